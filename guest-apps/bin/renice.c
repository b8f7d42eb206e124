/* renice priority [[-p] pid ...] [-g pgrp ...] [-u user ...]: changes the priority of running processes. */
#include "common/report.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char syntax[] = "priority [[-p] pid ...] [-g pgrp ...] [-u user ...]";

static void change(int which, int who, int priority) {
    char name[16];
    snprintf(name, sizeof name, "%d", who);
    errno = 0;
    int before = getpriority(which, who);
    if (before == -1 && errno != 0) {
        report(name);
    } else if (setpriority(which, who, priority) < 0) {
        report(name);
    } else {
        errno = 0;
        int now = getpriority(which, who);
        printf("%d: old priority %d, new priority %d\n", who, before, now);
    }
}

static int number_of(int which, const char* word) {
    char* end;
    if (which == PRIO_USER) {
        struct passwd* user = getpwnam(word);
        if (user != NULL) {
            return (int)user->pw_uid;
        }
    }
    long number = strtol(word, &end, 10);
    if (*word == '\0' || *end != '\0' || number < 0) {
        report_reason(word, which == PRIO_USER ? "unknown user" : "bad number");
        return -1;
    }
    return (int)number;
}

int main(int argc, char** argv) {
    static const char letters[] = "pgu";
    static const int kinds[] = {PRIO_PROCESS, PRIO_PGRP, PRIO_USER};
    int which = PRIO_PROCESS;
    char* end;
    start_program(argv[0]);
    if (argc < 3) {
        usage(syntax);
    }
    long priority = strtol(argv[1], &end, 10);
    if (*argv[1] == '\0' || *end != '\0') {
        usage(syntax);
    }
    for (int i = 2; i < argc; i++) {
        const char* letter = argv[i][0] == '-' && strlen(argv[i]) == 2 ? strchr(letters, argv[i][1]) : NULL;
        if (letter != NULL) {
            which = kinds[letter - letters];
            continue;
        }
        int who = number_of(which, argv[i]);
        if (who >= 0) {
            change(which, who, (int)priority);
        }
    }
    return finish();
}
