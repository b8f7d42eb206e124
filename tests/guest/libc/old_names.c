/* Every header of the library at once, and what programs of 1990 expect of 4.3BSD and of ConvexOS by name. */
#include "../check.h"

#include <a.out.h>
#include <alloca.h>
#include <ar.h>
#include <arpa/inet.h>
#include <assert.h>
#include <chkpnt.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <math.h>
#include <memory.h>
#include <netinet/in.h>
#include <nlist.h>
#include <pwd.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <sgtty.h>
#include <signal.h>
#include <stab.h>
#include <stdlib.h>
#include <strings.h>
#include <struct.h>
#include <sys/acct.h>
#include <sys/dir.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/mtio.h>
#include <sys/param.h>
#include <sys/pattributes.h>
#include <sys/pcntl.h>
#include <sys/proc.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/vadvise.h>
#include <sys/vtimes.h>
#include <syscall.h>
#include <sysexits.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>
#include <utmp.h>
#include <values.h>
#include <wait.h>

/* What programs declare themselves, beside the headers. */
extern int errno;
extern char* sys_errlist[];
extern int sys_nerr;
extern char* sys_siglist[];
extern char** environ;
extern int etext, edata, end;

int a_symbol_to_find = 12345;
static const char* program_invocation_path;
int main(int argc, char** argv);

static void large_files(void) {
    struct stat64 status, other, third;
    int fd = open("/tmp/large", O_RDWR | O_CREAT | O_TRUNC, 0644);
    CHECK(lseek64(fd, 5000000000LL, L_SET) == 5000000000LL && write(fd, "x", 1) == 1);
    CHECK(fstat64(fd, &status) == 0 && status.st_size == 5000000001LL);
    CHECK(stat64("/tmp/large", &other) == 0 && other.st_size == status.st_size && other.st_ino == status.st_ino);
    CHECK(cvxstat("/tmp/large", &third) == 0 && third.st_ino == status.st_ino);
    symlink("large", "/tmp/to-large");
    CHECK(lstat64("/tmp/to-large", &other) == 0 && other.st_size == 5);
    close(fd);
    unlink("/tmp/large");
    unlink("/tmp/to-large");
}

static int end_with(int status, int signal_number) {
    int pid = fork();
    if (pid == 0) {
        if (signal_number != 0) {
            kill(getpid(), signal_number);
        }
        _exit(status);
    }
    return pid;
}

static void waiting(void) {
    union wait status;
    int number;
    struct cvxrusage usage;
    int pid = end_with(7, 0);
    CHECK(wait(&status) == pid && status.w_retcode == 7 && status.w_termsig == 0 && !status.w_coredump);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7 && !WIFSTOPPED(status));
    pid = end_with(0, SIGTERM);
    CHECK(wait(&number) == pid && WIFSIGNALED(number) && WTERMSIG(number) == SIGTERM);
    pid = end_with(3, SIGSTOP);
    CHECK(wait3(&status, WUNTRACED, (struct rusage*)0) == pid && WIFSTOPPED(status));
    CHECK(status.w_stopval == WSTOPPED && status.w_stopsig == SIGSTOP && status.w_thread == 0);
    kill(pid, SIGCONT);
    CHECK(cvxwait(&status, 0, &usage) == pid && WEXITSTATUS(status) == 3);
    CHECK(usage.ru_exutime.tv_sec * 1000000 + usage.ru_exutime.tv_usec >= usage.ru_utime.tv_usec);
    CHECK(cvxwait(&status, WNOHANG, &usage) == -1 && errno == ECHILD);
    CHECK(cvxgetrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_usamples == 0 && usage.ru_maxrss > 0);
    CHECK(cvxgetrusage(99, &usage) == -1 && errno == EINVAL);
}

static volatile unsigned handler_pc, handler_mask;

static void on_signal(int number, int code, struct sigcontext* context) {
    (void)number;
    (void)code;
    handler_pc = context->sc_pc;
    handler_mask = context->sc_mask;
}

static void signals(void) {
    struct sigvec action;
    action.sv_handler = (void (*)(int))on_signal;
    action.sv_mask = 0;
    action.sv_onstack = 0;
    CHECK(sigvec(SIGUSR1, &action, (struct sigvec*)0) == 0);
    sigblock(sigmask(SIGUSR2));
    kill(getpid(), SIGUSR1);
    CHECK(handler_pc >= 0x80001000u && handler_mask == sigmask(SIGUSR2));
    sigsetmask(0);
    CHECK_TEXT(sys_siglist[SIGHUP], "Hangup");
    CHECK(sys_nerr > ENOENT && strcmp(sys_errlist[ENOENT], strerror(ENOENT)) == 0);
    CHECK(signal(99, SIG_IGN) == BADSIG);
}

