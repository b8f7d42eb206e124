/* whoami: the name of the user that the process acts as. groups [user]: the groups of a user. */
#include "common/report.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

static void print_group(gid_t gid, int first) {
    struct group* group = getgrgid(gid);
    if (!first) {
        putchar(' ');
    }
    if (group != NULL) {
        fputs(group->gr_name, stdout);
    } else {
        printf("%u", (unsigned)gid);
    }
}

static int print_own_groups(void) {
    gid_t groups[NGROUPS_MAX];
    int count = getgroups(NGROUPS_MAX, groups);
    print_group(getegid(), 1);
    for (int i = 0; i < count; i++) {
        if (groups[i] != getegid()) {
            print_group(groups[i], 0);
        }
    }
    putchar('\n');
    return finish();
}

static int print_groups_of(const char* name) {
    struct passwd* user = getpwnam(name);
    struct group* group;
    if (user == NULL) {
        report_reason(name, "no such user");
        return 1;
    }
    gid_t base = user->pw_gid;
    print_group(base, 1);
    setgrent();
    while ((group = getgrent()) != NULL) {
        for (char** member = group->gr_mem; *member != NULL; member++) {
            if (group->gr_gid != base && strcmp(*member, name) == 0) {
                printf(" %s", group->gr_name);
                break;
            }
        }
    }
    endgrent();
    putchar('\n');
    return finish();
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (strcmp(base_name(argv[0]), "groups") == 0) {
        if (argc > 2) {
            usage("[user]");
        }
        return argc == 2 ? print_groups_of(argv[1]) : print_own_groups();
    }
    if (argc != 1) {
        usage("");
    }
    struct passwd* user = getpwuid(geteuid());
    if (user == NULL) {
        report_reason("user", "has no name");
        return 1;
    }
    puts(user->pw_name);
    return finish();
}
