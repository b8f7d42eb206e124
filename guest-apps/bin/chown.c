/* chown [-fR] owner[.group] file ..., chgrp [-fR] group file ... */
#include "common/report.h"
#include "common/walk.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int quiet, recursive;
static int owner = -1, group = -1; /* -1 stays as it is */

/* The number itself, or -1 if the word is none. */
static int number_of(const char* word) {
    char* end;
    long number = strtol(word, &end, 10);
    return *word != '\0' && *end == '\0' && number >= 0 ? (int)number : -1;
}

static int find_owner(const char* name) {
    struct passwd* entry = getpwnam(name);
    owner = entry != NULL ? (int)entry->pw_uid : number_of(name);
    if (owner < 0) {
        report_reason(name, "unknown user id");
    }
    return owner >= 0;
}

static int find_group(const char* name) {
    struct group* entry = getgrnam(name);
    group = entry != NULL ? (int)entry->gr_gid : number_of(name);
    if (group < 0) {
        report_reason(name, "unknown group");
    }
    return group >= 0;
}

static int change(const struct place* place) {
    /* Of a link the owner changes, not that of what it leads to. */
    if (chown(place->access, (uid_t)owner, (gid_t)group) < 0 && !quiet) {
        report(place->path);
    }
    return recursive;
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    int groups_only = strcmp(base_name(argv[0]), "chgrp") == 0;
    const char* syntax = groups_only ? "[-fR] group file ..." : "[-fR] owner[.group] file ...";
    while ((option = getopt(argc, argv, "fR")) != -1) {
        switch (option) {
        case 'f':
            quiet = 1;
            break;
        case 'R':
            recursive = 1;
            break;
        default:
            usage(syntax);
        }
    }
    if (argc - optind < 2) {
        usage(syntax);
    }
    char* name = argv[optind++];
    if (groups_only) {
        if (!find_group(name)) {
            return 1;
        }
    } else {
        char* dot = strpbrk(name, ".:");
        if (dot != NULL) {
            *dot = '\0';
            if (!find_group(dot + 1)) {
                return 1;
            }
        }
        if ((dot == NULL || *name != '\0') && !find_owner(name)) {
            return 1;
        }
    }
    struct walk walk = {change, NULL, 1, 0};
    for (int i = optind; i < argc; i++) {
        walk_tree(&walk, argv[i]);
    }
    return finish();
}
