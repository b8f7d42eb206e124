/* chkpnt: checkpoints a process or a hierarchy (guide p. 2-1). */
#include "command.h"
#include "dialogue.h"
#include "log_file.h"
#include "periodic.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

const char command_name[] = "chkpnt";

/* Figures 2-4 and 2-5, with the command for regular files that p. 2-11 adds. */
#define COMMON_HELP                                                                                          \
    "(Q)uit - exit without performing any checkpointing\n"                                                   \
    "(C)heckpoint - exit interactive mode and proceed with checkpointing\n"                                  \
    "(G)oto - make a specified pid the current process\n"                                                    \
    "(P)rint - display information about all processes\n"
#define FILE_HELP                                                                                            \
    "\n" COMMON_HELP "(?) - display this help message\n"                                                     \
    "(s)ave - store data about the file in the checkpoint file.\n"
#define IGNORE_HELP "(i)gnore - no information about the file will be stored\n\n"

static const char process_help[] =
    COMMON_HELP "(?) - display help message\n"
                "(c)heckpoint - make the current process eligible for checkpointing\n"
                "(i)gnore - make the current process ineligible for checkpointing\n"
                "(p)rint - print information about the current process\n\n";

static const struct verb process_verbs[] = {{'c', effect_default}, {'i', effect_ignore}, {0, no_effect}};
static const struct verb file_verbs[] = {{'s', effect_default}, {'i', effect_ignore}, {0, no_effect}};
static const struct verb regular_file_verbs[] = {
    {'s', effect_default}, {'i', effect_ignore}, {'c', effect_copy}, {0, no_effect}};

static const struct dialogue dialogue = {
    "Chkpnt interactive mode. Type '?' for help.",
    'C',
    {"cip", process_help, process_verbs},
    {"is", FILE_HELP IGNORE_HELP, file_verbs},
    {"cis", FILE_HELP "(c)opy - copy the file to the checkpoint directory.\n" IGNORE_HELP,
     regular_file_verbs},
};

/* What the options say beside the request itself. */
static int interactive;
static const char* replayed_log; /* -I */
static const char* written_log;  /* -L */

static struct period period;

static struct abi_chkpnt request;

static void usage(void) {
    fprintf(stderr,
            "usage: chkpnt [-CFinqvX] [-r|-j|-p] [-d checkpoint_directory] [-f checkpoint_file]\n"
            "              [-I logfile] [-L logfile] [-k signo|-K signo] {-P fd | pid}\n"
            "              [--compress] [--since previous|checkpoint_file] [--every time [--keep number]]\n");
    exit(1);
}

/* -r and -j mean the same, -p the opposite. */
static void set_class(unsigned class) {
    if (request.ck_class != 0 && request.ck_class != class)
        usage();
    request.ck_class = class;
}

/* Notes the signal of -k or -K, which exclude each other. */
static void set_signal(unsigned option, const char* text) {
    if (request.ck_options & (ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY))
        usage();
    request.ck_options |= option;
    request.ck_signal = signal_argument(text);
}

static int parse_number(const char* text, int smallest, const char* what) {
    char* end;
    long number = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || number < smallest || number > 0x7ffffffe) {
        complain("%s: not a %s", text, what);
        usage();
    }
    return (int)number;
}

/* The option letters that are nothing but a bit of the request. */
static const struct option_flag flags[] = {
    {'C', ABI_CHKPNT_COPY}, {'F', ABI_CHKPNT_FORCE}, {'n', ABI_CHKPNT_TEST},
    {'q', ABI_CR_QUIET},    {'v', ABI_CR_VERBOSE},   {'X', ABI_CR_DEBUG},
};

/* What the guide's command had not. */
enum { compress_option = 256, since_option, every_option, keep_option };
static const struct option long_options[] = {
    {"compress", no_argument, NULL, compress_option},
    {"since", required_argument, NULL, since_option},
    {"every", required_argument, NULL, every_option},
    {"keep", required_argument, NULL, keep_option},
    {NULL, 0, NULL, 0},
};

static void set_long_option(int option) {
    switch (option) {
    case compress_option:
        request.ck_options |= ABI_CHKPNT_COMPRESS;
        break;
    case since_option:
        request.ck_options |= ABI_CHKPNT_INCREMENT;
        request.ck_since = strcmp(optarg, "previous") == 0 ? 0 : (abi_pointer)optarg;
        break;
    case every_option:
        period.seconds = parse_interval(optarg);
        if (period.seconds == 0) {
            complain("%s: not a time such as 30s, 10m or 2h", optarg);
            usage();
        }
        break;
    default:
        period.keep = parse_number(optarg, 1, "number of checkpoints");
    }
}

static void refuse_period(const char* reason) {
    complain("%s", reason);
    usage();
}

/* Periodic checkpoints have names of their own, and only one target that goes on. */
static void check_period(void) {
    const unsigned forbidden = ABI_CHKPNT_TEST | ABI_CHKPNT_PFD | ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY;

    if (period.seconds == 0 && period.keep == 0)
        return;
    if (period.seconds == 0)
        refuse_period("--keep: needs --every");
    if ((request.ck_options & forbidden) != 0)
        refuse_period("--every: not with -n, -P, -k or -K");
    if (request.ck_since != 0)
        refuse_period("--every: needs --since previous, or none");
    if (request.ck_file == 0)
        refuse_period("--every: needs -f checkpoint_file");
    period.increments = (request.ck_options & ABI_CHKPNT_INCREMENT) != 0;
}

