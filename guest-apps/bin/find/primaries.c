/* find: what can be asked of a file, and done with it. */
#include "common/report.h"
#include "common/targets.h"
#include "find.h"

#include <fnmatch.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int pruned;
time_t find_now;

enum operand {
    no_word,
    count_word,
    text_word,
    mode_word,
    type_word,
    user_word,
    group_word,
    file_word,
    command
};

enum { day = 24 * 3600 };

static int compare(const struct expression* self, long long value) {
    return self->sign < 0   ? value < self->number
           : self->sign > 0 ? value > self->number
                            : value == self->number;
}

static int is_named(const struct expression* self, const struct place* place) {
    return fnmatch(self->text, place->name, 0) == 0;
}

static int has_type(const struct expression* self, const struct place* place) {
    return (place->status->st_mode & S_IFMT) == (mode_t)self->number;
}

/* Exactly these bits or, with a minus, at least these. */
static int has_mode(const struct expression* self, const struct place* place) {
    mode_t wanted = (mode_t)self->number;
    mode_t mode = place->status->st_mode & 07777;
    return self->sign < 0 ? (mode & wanted) == wanted : mode == wanted;
}

static int has_owner(const struct expression* self, const struct place* place) {
    return place->status->st_uid == (uid_t)self->number;
}

static int has_group(const struct expression* self, const struct place* place) {
    return place->status->st_gid == (gid_t)self->number;
}

static int has_no_user(const struct expression* self, const struct place* place) {
    (void)self;
    return getpwuid(place->status->st_uid) == NULL;
}

static int has_no_group(const struct expression* self, const struct place* place) {
    (void)self;
    return getgrgid(place->status->st_gid) == NULL;
}

static int has_links(const struct expression* self, const struct place* place) {
    return compare(self, place->status->st_nlink);
}

static int has_inode(const struct expression* self, const struct place* place) {
    return compare(self, (long long)place->status->st_ino);
}

/* In blocks of 512 bytes or, when the text says so, in bytes. */
static int has_size(const struct expression* self, const struct place* place) {
    long long size = place->status->st_size;
    return compare(self, self->text != NULL ? size : (size + 511) / 512);
}

static int was_accessed(const struct expression* self, const struct place* place) {
    return compare(self, (find_now - place->status->st_atime) / day);
}

static int was_modified(const struct expression* self, const struct place* place) {
    return compare(self, (find_now - place->status->st_mtime) / day);
}

static int was_changed(const struct expression* self, const struct place* place) {
    return compare(self, (find_now - place->status->st_ctime) / day);
}

static int is_newer(const struct expression* self, const struct place* place) {
    const struct timespec* time = &place->status->st_mtim;
    return (long long)time->tv_sec * 1000000000 + time->tv_nsec > self->number;
}

static int prune(const struct expression* self, const struct place* place) {
    (void)self;
    (void)place;
    pruned = 1;
    return 1;
}

int print_path(const struct expression* self, const struct place* place) {
    (void)self;
    puts(place->path);
    return 1;
}

static int run(char** words, const char* path) {
    char* arguments[256];
    int status;
    int i = 0;
    for (; words[i] != NULL && i < 255; i++) {
        arguments[i] = strcmp(words[i], "{}") == 0 ? (char*)path : words[i];
    }
    arguments[i] = NULL;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (go_home() < 0) {
            report(path);
            _exit(127);
        }
        execvp(arguments[0], arguments);
        report(arguments[0]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        report(arguments[0]);
        return 0;
    }
    return status == 0;
}

static int execute(const struct expression* self, const struct place* place) {
    return run(self->words, place->path);
}

/* Asks before. */
static int execute_if_ok(const struct expression* self, const struct place* place) {
    char question[256];
    fflush(stdout);
    snprintf(question, sizeof question, "< %s ...", self->words[0]);
    fprintf(stderr, "%s ", question);
    return confirmed(place->path, ">") && run(self->words, place->path);
}

static int list(const struct expression* self, const struct place* place) {
    static char program[] = "/bin/ls";
    static char options[] = "-lids";
    static char braces[] = "{}";
    static char* words[] = {program, options, braces, NULL};
    (void)self;
    return run(words, place->path);
}

