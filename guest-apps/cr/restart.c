/* restart: restarts a process from its checkpoint file, waits for it and becomes its end (guide p. 2-15), or
 * with -W becomes the process itself.
 *
 * Signals meant for the target are passed through to it. When it stops, restart stops too, so that the shell
 * notices; when restart is continued, so is the target. While it runs it has the control terminal, if restart
 * had it.
 */
#include "command.h"
#include "dialogue.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const char command_name[] = "restart";

/* Those that are likely to be meant for the target (p. 1-15). */
static const int passed_through[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGTERM, SIGWINCH, SIGUSR1, SIGUSR2};
enum { passed_through_count = sizeof passed_through / sizeof *passed_through };

static volatile pid_t target;

static struct abi_restart request;
static int interactive;

/* Figures 2-15 and 2-16. */
static const char process_help[] = "(Q)uit - exit without performing the restart\n"
                                   "(R)estart - exit interactive mode and proceed with restart\n"
                                   "(G)oto - make a specified pid the current process\n"
                                   "(P)rint - display information about all processes\n"
                                   "(?) - display this help message\n"
                                   "(r)estart - make the current process eligible for restart\n"
                                   "(i)gnore - make the current process ineligible for restart\n"
                                   "(p)rint - print information about the current process and its children\n";
static const char file_help[] = "\n(Q)uit - exit without performing restart\n"
                                "(R)estart - exit interactive mode and proceed with restart\n"
                                "(G)oto - make a specified pid the current process\n"
                                "(P)rint - display information about all processes\n"
                                "(?) - display this help message\n"
                                "(i)gnore - ignore the file descriptor\n"
                                "(u)se - use the file descriptor\n"
                                "(m)odify - change the pathname of a file descriptor\n\n";

static const struct verb process_verbs[] = {{'r', effect_default}, {'i', effect_ignore}, {0, no_effect}};
static const struct verb file_verbs[] = {
    {'u', effect_default}, {'i', effect_ignore}, {'m', effect_modify}, {0, no_effect}};

static const struct dialogue dialogue = {
    "Restart interactive mode. Type '?' for help.",
    'R',
    {"ipr", process_help, process_verbs},
    {"ium", file_help, file_verbs},
    {"ium", file_help, file_verbs},
};

static void usage(void) {
    fprintf(stderr, "usage: restart [-CFiqtvwWXz] [-k signo|-K signo] checkpoint_file\n");
    exit(1);
}

static void set_signal(unsigned flag, const char* text) {
    if (request.rs_flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY))
        usage();
    request.rs_flags |= flag;
    request.rs_signal = signal_argument(text);
}

/* The option letters that are nothing but a bit of the request. -w waits, which is the default, and takes
 * files as they are, without a warning (p. 1-8). */
static const struct option_flag flags[] = {
    {'C', ABI_RESTART_COPY},   {'F', ABI_RESTART_FORCE}, {'q', ABI_CR_QUIET},
    {'t', ABI_RESTART_DEBUG},  {'v', ABI_CR_VERBOSE},    {'w', ABI_RESTART_CHANGED},
    {'W', ABI_RESTART_BECOME}, {'X', ABI_CR_DEBUG},      {'z', ABI_RESTART_SUSPEND},
};

static void parse_options(int argc, char** argv) {
    int letter;

    while ((letter = getopt(argc, argv, "CFiqtvwWXzk:K:")) != -1) {
        switch (letter) {
        case 'i':
            interactive = 1;
            break;
        case 'k':
            set_signal(ABI_RESTART_SIGROOT, optarg);
            break;
        case 'K':
            set_signal(ABI_RESTART_SIGFAMILY, optarg);
            break;
        case '?': /* getopt has said what is wrong. */
            usage();
            break;
        default:
            request.rs_flags |= flag_of(flags, sizeof flags / sizeof *flags, letter);
        }
    }
    if ((request.rs_flags & ABI_RESTART_DEBUG) != 0 && (request.rs_flags & ABI_RESTART_BECOME) == 0) {
        complain(message_trace_without_become);
        exit(1);
    }
    /* p. 2-17: -z is -K SIGSTOP by another name. */
    if ((request.rs_flags & ABI_RESTART_SUSPEND) != 0 &&
        (request.rs_flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY)) != 0)
        usage();
}

static char* report; /* Of ABI_REPORT_MAX bytes, */
static char* told;   /* and as many for what the first attempt has reported. */

static int list_items(void* buffer, unsigned size) {
    struct abi_restart asked = request;
    int result;

    asked.rs_flags |= ABI_CR_LIST;
    asked.rs_items = (abi_pointer)buffer;
    asked.rs_items_size = size;
    *report = '\0';
    result = __restart(&asked);
    if (result < 0)
        print_report(report, 1);
    return result;
}

/* Has the user decide about each item; ends the command if there is nothing to do then. */
static void choose(void) {
    struct item_list list;
    enum dialogue_end end;
    unsigned count;

    if (fetch_items(&list, list_items) < 0)
        exit(1);
    end = hold_dialogue(&dialogue, &list);
    if (end != dialogue_done || nothing_selected(&list))
        exit(end == dialogue_broken);
    request.rs_choices = (abi_pointer)choices_of(&list, &count);
    request.rs_choice_count = count;
}

