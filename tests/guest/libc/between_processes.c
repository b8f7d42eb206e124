/* What processes share: fifos, record locks, files in memory, shared memory, sockets, terminals. */
#include "../check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pattributes.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int ended_with(pid_t pid) {
    int status;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void fifos_join_processes(void) {
    char text[16] = "";
    struct stat status;
    CHECK(mkfifo("fifo", 0600) == 0);
    CHECK(mkfifo("fifo", 0600) < 0 && errno == EEXIST);
    CHECK(stat("fifo", &status) == 0 && S_ISFIFO(status.st_mode));
    CHECK(open("fifo", O_WRONLY | O_NDELAY) < 0 && errno == ENXIO);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open("fifo", O_WRONLY);
        _exit(write(fd, "hello", 5) == 5 ? 0 : 1);
    }
    int fd = open("fifo", O_RDONLY); /* Waits for the writer, who may have gone by then. */
    CHECK(fd >= 0 && read(fd, text, sizeof text) == 5 && memcmp(text, "hello", 5) == 0);
    CHECK(read(fd, text, sizeof text) == 0);
    CHECK(ended_with(pid) == 0);
    close(fd);
    fd = open("fifo", O_RDWR | O_NDELAY);
    CHECK(read(fd, text, 1) < 0 && errno == EWOULDBLOCK);
    int filled = 0;
    while (write(fd, "x", 1) == 1) {
        filled++;
    }
    CHECK(filled == 4096 && errno == EWOULDBLOCK);
    close(fd);
    unlink("fifo");
}

static int lock(int fd, int command, int type, long start, long length) {
    struct flock range;
    memset(&range, 0, sizeof range);
    range.l_type = (short)type;
    range.l_start = start;
    range.l_len = length;
    int result = fcntl(fd, command, &range);
    return command == F_GETLK && result == 0 ? (range.l_type == F_UNLCK ? 0 : range.l_pid) : result;
}

static void record_locks_keep_processes_apart(void) {
    int fd = open("records", O_RDWR | O_CREAT, 0600);
    int ready[2];
    char byte;
    CHECK(lock(fd, F_SETLK, F_WRLCK, 10, 10) == 0);
    CHECK(lock(fd, F_SETLK, F_UNLCK, 14, 2) == 0);
    pipe(ready);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        int good = lock(fd, F_GETLK, F_WRLCK, 0, 0) == parent && lock(fd, F_SETLK, F_RDLCK, 12, 1) < 0 &&
                   errno == EAGAIN && lock(fd, F_SETLK, F_WRLCK, 14, 2) == 0;
        write(ready[1], "x", 1);
        /* The parent waits for 14: our waiting for 10 would never end. */
        sleep(1);
        good = good && lock(fd, F_SETLKW, F_WRLCK, 10, 1) < 0 && errno == EDEADLK;
        _exit(good ? 0 : 1);
    }
    read(ready[0], &byte, 1);
    CHECK(lock(fd, F_SETLKW, F_WRLCK, 14, 2) == 0); /* once the child has ended */
    CHECK(ended_with(pid) == 0);
    /* Closing any descriptor of the file gives all locks back. */
    close(dup(fd));
    pid = fork();
    if (pid == 0) {
        _exit(lock(fd, F_SETLK, F_WRLCK, 0, 0) == 0 ? 0 : 1);
    }
    CHECK(ended_with(pid) == 0);
    close(fd);
    unlink("records");
}

static void files_in_memory_are_written(void) {
    char text[8] = "";
    unsigned length = 8192;
    int fd = open("mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
    ftruncate(fd, 5000);
    char* memory = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(memory != MAP_FAILED && length == 8192);
    strcpy(memory + 4090, "across");
    CHECK(msync(memory, length) == 0);
    CHECK(pread(fd, text, 6, 4090) == 6 && strcmp(text, "across") == 0);
    pid_t pid = fork();
    if (pid == 0) {
        memory[0] = 'C';
        _exit(memory[4090] == 'a' ? 0 : 1);
    }
    CHECK(ended_with(pid) == 0);
    CHECK(memory[0] == 'C');
    CHECK(pread(fd, text, 1, 0) == 1 && text[0] == 'C'); /* written at the child's exit */
    memory[1] = 'D';
    CHECK(munmap(memory, length) == 0);
    CHECK(pread(fd, text, 2, 0) == 2 && text[1] == 'D');
    CHECK(lseek(fd, 0, SEEK_END) == 5000);
    int readable = open("mapped", O_RDONLY);
    length = 4096;
    CHECK(mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, readable, 0) == MAP_FAILED && errno == EACCES);
    memory = mmap(0, &length, PROT_READ, MAP_FILE | MAP_SHARED, readable, 0);
    CHECK(memory != MAP_FAILED && memory[1] == 'D');
    CHECK(mremap(memory, &length, PROT_READ | PROT_WRITE, MAP_PRIVATE) < 0 && errno == EACCES);
    close(readable);
    close(fd);
    unlink("mapped");
}

static void relatives_share_anonymous_memory(void) {
    unsigned length = 4096;
    volatile int* word = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_ANON | MAP_SHARED, -1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        *word = 42;
        _exit(0);
    }
    CHECK(ended_with(pid) == 0 && *word == 42);
}