static int delete_file(const struct expression* self, const struct place* place) {
    (void)self;
    if (S_ISDIR(place->status->st_mode) ? rmdir(place->access) < 0 : unlink(place->access) < 0) {
        report(place->path);
        return 0;
    }
    return 1;
}

static const struct primary {
    const char* name;
    int (*evaluate)(const struct expression*, const struct place*);
    enum operand operand;
    int is_action;
} primaries[] = {
    {"-name", is_named, text_word, 0},
    {"-type", has_type, type_word, 0},
    {"-perm", has_mode, mode_word, 0},
    {"-user", has_owner, user_word, 0},
    {"-group", has_group, group_word, 0},
    {"-nouser", has_no_user, no_word, 0},
    {"-nogroup", has_no_group, no_word, 0},
    {"-links", has_links, count_word, 0},
    {"-inum", has_inode, count_word, 0},
    {"-size", has_size, count_word, 0},
    {"-atime", was_accessed, count_word, 0},
    {"-mtime", was_modified, count_word, 0},
    {"-ctime", was_changed, count_word, 0},
    {"-newer", is_newer, file_word, 0},
    {"-prune", prune, no_word, 0},
    {"-print", print_path, no_word, 1},
    {"-ls", list, no_word, 1},
    {"-exec", execute, command, 1},
    {"-ok", execute_if_ok, command, 1},
    {"-delete", delete_file, no_word, 1},
};

static const struct primary* primary_of(const char* name) {
    for (size_t i = 0; i < sizeof primaries / sizeof primaries[0]; i++) {
        if (strcmp(primaries[i].name, name) == 0) {
            return &primaries[i];
        }
    }
    return NULL;
}

int find_primary(const char* name, struct expression* node, int* takes, int* is_action) {
    const struct primary* primary = primary_of(name);
    if (primary == NULL) {
        return 0;
    }
    node->evaluate = primary->evaluate;
    *takes = primary->operand == no_word ? 0 : primary->operand == command ? -1 : 1;
    *is_action = primary->is_action;
    return 1;
}

static void fail(const char* word, const char* reason) __attribute__((noreturn));
static void fail(const char* word, const char* reason) {
    report_reason(word, reason);
    exit(1);
}

/* A number in that base with an optional sign before, and the letter c behind a size. */
static void set_number(struct expression* node, const char* name, const char* word, int base) {
    char* end;
    node->sign = *word == '-' ? -1 : *word == '+' ? 1 : 0;
    const char* digits = word + (node->sign != 0);
    node->number = strtoll(digits, &end, base);
    if (strcmp(name, "-size") == 0 && *end == 'c' && end != digits) {
        node->text = "c";
        end++;
    }
    if (*digits < '0' || *digits > '9' || *end != '\0') {
        fail(word, "bad number");
    }
}

static void set_type(struct expression* node, const char* word) {
    static const char letters[] = "fdlbcps";
    static const mode_t types[] = {S_IFREG, S_IFDIR, S_IFLNK, S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK};
    const char* letter = word[0] != '\0' && word[1] == '\0' ? strchr(letters, word[0]) : NULL;
    if (letter == NULL) {
        fail(word, "unknown type; one of f d l b c p s");
    }
    node->number = types[letter - letters];
}

static void set_id(struct expression* node, const char* word, int is_group) {
    char* end;
    struct passwd* user = is_group ? NULL : getpwnam(word);
    struct group* group = is_group ? getgrnam(word) : NULL;
    if (user != NULL || group != NULL) {
        node->number = user != NULL ? (long long)user->pw_uid : (long long)group->gr_gid;
        return;
    }
    node->number = strtol(word, &end, 10);
    if (*word == '\0' || *end != '\0' || node->number < 0) {
        fail(word, is_group ? "unknown group" : "unknown user");
    }
}

void set_operand(struct expression* node, const char* name, const char* word) {
    struct stat status;
    switch (primary_of(name)->operand) {
    case text_word:
        node->text = word;
        break;
    case mode_word:
        set_number(node, name, word, 8);
        break;
    case type_word:
        set_type(node, word);
        break;
    case user_word:
    case group_word:
        set_id(node, word, primary_of(name)->operand == group_word);
        break;
    case file_word:
        if (stat(word, &status) < 0) {
            report(word);
            exit(1);
        }
        node->number = (long long)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
        break;
    default:
        set_number(node, name, word, 10);
    }
}
