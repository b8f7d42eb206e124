/* who [am i] [file]: who is logged in. users: their names alone. */
#include "common/logins.h"
#include "common/report.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>
#include <unistd.h>

static void print(const char* user, const char* line, time_t when) {
    char date[32];
    strftime(date, sizeof date, "%b %e %H:%M", localtime(&when));
    printf("%-8s %-8s %s\n", user, line, date);
}

/* The login on this terminal; without one, the process's user. */
static void print_self(const struct utmp* records, int count) {
    char host[MAXHOSTNAMELEN + 1] = "";
    const char* terminal = ttyname(0);
    const char* line = terminal != NULL ? base_name(terminal) : "";
    gethostname(host, sizeof host - 1);
    for (int i = 0; i < count; i++) {
        if (records[i].ut_name[0] != '\0' && strcmp(login_line(&records[i]), line) == 0) {
            printf("%s!", host);
            print(login_name(&records[i]), line, records[i].ut_time);
            return;
        }
    }
    struct passwd* user = getpwuid(getuid());
    printf("%s!", host);
    print(user != NULL ? user->pw_name : "?", line, time(NULL));
}

static int compare(const void* a, const void* b) {
    const struct utmp* x = a;
    const struct utmp* y = b;
    return strncmp(x->ut_name, y->ut_name, sizeof x->ut_name);
}

static void print_users(struct utmp* records, int count) {
    const char* separator = "";
    if (count > 0) {
        qsort(records, (size_t)count, sizeof *records, compare);
    }
    for (int i = 0; i < count; i++) {
        if (records[i].ut_name[0] != '\0') {
            printf("%s%s", separator, login_name(&records[i]));
            separator = " ";
        }
    }
    if (*separator != '\0') {
        putchar('\n');
    }
}

int main(int argc, char** argv) {
    int count = 0;
    start_program(argv[0]);
    int is_users = strcmp(base_name(argv[0]), "users") == 0;
    int self =
        !is_users && argc == 3 && strcmp(argv[1], "am") == 0 && (argv[2][0] == 'i' || argv[2][0] == 'I');
    if ((argc > 2 && !self) || (argc > 1 && (argv[1][0] == '-' || is_users))) {
        usage(is_users ? "" : "[am i] [file]");
    }
    struct utmp* records = read_logins(argc == 2 ? argv[1] : UTMP_FILE, &count);
    if (records == NULL) {
        return 1;
    }
    if (self) {
        print_self(records, count);
    } else if (is_users) {
        print_users(records, count);
    } else {
        for (int i = 0; i < count; i++) {
            if (records[i].ut_name[0] != '\0') {
                print(login_name(&records[i]), login_line(&records[i]), records[i].ut_time);
            }
        }
    }
    free(records);
    return finish();
}
