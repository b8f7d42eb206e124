/* id [-u | -g | -G] [-nr] [user]: the user and the groups of the process, or of a user. */
#include "common/report.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

/* Whose ids are shown. */
struct identity {
    uid_t real_user, user;
    gid_t real_group, group;
    gid_t groups[NGROUPS_MAX];
    int group_count;
};

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

static void print_all(const struct identity* identity) {
    print_user("uid", identity->real_user);
    print_group(" gid=", identity->real_group);
    if (identity->user != identity->real_user) {
        print_user(" euid", identity->user);
    }
    if (identity->group != identity->real_group) {
        print_group(" egid=", identity->group);
    }
    for (int i = 0; i < identity->group_count; i++) {
        print_group(i == 0 ? " groups=" : ",", identity->groups[i]);
    }
    putchar('\n');
}

/* The number, or the name if there is one and it is wanted. */
static void print_id(const char* name, unsigned id) {
    if (name != NULL) {
        printf("%s", name);
    } else {
        printf("%u", id);
    }
}

static void print_group_id(gid_t gid, int by_name) {
    struct group* group = by_name ? getgrgid(gid) : NULL;
    print_id(group != NULL ? group->gr_name : NULL, (unsigned)gid);
}

static void print_one(const struct identity* identity, int letter, int by_name, int real) {
    if (letter == 'u') {
        uid_t uid = real ? identity->real_user : identity->user;
        struct passwd* user = by_name ? getpwuid(uid) : NULL;
        print_id(user != NULL ? user->pw_name : NULL, (unsigned)uid);
    } else if (letter == 'g') {
        print_group_id(real ? identity->real_group : identity->group, by_name);
    } else {
        for (int i = 0; i < identity->group_count; i++) {
            printf("%s", i > 0 ? " " : "");
            print_group_id(identity->groups[i], by_name);
        }
    }
    putchar('\n');
}

static void add_group(struct identity* identity, gid_t gid) {
    for (int i = 0; i < identity->group_count; i++) {
        if (identity->groups[i] == gid) {
            return;
        }
    }
    if (identity->group_count < NGROUPS_MAX) {
        identity->groups[identity->group_count++] = gid;
    }
}

/* 0, or -1 after a report. */
static int look_up(const char* name, struct identity* identity) {
    struct passwd* user = getpwnam(name);
    struct group* group;
    if (user == NULL) {
        report_reason(name, "no such user");
        return -1;
    }
    identity->real_user = identity->user = user->pw_uid;
    identity->real_group = identity->group = user->pw_gid;
    add_group(identity, user->pw_gid);
    setgrent();
    while ((group = getgrent()) != NULL) {
        for (char** member = group->gr_mem; *member != NULL; member++) {
            if (strcmp(*member, name) == 0) {
                add_group(identity, group->gr_gid);
            }
        }
    }
    endgrent();
    return 0;
}

int main(int argc, char** argv) {
    static const char syntax[] = "[-u | -g | -G] [-nr] [user]";
    struct identity identity = {getuid(), geteuid(), getgid(), getegid(), {0}, 0};
    int letter = 0, by_name = 0, real = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "ugGnr")) != -1) {
        if (option == 'n') {
            by_name = 1;
        } else if (option == 'r') {
            real = 1;
        } else if (option == '?' || (letter != 0 && letter != option)) {
            usage(syntax);
        } else {
            letter = option;
        }
    }
    if (argc - optind > 1 || (letter == 0 && (by_name || real))) {
        usage(syntax);
    }
    if (optind == argc) {
        identity.group_count = getgroups(NGROUPS_MAX, identity.groups);
    } else if (look_up(argv[optind], &identity) < 0) {
        return 1;
    }
    if (letter == 0) {
        print_all(&identity);
    } else {
        print_one(&identity, letter, by_name, real);
    }
    return finish();
}
