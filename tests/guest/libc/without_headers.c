/* A program of before the standard, which declares what it needs itself. */
#pragma clang diagnostic ignored "-Weverything"
#include "../check.h"

extern int errno;
extern char *sys_errlist[];
extern int sys_nerr;
extern char *sys_siglist[];
char *getenv();
char *mktemp();
char *re_comp();
char *getwd();
long time();

struct queue {
    struct queue *forward, *back;
    int value;
};

static insert_and_remove() {
    struct queue head, one, two;
    head.forward = head.back = &head;
    insque(&one, &head);
    insque(&two, &head);
    CHECK(head.forward == &two && two.forward == &one && one.forward == &head && head.back == &one);
    remque(&two);
    CHECK(head.forward == &one);
}

main(argc, argv)
int argc;
char **argv;
{
    char path[1024];
    int pair[2];
    CHECK(close(99) == -1 && errno == 9);
    errno = 0;
    CHECK(open("/no/such/file", 0) == -1 && errno == 2);
    CHECK_TEXT(sys_errlist[errno], "No such file or directory");
    CHECK(sys_nerr > 60);
    CHECK_TEXT(sys_siglist[1], "Hangup");
    CHECK(re_comp("a*b") == (char *)0 && re_exec("xaab") == 1);
    CHECK(getwd(path) != (char *)0 && path[0] == '/');
    CHECK(socketpair(1, 1, 0, pair) == 0 && write(pair[0], "x", 1) == 1 && read(pair[1], path, 1) == 1);
    CHECK(acct("/no/such/file") == -1 && errno == 2);
    CHECK(killpg(getpgrp(0), 0) == 0);
    insert_and_remove();
    return report_checks();
}