static void segments_outlive_processes(void) {
    struct shmid_ds status;
    int id = shmget(77, 5000, IPC_CREAT | IPC_EXCL | 0600);
    CHECK(id > 0 && shmget(77, 0, 0) == id);
    CHECK(shmget(77, 5000, IPC_CREAT | IPC_EXCL) < 0 && errno == EEXIST);
    CHECK(shmget(78, 0, 0) < 0 && errno == ENOENT);
    CHECK(shmget(77, 6000, 0) < 0 && errno == EINVAL);
    pid_t pid = fork();
    if (pid == 0) {
        char* memory = shmat(id, 0, 0);
        strcpy(memory, "left behind");
        _exit(0);
    }
    CHECK(ended_with(pid) == 0);
    char* memory = shmat(id, 0, SHM_RDONLY);
    CHECK(memory != (char*)-1 && strcmp(memory, "left behind") == 0);
    CHECK(shmctl(id, IPC_STAT, &status) == 0 && status.shm_nattch == 1 && status.shm_segsz == 5000);
    CHECK(shmctl(id, IPC_RMID, NULL) == 0);
    CHECK(shmget(77, 0, 0) < 0 && errno == ENOENT);
    CHECK(strcmp(memory, "left behind") == 0);
    CHECK(shmdt(memory) == 0 && shmdt(memory) < 0 && errno == EINVAL);
    CHECK(shmctl(id, IPC_STAT, &status) < 0 && errno == EINVAL);
}

static void sockets_are_pairs(void) {
    int fds[2];
    char text[8];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    CHECK(write(fds[0], "there", 5) == 5 && read(fds[1], text, 8) == 5);
    CHECK(write(fds[1], "back", 4) == 4 && read(fds[0], text, 8) == 4);
    close(fds[1]);
    CHECK(read(fds[0], text, 8) == 0);
    signal(SIGPIPE, SIG_IGN);
    CHECK(write(fds[0], "x", 1) < 0 && errno == EPIPE);
    CHECK(socketpair(2, SOCK_STREAM, 0, fds) < 0 && errno == EAFNOSUPPORT);
    close(fds[0]);
}

static void pseudo_terminals_are_terminals(void) {
    char text[32];
    struct winsize size = {30, 90, 0, 0};
    int master = open("/dev/ptyp0", O_RDWR);
    CHECK(master >= 0 && open("/dev/ptyp0", O_RDWR) < 0 && errno == EIO);
    int slave = open("/dev/ttyp0", O_RDWR);
    CHECK(slave >= 0 && isatty(slave) && strcmp(ttyname(slave), "/dev/ttyp0") == 0);
    CHECK(write(master, "abc\177d\r", 6) == 6);
    CHECK(read(slave, text, sizeof text) == 4 && memcmp(text, "abd\n", 4) == 0);
    int count = (int)read(master, text, sizeof text);
    CHECK(count == 9 && memcmp(text, "abc\b \bd\r\n", 9) == 0);
    CHECK(write(slave, "x\n", 2) == 2 && read(master, text, sizeof text) == 3);
    CHECK(ioctl(master, (int)TIOCSWINSZ, &size) == 0);
    memset(&size, 0, sizeof size);
    CHECK(ioctl(slave, (int)TIOCGWINSZ, &size) == 0 && size.ws_col == 90);
    struct termios settings;
    tcgetattr(slave, &settings);
    cfmakeraw(&settings);
    settings.c_lflag &= ~(unsigned)ECHO;
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 2;
    tcsetattr(slave, TCSANOW, &settings);
    CHECK(read(slave, text, 8) == 0); /* after two tenths of a second */
    settings.c_cc[VMIN] = 3;
    settings.c_cc[VTIME] = 1;
    tcsetattr(slave, TCSANOW, &settings);
    write(master, "12", 2);
    CHECK(read(slave, text, 8) == 2); /* the third does not come in time */
    write(master, "345", 3);
    CHECK(read(slave, text, 8) == 3);
    close(slave);
    CHECK(read(master, text, 8) < 0 && errno == EIO);
    close(master);
    CHECK(open("/dev/ttyp0", O_RDWR) < 0 && errno == EIO);
}

static void attributes_are_kept(void) {
    struct pattributes attributes;
    struct abi_mregion regions[40];
    char path[64];
    memset(&attributes, 0, sizeof attributes);
    attributes.pattr_pfixed = 1;
    CHECK(setpattr(0, &attributes) == 0);
    attributes.pattr_pfixed = 0;
    CHECK(getpattr(0, &attributes) == 0 && attributes.pattr_pfixed == 1);
    CHECK(setaid(4711) == 0 && getaid() == 4711 && setaid(-1) < 0 && errno == EINVAL);
    int count = mregion(0, 0, regions, 40);
    int has_text = 0;
    for (int i = 0; i < count; i++) {
        has_text |= regions[i].mr_kind == 't' && regions[i].mr_protection == (PROT_READ | PROT_EXEC);
    }
    CHECK(count > 2 && has_text && mregion(30001, 0, regions, 40) < 0 && errno == ESRCH);
    int fd = open("named", O_RDWR | O_CREAT, 0600);
    CHECK(fdpath(fd, path, sizeof path) > 0 && strcmp(strrchr(path, '/'), "/named") == 0);
    CHECK(fdpath(fd, path, 3) < 0 && errno == ERANGE);
    unlink("named");
    CHECK(fdpath(fd, path, sizeof path) < 0 && errno == ENOENT);
    close(fd);
    struct tms used;
    CHECK(times(&used) != (clock_t)-1 && CLK_TCK == 60 && sysconf(_SC_CLK_TCK) == 60);
}

int main(void) {
    chdir("/tmp");
    fifos_join_processes();
    record_locks_keep_processes_apart();
    files_in_memory_are_written();
    relatives_share_anonymous_memory();
    segments_outlive_processes();
    sockets_are_pairs();
    pseudo_terminals_are_terminals();
    attributes_are_kept();
    return report_checks();
}
