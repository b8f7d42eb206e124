/* A file has one set of contents, whether it is mapped, read or written. */
#include "errors.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void check_contents(void) {
    char buffer[16], page[4096];
    unsigned length = 8192;
    int status, other, fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
    char* pages;
    memset(page, 'a', sizeof page);
    write(fd, page, sizeof page);
    write(fd, page, sizeof page);
    pages = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(pages != MAP_FAILED);
    other = open("/tmp/mapped", O_RDWR);

    memcpy(pages + 4090, "stored in two pages", 19); /* What is stored is read, */
    lseek(other, 4090, SEEK_SET);
    GIVES(read(other, buffer, 16), 16);
    CHECK(memcmp(buffer, "stored in two pa", 16) == 0);
    lseek(other, 4094, SEEK_SET); /* and what is written is seen, */
    GIVES(write(other, "WRITTEN", 7), 7);
    CHECK(memcmp(pages + 4090, "storWRITTENwo", 13) == 0);
    if (fork() == 0) { /* also by others, and after stores to the same page. */
        pages[0] = 'X';
        lseek(other, 1, SEEK_SET);
        write(other, "Y", 1);
        pages[2] = 'Z';
        _exit(pages[1] != 'Y');
    }
    wait(&status);
    CHECK(status == 0);
    CHECK(memcmp(pages, "XYZa", 4) == 0);
    lseek(fd, 0, SEEK_SET);
    GIVES(read(fd, buffer, 4), 4);
    CHECK(memcmp(buffer, "XYZa", 4) == 0);
    munmap(pages, length);
    close(fd);
    close(other);
    unlink("/tmp/mapped");
}

/* What nobody has stored is zero, also behind the end; what is written there is seen. */
static void check_holes(void) {
    char buffer[4];
    unsigned length = 16 * 4096;
    int fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
    char *pages, *others;

    ftruncate(fd, 8 * 4096);
    pages = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(pages != MAP_FAILED);
    CHECK(pages[5] == 0 && pages[7 * 4096] == 0 && pages[12 * 4096] == 0);
    pages[4096] = 'x';
    CHECK(pages[0] == 0 && pages[2 * 4096] == 0 && pages[12 * 4096] == 0);
    lseek(fd, 12 * 4096, SEEK_SET); /* The file grows, */
    GIVES(write(fd, "grown", 5), 5);
    CHECK(memcmp(pages + 12 * 4096, "grown", 6) == 0 && pages[13 * 4096] == 0);
    length = 4096; /* and other mappings of it come and go. */
    others = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 20 * 4096);
    CHECK(others != MAP_FAILED && others[0] == 0);
    munmap(others, length);
    others = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 4096);
    CHECK(others != MAP_FAILED && others[0] == 'x');
    others[1] = 'y';
    CHECK(pages[4097] == 'y' && memcmp(pages + 12 * 4096, "grown", 6) == 0);
    munmap(pages, 16 * 4096);
    CHECK(others[0] == 'x' && others[1] == 'y');
    lseek(fd, 4096, SEEK_SET);
    GIVES(read(fd, buffer, 3), 3);
    CHECK(memcmp(buffer, "xy", 3) == 0);
    munmap(others, length);
    close(fd);
    unlink("/tmp/mapped");
}

int main(void) {
    check_contents();
    check_holes();
    return report_checks();
}
