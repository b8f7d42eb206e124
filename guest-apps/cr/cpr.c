/* cpr: checkpoints, restarts, describes and deletes statefiles as IRIX's command of that name does, over the
 * engine that chkpnt and restart use. Its mode switches Checkpoint Restart off for users (see cpr(1)). */
#include "command.h"
#include "removal.h"
#include "statefile.h"
#include "terminal.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char command_name[] = "cpr";

enum operation { op_none, op_checkpoint, op_describe, op_restart, op_delete };

struct options {
    enum operation operation;
    const char* statefile; /* of -c */
    char* id;              /* of -p */
    int force, go_on, kill, job;
};

static void usage(void) {
    fprintf(stderr, "usage: cpr -c statefile -p id[:type] [-fgk]\n"
                    "       cpr -i statefile ...\n"
                    "       cpr [-j] -r statefile ...\n"
                    "       cpr -D statefile ...\n");
    exit(2);
}

/* --- What failures are called (IRIX Checkpoint and Restart Operation Guide, tables 2-2 and 2-3) */

static const struct {
    int error;
    const char* text;
} failure_texts[] = {
    {EACCES, "Permission denied"},
    {EAGAIN, "Resource temporarily unavailable"},
    {EBUSY, "Resource busy"},
    {EDEADLK, "Resource deadlock avoided"},
    {EEXIST, "File exists"},
    {EFBIG, "No space left on device"}, /* More than the user may write into one file. */
    {EINVAL, "Invalid argument"},
    {EISDIR, "File exists"},
    {ELOOP, "Too many symbolic links"},
    {ENAMETOOLONG, "Filename too long"},
    {EMFILE, "Resource temporarily unavailable"},
    {ENFILE, "Resource temporarily unavailable"},
    {ENOENT, "No such file or directory"},
    {ENOMEM, "Not enough space"},
    {ENOSPC, "No space left on device"},
    {ENOTDIR, "Not a directory"},
    {EPERM, "Operation not permitted"},
    {EROFS, "Read-only file system"},
    {ESRCH, "No such process"},
};

static const char* failure_text(int error) {
    unsigned i;

    for (i = 0; i < sizeof failure_texts / sizeof *failure_texts; i++)
        if (failure_texts[i].error == error)
            return failure_texts[i].text;
    return "Checkpoint error";
}

/* Whether the engine's first error is about something that the processes use: it begins with their names, or
 * with what was tried, and not with the statefile or "PID:". */
static int is_resource(const char* report, const char* file) {
    size_t length = strlen(file);

    for (; *report != '\0' && *report != ABI_REPORT_ERROR; report = strchr(report, '\n') + 1)
        ;
    if (*report == '\0' || isdigit((unsigned char)report[1]))
        return 0;
    report++;
    if (strncmp(report, file, length) == 0 && (report[length] == ':' || report[length] == '.'))
        return 0;                                            /* The statefile, or another one of its set. */
    return strncmp(report, file, strcspn(report, ":")) != 0; /* Its directory. */
}

/* Says what became of the operation on the file: what is wrong with a resource is a "Checkpoint error", after
 * the engine's message, unless the system lacks something or forbids it. */
static void fail(const char* file, const char* report) {
    static const int of_the_system[] = {EAGAIN, EBUSY, EDEADLK, ENOMEM, ENOSPC, EPERM, EROFS, ESRCH};
    int error = errno;
    int resource = is_resource(report, file);
    unsigned i;

    for (i = 0; i < sizeof of_the_system / sizeof *of_the_system; i++)
        if (error == of_the_system[i])
            resource = 0;
    print_report(report, 0);
    complain("%s: %s", file, resource ? "Checkpoint error" : failure_text(error));
}

/* --- -c */

/* "id", "id:PID" or "id:HID", which is the hierarchy that begins there. */
static int parse_id(char* text, struct abi_chkpnt* request) {
    char* type = strchr(text, ':');
    char* end;

    request->ck_class = ABI_CHKPNT_PROC;
    if (type != NULL) {
        *type++ = '\0';
        if (strcmp(type, "HID") == 0)
            request->ck_class = ABI_CHKPNT_FAMILY;
        else if (strcmp(type, "PID") != 0)
            return -1;
    }
    request->ck_pid = (int)strtol(text, &end, 10);
    return *text != '\0' && *end == '\0' && request->ck_pid > 0 ? 0 : -1;
}