/* Whether the first attempt has reported that line, which ends with its line end. */
static int was_told(const char* line, size_t length) {
    const char* at;

    for (at = told; *at != '\0'; at = strchr(at, '\n') + 1)
        if (strncmp(at, line, length) == 0)
            return 1;
    return 0;
}

/* Prints what an attempt has reported. What holds for each of them, as of the machine, is told by the first
 * alone; that the pid is in use, by each (p. A-10). */
static void print_news(int failed) {
    static const char retrying[] = ", retrying\n";
    const size_t end = sizeof retrying - 1;
    char *to = report, *from = report;

    if (*told == '\0') {
        strcpy(told, report);
    } else {
        while (*from != '\0') {
            size_t length = (size_t)(strchr(from, '\n') + 1 - from);

            if ((length > end && strncmp(from + length - end, retrying, end) == 0) ||
                !was_told(from, length)) {
                memmove(to, from, length);
                to += length;
            }
            from += length;
        }
        *to = '\0';
    }
    print_report(report, failed);
}

/* -W: whoever becomes the target prints nothing any more. A child does it then, which learns by a pipe that
 * restart is gone; the report lies in memory that both share. */
static void leave_report_behind(void) {
    unsigned size = 2 * ABI_REPORT_MAX;
    char* shared = mmap(NULL, &size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_SHARED, -1, 0);
    int ends[2];
    char byte;

    if (shared == (char*)-1 || pipe(ends) < 0) {
        complain("%s", strerror(errno));
        exit(1);
    }
    report = shared;
    told = report + ABI_REPORT_MAX;
    request.rs_report = (abi_pointer)report;
    switch (fork()) {
    case -1:
        complain("%s", strerror(errno));
        exit(1);
    case 0:
        close(ends[1]);
        while (read(ends[0], &byte, 1) < 0 && errno == EINTR)
            ;
        print_news(0);
        _exit(0);
    default:
        close(ends[0]);
        fcntl(ends[1], F_SETFD, 1);
    }
}

static int mask_of_passed_through(void) {
    int i, mask = 0;

    for (i = 0; i < passed_through_count; i++)
        mask |= sigmask(passed_through[i]);
    return mask;
}

/* Asks once a second while the pid is in use, and gives up after ten (p. A-10). On success the signals to be
 * passed through are blocked: they may be meant for a target whose pid is not known yet. */
static int restart_process(void) {
    int attempt, mask, result;

    for (attempt = 0;; attempt++) {
        if (attempt == ABI_RESTART_PID_TRIES)
            request.rs_flags |= ABI_RESTART_LAST_TRY;
        *report = '\0';
        mask = sigblock(mask_of_passed_through());
        result = __restart(&request);
        if (result >= 0 || errno != EAGAIN || attempt == ABI_RESTART_PID_TRIES ||
            *report == ABI_REPORT_ERROR) {
            print_news(result < 0);
            return result;
        }
        print_news(0);
        sigsetmask(mask);
        sleep(1);
    }
}

static void pass_through(int number) {
    int saved = errno;

    if (target > 0)
        kill(target, number);
    errno = saved;
}

/* What restart ignores, as under nohup, it does not get, so there is nothing to pass on. */
static void catch_what_is_passed_through(void) {
    struct sigvec action, before;
    int i;

    memset(&action, 0, sizeof action);
    action.sv_handler = pass_through;
    for (i = 0; i < passed_through_count; i++)
        if (sigvec(passed_through[i], NULL, &before) == 0 && before.sv_handler != SIG_IGN)
            sigvec(passed_through[i], &action, NULL);
}

/* Ends as the target did. */
static void end_like_target(int status) {
    static const struct rlimit no_core = {0, 0};

    if (WIFEXITED(status))
        exit(WEXITSTATUS(status));
    setrlimit(RLIMIT_CORE, &no_core);
    signal(WTERMSIG(status), SIG_DFL);
    sigsetmask(0);
    kill(getpid(), WTERMSIG(status));
    exit(128 + WTERMSIG(status));
}

static int wait_for_target(void) {
    int status;

    for (;;) {
        pid_t pid = wait4(target, &status, WUNTRACED, NULL);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0) {
            complain("wait: %s", strerror(errno));
            return -1;
        }
        if (!WIFSTOPPED(status))
            return status;
        stop_with_target(target, WSTOPSIG(status));
    }
}

int main(int argc, char** argv) {
    static char own_report[2 * ABI_REPORT_MAX];
    int pid, status;

    parse_options(argc, argv);
    if (optind + 1 != argc)
        usage();
    request.rs_file = (abi_pointer)argv[optind];
    report = own_report;
    told = report + ABI_REPORT_MAX;
    request.rs_report = (abi_pointer)report;
    request.rs_report_size = ABI_REPORT_MAX;
    if (interactive)
        choose();
    if (request.rs_flags & ABI_RESTART_BECOME)
        leave_report_behind();

    prepare_terminal(&request);
    pid = restart_process();
    if (pid < 0) {
        *report = '\0'; /* It was printed, once is enough. */
        return 1;
    }

    target = pid;
    catch_what_is_passed_through();
    sigsetmask(0);
    lend_terminal(&request, target);
    status = wait_for_target();
    take_terminal_back();
    if (status < 0)
        return 1;
    end_like_target(status);
    return 1;
}