static void parse_options(int argc, char** argv) {
    int letter;

    while ((letter = getopt_long(argc, argv, "CFinjpqrvXd:f:I:L:k:K:P:", long_options, NULL)) != -1) {
        switch (letter) {
        case compress_option:
        case since_option:
        case every_option:
        case keep_option:
            set_long_option(letter);
            break;
        case 'i':
            interactive = 1;
            break;
        case 'j':
        case 'r':
            set_class(ABI_CHKPNT_FAMILY);
            break;
        case 'p': /* One process only: the default. */
            set_class(ABI_CHKPNT_PROC);
            break;
        case 'd':
            request.ck_dir = (abi_pointer)optarg;
            break;
        case 'f':
            request.ck_file = (abi_pointer)optarg;
            break;
        case 'I':
            replayed_log = optarg;
            break;
        case 'L':
            written_log = optarg;
            break;
        case 'k':
            set_signal(ABI_CHKPNT_SIGROOT, optarg);
            break;
        case 'K':
            set_signal(ABI_CHKPNT_SIGFAMILY, optarg);
            break;
        case 'P':
            request.ck_options |= ABI_CHKPNT_PFD;
            request.ck_pid = parse_number(optarg, 0, "file descriptor");
            break;
        case '?': /* getopt has said what is wrong. */
            usage();
            break;
        default:
            request.ck_options |= flag_of(flags, sizeof flags / sizeof *flags, letter);
        }
    }
}

/* The process, named by -P or by the only argument. */
static void parse_target(int argc, char** argv) {
    int by_descriptor = (request.ck_options & ABI_CHKPNT_PFD) != 0;

    if (!by_descriptor && optind == argc) {
        complain(message_missing_process_id);
        usage();
    }
    if (optind + !by_descriptor != argc)
        usage();
    if (!by_descriptor)
        request.ck_pid = parse_number(argv[optind], 1, "process id");
}

/* The path of a log file or of another checkpoint file: a relative one begins at the checkpoint directory (p.
 * 2-4). */
static const char* path_beside(const char* path) {
    static char joined[MAXPATHLEN];
    const char* directory = (const char*)request.ck_dir;
    const char* file = (const char*)request.ck_file;
    const char* slash = file != NULL ? strrchr(file, '/') : NULL;

    if (*path == '/' || (directory == NULL && slash == NULL))
        return path;
    if (directory != NULL)
        snprintf(joined, sizeof joined, "%s/%s", directory, path);
    else
        snprintf(joined, sizeof joined, "%.*s/%s", (int)(slash - file), file, path);
    return joined;
}

static char report[ABI_REPORT_MAX];

/* The system call, with its report. */
static int call_kernel(void) {
    int result;

    *report = '\0';
    result = __chkpnt(&request);
    if (result < 0 || (request.ck_options & ABI_CR_LIST) == 0)
        print_report(report, result < 0);
    return result;
}

/* A checkpoint file that is built on lies beside the new one; so a name without a directory means that there.
 */
static void place_base(void) {
    static char path[MAXPATHLEN];
    const char* base = (const char*)request.ck_since;

    if (base == NULL || strchr(base, '/') != NULL)
        return;
    snprintf(path, sizeof path, "%s", path_beside(base));
    request.ck_since = (abi_pointer)path;
}

static int list_items(void* buffer, unsigned size) {
    struct abi_chkpnt saved = request;
    int result;

    request.ck_options |= ABI_CR_LIST;
    request.ck_items = (abi_pointer)buffer;
    request.ck_items_size = size;
    result = call_kernel();
    request = saved;
    return result;
}

/* -C: what nobody decides about is copied; whoever decides otherwise is heeded. */
static void copy_by_default(struct item_list* list) {
    int i;

    for (i = 0; i < list->count; i++)
        if (!is_process(&list->items[i]) && S_ISREG(list->items[i].facts->it_mode))
            list->items[i].decision = ABI_CR_COPY;
    request.ck_options &= ~ABI_CHKPNT_COPY;
}

/* Has the user, or a log file, decide about each item; ends the command if there is nothing to do then. */
static void choose(void) {
    struct item_list list;
    enum dialogue_end end;
    unsigned count;

    if (fetch_items(&list, list_items) < 0)
        exit(1);
    if ((request.ck_options & ABI_CHKPNT_COPY) != 0)
        copy_by_default(&list);
    if (written_log != NULL && prepare_log(path_beside(written_log)) < 0)
        exit(1);
    if (replayed_log != NULL) {
        if (read_log(path_beside(replayed_log), &list) < 0)
            exit(1);
        print_actions(&list);
    } else if ((end = hold_dialogue(&dialogue, &list)) != dialogue_done) {
        exit(end == dialogue_broken);
    }
    if (written_log != NULL && write_log(path_beside(written_log), &list) < 0)
        exit(1);
    if (nothing_selected(&list))
        exit(0);
    request.ck_choices = (abi_pointer)choices_of(&list, &count);
    request.ck_choice_count = count;
}

int main(int argc, char** argv) {
    request.ck_options = ABI_CHKPNT_COMMAND;
    parse_options(argc, argv);
    parse_target(argc, argv);
    place_base();
    check_period();
    request.ck_report = (abi_pointer)report;
    request.ck_report_size = sizeof report;
    if (interactive || written_log != NULL || replayed_log != NULL)
        choose();
    if (period.seconds != 0)
        return checkpoint_periodically(&request, &period, call_kernel);
    return call_kernel() < 0;
}
