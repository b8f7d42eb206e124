/* A line for each process, "650 ksh checkpoint", and for each of its descriptors, "0 :/dev/tty0: path". */
#include "log_file.h"

#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

/* The words for decisions: in the file, and on the screen when it is replayed. */
static const struct action {
    int of_process, decision;
    const char* logged;
    const char* shown;
} actions[] = {
    {1, 0, "checkpoint", "checkpoint"}, {1, ABI_CR_IGNORE, "ignore", "ignore"}, {0, 0, "path", "pathname"},
    {0, ABI_CR_COPY, "copy", "copy"},   {0, ABI_CR_IGNORE, "ignore", "ignore"},
};
enum { action_count = sizeof actions / sizeof *actions };

static const struct action* action_of(const struct item* item) {
    int i;

    for (i = 0; i < action_count - 1; i++)
        if (actions[i].of_process == is_process(item) && actions[i].decision == item->decision)
            break;
    return &actions[i];
}

static const struct action* action_named(int of_process, const char* word) {
    int i;

    for (i = 0; i < action_count; i++)
        if (actions[i].of_process == of_process && strcmp(actions[i].logged, word) == 0)
            return &actions[i];
    return NULL;
}

int prepare_log(const char* path) {
    int created = access(path, F_OK) < 0;
    FILE* log = fopen(path, "a");

    if (log == NULL) {
        complain(message_logfile_open_failed, path);
        return -1;
    }
    fclose(log);
    if (created)
        unlink(path);
    return 0;
}

static void write_lines(FILE* log, const struct item_list* list) {
    int i;

    for (i = 0; i < list->count; i++) {
        const struct item* item = &list->items[i];

        if (is_process(item))
            fprintf(log, "%d %s %s\n", item->facts->it_pid, shown_name(item->name), action_of(item)->logged);
        else
            fprintf(log, "%d :%s: %s\n", item->facts->it_fd, shown_name(item->name), action_of(item)->logged);
        if (is_ignored_process(item))
            i = next_process(list, i) - 1;
    }
}

/* Opens a new file beside the log, which takes its place when all is written, so that a full disk costs
 * nothing; its path. NULL if the log itself is to be written, because it is no ordinary file with one name,
 * or because no other one may be there. */
static char* open_beside(const char* path, FILE** log) {
    static char beside[MAXPATHLEN + 16];
    struct stat status;
    int exists = lstat(path, &status) == 0;

    if (exists && (!S_ISREG(status.st_mode) || status.st_nlink != 1))
        return NULL;
    snprintf(beside, sizeof beside, "%s.%d", path, getpid());
    *log = fopen(beside, "wx");
    if (*log == NULL)
        return errno == EACCES || errno == EROFS || errno == EEXIST || errno == ENAMETOOLONG ? NULL : beside;
    if (exists && (fchown(fileno(*log), status.st_uid, status.st_gid) < 0 ||
                   fchmod(fileno(*log), status.st_mode & 07777) < 0)) {
        fclose(*log);
        *log = NULL;
        unlink(beside);
        return NULL;
    }
    return beside;
}

int write_log(const char* path, const struct item_list* list) {
    int created = access(path, F_OK) < 0;
    FILE* log = NULL;
    char* beside = open_beside(path, &log);
    const char* written = beside != NULL ? beside : path;
    int failed;

    if (beside == NULL)
        log = fopen(path, "w");
    if (log == NULL) {
        complain(message_logfile_open_failed, path);
        return -1;
    }
    write_lines(log, list);
    failed = fflush(log) != 0 || ferror(log);
    if (!failed && beside != NULL)
        failed = fsync(fileno(log)) < 0 || rename(beside, path) < 0;
    if (failed) {
        complain(message_logfile_write_failed);
        if (beside != NULL || created)
            unlink(written);
    }
    fclose(log);
    return failed ? -1 : 0;
}

/* "NUMBER REST ACTION": takes the line to pieces; the action, or NULL if the line makes no sense. For
 * descriptors the rest is ":PATH:", and so no path has a colon in it (p. 2-14). */
static const struct action* parse_line(char* line, long* number, char** rest) {
    char *end, *word;
    size_t length = strcspn(line, "\n");
    int of_process;

    line[length] = '\0';
    *number = strtol(line, &end, 10);
    if (end == line || *end != ' ' || *number < 0)
        return NULL;
    *rest = end + 1;
    of_process = **rest != ':';
    if (!of_process) {
        char* colon = strchr(++*rest, ':');
        if (colon == NULL || colon[1] != ' ')
            return NULL;
        *colon = '\0';
        return action_named(0, colon + 2);
    }
    word = strrchr(*rest, ' ');
    if (word == NULL)
        return NULL;
    *word = '\0';
    return action_named(1, word + 1);
}

/* The item that a line speaks of: a process by its pid, or a descriptor of it by its number and path. */
static struct item* find_item(struct item_list* list, long pid, long fd, const char* path) {
    int i;

    for (i = 0; i < list->count; i++) {
        struct item* item = &list->items[i];
        if (item->facts->it_pid == pid && item->facts->it_fd == fd &&
            (fd < 0 || strcmp(shown_name(item->name), path) == 0))
            return item;
    }
    return NULL;
}

static int read_lines(FILE* log, struct item_list* list) {
    char line[1200];
    long pid = -1, number;
    char* rest;

    while (fgets(line, sizeof line, log) != NULL) {
        const struct action* action = parse_line(line, &number, &rest);
        struct item* item;

        if (action == NULL || (!action->of_process && pid < 0))
            return -1;
        if (action->of_process)
            pid = number;
        item = find_item(list, pid, action->of_process ? -1 : number, rest);
        if (item != NULL)
            item->decision = action->decision;
    }
    return ferror(log) ? -1 : 0;
}

int read_log(const char* path, struct item_list* list) {
    FILE* log = fopen(path, "r");
    int result;

    if (log == NULL) {
        complain(message_logfile_open_failed, path);
        return -1;
    }
    result = read_lines(log, list);
    if (result < 0)
        complain(message_logfile_read_failed);
    fclose(log);
    return result;
}

void print_actions(const struct item_list* list) {
    int i;

    for (i = 0; i < list->count; i++) {
        const struct item* item = &list->items[i];

        print_item(stdout, item);
        printf(" %s\n", action_of(item)->shown);
        if (is_ignored_process(item))
            i = next_process(list, i) - 1;
    }
    fflush(stdout);
}