static int checkpoint(const struct options* options) {
    static char report[ABI_REPORT_MAX];
    struct abi_chkpnt request;
    char* id = options->id != NULL ? strdup(options->id) : NULL;

    memset(&request, 0, sizeof request);
    if (id == NULL)
        usage();
    if (parse_id(id, &request) < 0) {
        errno = EINVAL;
        fail(options->id, report);
        return 1;
    }
    request.ck_file = (abi_pointer)options->statefile;
    request.ck_report = (abi_pointer)report;
    request.ck_report_size = sizeof report;
    request.ck_options = ABI_CHKPNT_COMMAND;
    if (options->force)
        request.ck_options |= ABI_CHKPNT_FORCE;
    if (!options->go_on)
        request.ck_options |= ABI_CHKPNT_KILL;
    if (__chkpnt(&request) == 0)
        return 0;
    fail(options->statefile, report);
    return 1;
}

/* --- -i */

static int is_time(const char* name) {
    return strcmp(name, "time") == 0;
}

static int describe(const char* path) {
    struct statefile_set set;
    int i;

    if (find_set(path, &set) < 0) {
        complain("%s: %s", path, failure_text(errno));
        return 1;
    }
    for (i = 0; i < set.files.count; i++) {
        char* description = describe_statefile(set.files.paths[i], 1);
        char *rest = description, *name, *value;

        if (description == NULL)
            continue; /* A copy of a file. */
        printf("%s:\n", set.files.paths[i]);
        while (next_fact(&rest, &name, &value)) {
            time_t when = (time_t)strtol(value, NULL, 10);
            printf("    %-16s %s%s", name, is_time(name) ? ctime(&when) : value, is_time(name) ? "" : "\n");
        }
        free(description);
    }
    free_set(&set);
    return 0;
}

/* --- -r */

/* The process restarted from the file, or -1 after saying why there is none. */
static pid_t restart_statefile(const char* file) {
    static char report[ABI_REPORT_MAX];
    struct abi_restart request;
    int attempt, pid;

    memset(&request, 0, sizeof request);
    request.rs_file = (abi_pointer)file;
    request.rs_report = (abi_pointer)report;
    request.rs_report_size = sizeof report;
    prepare_terminal(&request);
    for (attempt = 0;; attempt++) {
        if (attempt == ABI_RESTART_PID_TRIES)
            request.rs_flags |= ABI_RESTART_LAST_TRY;
        *report = '\0';
        pid = __restart(&request);
        if (pid >= 0 || errno != EAGAIN || attempt == ABI_RESTART_PID_TRIES || *report == ABI_REPORT_ERROR)
            break;
        sleep(1);
    }
    if (pid < 0) {
        fail(file, report);
    } else {
        print_report(report, 0);
        lend_terminal(&request, pid);
    }
    return pid;
}

/* Waits until the restarted processes have ended; stops when one does, and goes on with it. */
static void wait_for_all(int count) {
    while (count > 0) {
        int status;
        pid_t pid = wait3(&status, WUNTRACED, NULL);

        if (pid < 0 && errno != EINTR)
            break;
        if (pid > 0 && WIFSTOPPED(status))
            stop_with_target(pid, WSTOPSIG(status));
        else if (pid > 0)
            count--;
    }
    take_terminal_back();
}

static int restart_all(char** files) {
    int started = 0, failed = 0;

    for (; *files != NULL; files++) {
        if (restart_statefile(*files) < 0)
            failed++;
        else
            started++;
    }
    wait_for_all(started);
    return failed != 0;
}

/* --- -D */

/* Says why the set could not be deleted. */
static void explain(const char* path, const char* culprit) {
    if (errno == EBUSY && culprit != NULL)
        complain("%s: %s: needed by %s", path, failure_text(EBUSY), culprit);
    else
        complain("%s: %s", culprit != NULL ? culprit : path, failure_text(errno));
}

/* What is to be deleted. A pattern finds the files of children, too, which go with their parent's. */
struct deletion {
    const char* path;
    int was_there;
    int done;
};

static int is_there(const char* path) {
    struct stat status;

    return lstat(path, &status) == 0;
}

/* Deletes the set, unless it is done, has gone with another one, or is still needed: then -1 if it may wait.
 * Otherwise 1 if it was not deleted, or not all of it. */