static void symbols(void) {
    struct nlist wanted[4];
    bzero((char*)wanted, sizeof wanted);
    wanted[0].n_un.n_name = "_a_symbol_to_find";
    wanted[1].n_un.n_name = "_no_such_symbol";
    wanted[2].n_un.n_name = "_main";
    CHECK(nlist(program_invocation_path, wanted) == 1);
    CHECK(wanted[0].n_type == (N_DATA | N_EXT) && wanted[0].n_value == (unsigned long)&a_symbol_to_find);
    CHECK(wanted[1].n_type == 0 && wanted[1].n_value == 0);
    CHECK((wanted[2].n_type & N_TYPE) == N_TEXT && wanted[2].n_value == (unsigned long)main);
    CHECK(nlist("/etc/passwd", wanted) == -1 && nlist("/no/such/file", wanted) == -1);
    CHECK((char*)&etext < (char*)&edata && (char*)&edata < (char*)&end && (char*)&end <= (char*)sbrk(0));
    FILEHDR header;
    OPTHDR optional;
    SCNHDR section;
    int fd = open(program_invocation_path, O_RDONLY);
    CHECK(read(fd, &header, sizeof header) == 64 && header.h_magic == SOFF_MAGIC && !N_BADMAG(header));
    CHECK(read(fd, &optional, sizeof optional) == 32 && (optional.o_flags & OF_EXEC) != 0);
    CHECK(lseek(fd, header.h_scnptr, L_SET) > 0 && read(fd, &section, sizeof section) == 40);
    CHECK((section.s_flags & S_TYPMASK) == S_TEXT && section.s_vaddr == 0x80001000u);
    CHECK(sizeof(struct relocation_info) == 8 && sizeof(struct nlist) == 12);
    close(fd);
}

static void patterns(void) {
    CHECK(re_exec("x") == -1);
    CHECK(re_comp("") != NULL);
    CHECK(re_comp("^a[bc]*d$") == NULL && re_exec("abcbd") == 1 && re_exec("abcbde") == 0);
    CHECK(re_comp(NULL) == NULL && re_exec("ad") == 1);
    CHECK(re_comp("a[b") != NULL && re_exec("a") == -1);
}

static int seen_files, seen_directories;

static int note_file(const char* path, const struct stat* status, int kind) {
    seen_files += kind == FTW_F;
    seen_directories += kind == FTW_D;
    return strcmp(path, "/tmp/tree/stop") == 0 ? (int)status->st_size + 100 : 0;
}

static int begins_with_b(const struct dirent* entry) {
    return entry->d_name[0] == 'b';
}

static void trees(void) {
    struct direct** list;
    mkdir("/tmp/tree", 0755);
    mkdir("/tmp/tree/b", 0755);
    mkdir("/tmp/tree/b/deep", 0755);
    close(creat("/tmp/tree/b/deep/file", 0644));
    close(creat("/tmp/tree/ba", 0644));
    for (int depth = 1; depth < 5; depth++) {
        seen_files = seen_directories = 0;
        CHECK(ftw("/tmp/tree", note_file, depth) == 0 && seen_files == 2 && seen_directories == 3);
    }
    CHECK(scandir("/tmp/tree", &list, begins_with_b, alphasort) == 2);
    CHECK(strcmp(list[0]->d_name, "b") == 0 && strcmp(list[1]->d_name, "ba") == 0);
    CHECK(scandir("/tmp/none", &list, NULL, NULL) == -1 && errno == ENOENT);
    close(creat("/tmp/tree/stop", 0644));
    CHECK(ftw("/tmp/tree", note_file, 3) == 100);
    CHECK(ftw("/tmp/none", note_file, 3) == -1 && errno == ENOENT);
    system("rm -r /tmp/tree");
}

struct element {
    struct element* next;
    struct element* previous;
    int value;
};

static int compare_ints(const void* left, const void* right) {
    return *(const int*)left - *(const int*)right;
}

static void lists(void) {
    struct element first = {NULL, NULL, 1}, second = {NULL, NULL, 2}, third = {NULL, NULL, 3};
    insque(&second, &first);
    insque(&third, &first);
    CHECK(first.next == &third && third.next == &second && second.previous == &third && third.previous == &first);
    remque(&third);
    CHECK(first.next == &second && second.previous == &first);
    int table[4] = {3, 1};
    size_t count = 2;
    int key = 1;
    CHECK(lfind(&key, table, &count, sizeof key, compare_ints) == &table[1]);
    key = 9;
    CHECK(lfind(&key, table, &count, sizeof key, compare_ints) == NULL && count == 2);
    CHECK(lsearch(&key, table, &count, sizeof key, compare_ints) == &table[2] && count == 3 && table[2] == 9);
    CHECK(fldoff(element, value) == 8 && fldsiz(element, value) == 4);
    CHECK(strbase(element, &first.value, value) == &first);
}

static void random_numbers(void) {
    static int state[32], small[2];
    srandom(1);
    long a = random(), b = random();
    CHECK(a != b && a >= 0 && b >= 0);
    char* old = initstate(7, (char*)state, sizeof state);
    long c = random();
    CHECK(setstate(old) == (char*)state);
    long next = random();
    srandom(1);
    CHECK(random() == a && random() == b && random() == next);
    setstate((char*)state);
    srandom(7);
    CHECK(random() == c);
    CHECK(initstate(3, (char*)small, sizeof small) == (char*)state && random() != random());
    CHECK(initstate(3, (char*)small, 4) == NULL);
    setstate(old);
}

