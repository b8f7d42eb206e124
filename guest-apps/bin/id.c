/* id: the user and the groups of the process. */
#include "common/report.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/param.h>
#include <unistd.h>

static void print_user(const char* label, uid_t uid) {
    struct passwd* user = getpwuid(uid);
    printf("%s=%u", label, (unsigned)uid);
    if (user != NULL) {
        printf("(%s)", user->pw_name);
    }
}

static void print_group(const char* label, gid_t gid) {
    struct group* group = getgrgid(gid);
    printf("%s%u", label, (unsigned)gid);
    if (group != NULL) {
        printf("(%s)", group->gr_name);
    }
}

int main(int argc, char** argv) {
    gid_t groups[NGROUPS_MAX];
    start_program(argv[0]);
    if (argc != 1) {
        usage("");
    }
    print_user("uid", getuid());
    print_group(" gid=", getgid());
    if (geteuid() != getuid()) {
        print_user(" euid", geteuid());
    }
    if (getegid() != getgid()) {
        print_group(" egid=", getegid());
    }
    int count = getgroups(NGROUPS_MAX, groups);
    for (int i = 0; i < count; i++) {
        print_group(i == 0 ? " groups=" : ",", groups[i]);
    }
    putchar('\n');
    return finish();
}
