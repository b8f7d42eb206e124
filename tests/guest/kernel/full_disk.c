/* A disk that is full: what fails with ENOSPC, what goes on all the same, and what gives room back. The disk is
 * 40 MB (CMakeLists.txt), which the files of the system do not fill. */
#include "errors.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>

#define BLOCK 4096

static char piece[64 * 1024];

static long long free_blocks(void) {
    struct statfs room;
    GIVES(statfs("/", &room), 0);
    return room.f_bfree;
}

/* Writes until nothing more fits; how much did. */
static long long fill(int fd) {
    struct iovec byte = {piece, 1};
    long long total = 0;
    int count;
    while ((count = write(fd, piece, sizeof piece)) == (int)sizeof piece) {
        total += count;
    }
    if (count > 0) { /* The part that fitted. */
        CHECK(count % BLOCK == 0);
        total += count;
    }
    FAILS(write(fd, piece, 1), ENOSPC);
    FAILS(writev(fd, &byte, 1), ENOSPC);
    return total;
}

static void check_size(void) {
    struct statfs room;
    GIVES(statfs("/tmp", &room), 0);
    CHECK(room.f_bsize == BLOCK);
    CHECK(room.f_blocks == 40LL * 1024 * 1024 / BLOCK);
    CHECK(room.f_bfree > 0 && room.f_bfree < room.f_blocks && room.f_bavail == room.f_bfree);
    CHECK(room.f_ffree > 0 && room.f_ffree < room.f_files);
}

/* On the full disk. */
static void check_names(void) {
    struct sockaddr_un name = {AF_UNIX, "new"};
    FAILS(open("new", O_WRONLY | O_CREAT, 0600), ENOSPC);
    FAILS(creat("new", 0600), ENOSPC);
    FAILS(mkdir("new", 0755), ENOSPC);
    FAILS(mknod("new", S_IFIFO | 0600, 0), ENOSPC);
    FAILS(symlink("small", "new"), ENOSPC);
    FAILS(link("small", "new"), ENOSPC);
    FAILS(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr*)&name, sizeof name), ENOSPC);
    FAILS(access("new", F_OK), ENOENT);
    GIVES(rename("small", "renamed"), 0); /* Needs nothing. */
    GIVES(rename("renamed", "small"), 0);
    GIVES(close(open("small", O_RDWR | O_CREAT, 0600)), 0);
}

static void check_room_that_is_there(void) {
    int fd = open("small", O_RDWR);
    GIVES(lseek(fd, 10, SEEK_SET), 10);
    GIVES(write(fd, piece, BLOCK - 10), BLOCK - 10); /* The rest of the block. */
    FAILS(write(fd, piece, 1), ENOSPC);
    GIVES(lseek(fd, 100, SEEK_SET), 100);
    GIVES(write(fd, piece, BLOCK), BLOCK - 100); /* Over what is there, and not beyond. */
    close(fd);
}

static void check_holes(void) {
    unsigned length = 4 * BLOCK;
    int fd = open("sparse", O_RDWR);
    char* pages;
    GIVES(ftruncate(fd, 1000000000000LL), 0); /* A hole takes no room. */
    FAILS(write(fd, piece, 1), ENOSPC);
    GIVES(lseek(fd, BLOCK * 7, SEEK_SET), BLOCK * 7);
    FAILS(write(fd, piece, 1), ENOSPC);
    pages = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(pages != MAP_FAILED);
    pages[1] = 'x';
    FAILS(msync(pages, length), ENOSPC);
    GIVES(munmap(pages, length), 0);
    GIVES(ftruncate(fd, 0), 0);
    close(fd);
}

/* Whether a program that aborts leaves its memory in a file. */
static int leaves_core(void) {
    int status, pid = fork();
    if (pid == 0) {
        abort();
    }
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    CHECK((WCOREDUMP(status) != 0) == (unlink("core") == 0));
    return WCOREDUMP(status) != 0;
}

int main(void) {
    long long before, filled;
    int fd, small;
    check_size();
    GIVES(mkdir("/tmp/full", 0755), 0);
    GIVES(chdir("/tmp/full"), 0);
    small = open("small", O_RDWR | O_CREAT, 0600);
    GIVES(write(small, "0123456789", 10), 10);
    close(small);
    close(open("sparse", O_RDWR | O_CREAT, 0600));
    before = free_blocks();
    CHECK(before > 0);

    fd = open("big", O_RDWR | O_CREAT, 0600);
    filled = fill(fd);
    CHECK(filled == before * BLOCK);
    CHECK(free_blocks() == 0);
    check_names();
    check_room_that_is_there();
    check_holes();
    CHECK(!leaves_core());

    GIVES(unlink("big"), 0); /* As long as it is open, it keeps its room. */
    CHECK(free_blocks() == 0);
    FAILS(creat("new", 0600), ENOSPC);
    close(fd);
    CHECK(free_blocks() == before);

    fd = open("big", O_RDWR | O_CREAT, 0600);
    CHECK(fill(fd) == filled); /* All of it can be had again. */
    GIVES(ftruncate(fd, 10 * BLOCK), 0);
    CHECK(free_blocks() == before - 10);
    GIVES(mkdir("new", 0755), 0);
    GIVES(rmdir("new"), 0);
    CHECK(fill(fd) == 0 || lseek(fd, 0, SEEK_END) > 0);
    close(open("big", O_RDWR | O_TRUNC));
    CHECK(free_blocks() == before);
    close(fd);
    CHECK(leaves_core());

    GIVES(unlink("big"), 0);
    GIVES(unlink("small"), 0);
    GIVES(unlink("sparse"), 0);
    GIVES(chdir("/"), 0);
    GIVES(rmdir("/tmp/full"), 0);
    return report_checks();
}