static void people(void) {
    char line[256], name[L_cuserid], terminal[L_ctermid];
    CHECK(getpw(0, line) == 0 && strncmp(line, "root:", 5) == 0 && getpw(31999, line) != 0);
    setusershell();
    CHECK_TEXT(getusershell(), "/bin/sh");
    CHECK_TEXT(getusershell(), "/bin/csh");
    CHECK(getusershell() == NULL);
    endusershell();
    CHECK_TEXT(cuserid(name), "root");
    CHECK_TEXT(ctermid(terminal), "/dev/tty");
    CHECK(setruid(0) == 0 && setrgid(0) == 0 && initgroups("root", 0) == 0);
    CHECK(getwd(line) != NULL && line[0] == '/');
}

static void numbers(void) {
    struct in_addr address;
    CHECK(htonl(0x01020304) == 0x01020304 && ntohs(htons(80)) == 80);
    CHECK(inet_addr("192.0.2.1") == 0xc0000201 && inet_addr("10.1") == 0x0a000001 && inet_addr("0x7f.0.0.010") == 0x7f000008);
    CHECK(inet_addr("1.2.3.4.5") == INADDR_NONE && inet_addr("300.1.1.1") == INADDR_NONE && inet_addr("x") == INADDR_NONE);
    address.s_addr = 0xc0000201;
    CHECK_TEXT(inet_ntoa(address), "192.0.2.1");
    long packed[2] = {0x010203, 0xfffefd}, back[2];
    char bytes[6];
    ltol3(bytes, packed, 2);
    l3tol(back, bytes, 2);
    CHECK(bytes[0] == 1 && bytes[2] == 3 && back[0] == packed[0] && back[1] == packed[1]);
    char map[4] = {0};
    setbit(map, 9);
    CHECK(map[1] == 2 && isset(map, 9) && isclr(map, 8));
    clrbit(map, 9);
    CHECK(isclr(map, 9) && btodb(1024) == 2 && btoc(4097) == 2 && roundup(5, 4) == 8);
}

static void old_calls(void) {
    struct vtimes self, children;
    double averages[3] = {-1, -1, -1};
    CHECK(vadvise(VA_ANOM) == 0 && vadvise(99) == -1 && errno == EINVAL);
    CHECK(vtimes(&self, &children) == 0 && self.vm_utime >= 0 && vtimes(NULL, NULL) == 0);
    CHECK(getloadavg(averages, 2) == 2 && averages[1] >= 0 && averages[2] == -1);
    CHECK(syscall(SYS_getpid) == getpid() && syscall(SYS_dup, 99) == -1 && errno == EBADF);
    CHECK(syscall(0) == -1 && errno == EINVAL && syscall(100000) == -1 && errno == EINVAL);
    CHECK(lockf(99, F_LOCK, 0) == -1 && errno == EBADF);
    int fd = open("/tmp/locked", O_RDWR | O_CREAT, 0600);
    CHECK(lockf(fd, F_TLOCK, 10) == 0 && lockf(fd, F_TEST, 10) == 0);
    int status = -1;
    if (fork() == 0) {
        _exit(lockf(fd, F_TEST, 10) == -1 && errno == EACCES && lockf(fd, F_TLOCK, 5) == -1 ? 0 : 1);
    }
    wait(&status);
    CHECK(status == 0 && lockf(fd, F_ULOCK, 10) == 0 && lockf(fd, 9, 1) == -1 && errno == EINVAL);
    close(fd);
    unlink("/tmp/locked");
}

static void logging(void) {
    char line[256] = "";
    unlink("/usr/adm/messages");
    openlog("tester", LOG_PID, LOG_LOCAL0);
    errno = ENOENT;
    syslog(LOG_ERR, "cannot open %s: %m (100%%)", "x");
    CHECK(setlogmask(LOG_UPTO(LOG_ERR)) == 0xff);
    syslog(LOG_DEBUG, "not seen");
    closelog();
    FILE* file = fopen("/usr/adm/messages", "r");
    CHECK(file != NULL && fgets(line, sizeof line, file) != NULL);
    char expected[80];
    sprintf(expected, " tester[%d]: cannot open x: No such file or directory (100%%)\n", (int)getpid());
    CHECK_TEXT(line + 15, expected);
    CHECK(fgets(line, sizeof line, file) == NULL);
    fclose(file);
}

int main(int argc, char** argv) {
    char* room = alloca(argc + 15);
    strcpy(room, "on the stack");
    program_invocation_path = argv[0];
    large_files();
    waiting();
    signals();
    symbols();
    patterns();
    trees();
    lists();
    random_numbers();
    people();
    numbers();
    old_calls();
    logging();
    CHECK_TEXT(room, "on the stack");
    CHECK(EX_USAGE == 64 && RB_HALT == 8 && N_SLINE == 0x44);
    return report_checks();
}