static int delete_set(struct deletion* deletion, const struct removal* how, int may_wait) {
    char* culprit;
    int result;

    if (deletion->was_there && !is_there(deletion->path)) {
        deletion->done = 1;
        return 0;
    }
    result = remove_set(deletion->path, how, &culprit);
    if (result < 0 && errno == EBUSY && may_wait) {
        free(culprit);
        return -1;
    }
    if (result < 0) {
        explain(deletion->path, culprit);
        result = 1;
    }
    free(culprit);
    deletion->done = !how->only_look || result != 0;
    return result;
}

/* Those that others need go after them: again and again, until nothing more can be deleted. */
static int delete_in_turn(struct deletion* deletions, int count) {
    static const struct removal alone;
    int i, result, progress, failed = 0;

    do {
        progress = 0;
        for (i = 0; i < count; i++)
            if (!deletions[i].done && (result = delete_set(&deletions[i], &alone, 1)) >= 0) {
                failed |= result;
                progress = 1;
            }
    } while (progress);
    return failed;
}

/* The path from the root of the file system; to be freed, NULL if there is no memory for it. */
static char* absolute(const char* path) {
    char here[MAXPATHLEN];
    char* result;

    if (*path == '/' || getcwd(here, sizeof here) == NULL)
        return strdup(path);
    result = malloc(strlen(here) + 1 + strlen(path) + 1);
    if (result != NULL)
        sprintf(result, "%s/%s", here, path);
    return result;
}

/* Those that only need each other, as two that share a copy do, go together. */
static int delete_together(struct deletion* deletions, int count) {
    struct removal how;
    int i, found, failed = 0;

    memset(&how, 0, sizeof how);
    how.only_look = 1;
    do { /* Without those that somebody else needs, until all the others can go. */
        free_list(&how.going);
        for (i = 0; i < count; i++)
            if (!deletions[i].done && add_path(&how.going, absolute(deletions[i].path)) < 0)
                break; /* Fewer than there are: then they need each other still. */
        for (i = 0, found = 0; i < count; i++)
            if (!deletions[i].done) {
                failed |= delete_set(&deletions[i], &how, 0);
                found |= deletions[i].done;
            }
    } while (found);
    how.only_look = 0;
    for (i = 0; i < count; i++)
        if (!deletions[i].done)
            failed |= delete_set(&deletions[i], &how, 0);
    free_list(&how.going);
    return failed;
}

static int delete_all(char** paths, int count) {
    struct deletion* deletions = calloc(count, sizeof *deletions);
    int i, failed;

    if (deletions == NULL) {
        explain(*paths, NULL);
        return 1;
    }
    for (i = 0; i < count; i++) {
        deletions[i].path = paths[i];
        deletions[i].was_there = is_there(paths[i]);
    }
    failed = delete_in_turn(deletions, count);
    failed |= delete_together(deletions, count);
    free(deletions);
    return failed;
}

static void set_operation(struct options* options, enum operation operation) {
    if (options->operation != op_none)
        usage();
    options->operation = operation;
}

static void parse_options(int argc, char** argv, struct options* options) {
    int letter;

    while ((letter = getopt(argc, argv, "c:p:fgkijrD")) != -1) {
        switch (letter) {
        case 'c':
            set_operation(options, op_checkpoint);
            options->statefile = optarg;
            break;
        case 'p':
            options->id = optarg;
            break;
        case 'f':
            options->force = 1;
            break;
        case 'g':
            options->go_on = 1;
            break;
        case 'k':
            options->kill = 1;
            break;
        case 'i':
            set_operation(options, op_describe);
            break;
        case 'j': /* An interactive job: it has the terminal if cpr had it, as always. */
            options->job = 1;
            break;
        case 'r':
            set_operation(options, op_restart);
            break;
        case 'D':
            set_operation(options, op_delete);
            break;
        default: /* getopt has said what is wrong. */
            usage();
        }
    }
}

int main(int argc, char** argv) {
    struct options options;
    int failed = 0;

    memset(&options, 0, sizeof options);
    parse_options(argc, argv, &options);
    argv += optind;
    if (options.operation == op_none || (options.operation != op_checkpoint) != (*argv != NULL) ||
        (options.go_on && options.kill) || (options.operation != op_restart && options.job) ||
        (options.operation != op_checkpoint &&
         (options.id != NULL || options.force || options.go_on || options.kill)))
        usage();
    if (options.operation == op_checkpoint)
        return checkpoint(&options);
    if (options.operation == op_restart)
        return restart_all(argv);
    if (options.operation == op_delete)
        return delete_all(argv, argc - optind);
    for (; *argv != NULL; argv++)
        failed |= describe(*argv);
    return failed;
}
