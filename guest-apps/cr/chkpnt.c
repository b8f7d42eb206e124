/* chkpnt: checkpoints a process (guide p. 2-1). */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char command_name[] = "chkpnt";

static void usage(void) {
    fprintf(stderr, "usage: chkpnt [-CFnqv] [-r|-j|-p] [-d checkpoint_directory] [-f checkpoint_file]\n"
                    "              [-k signo|-K signo] pid\n");
    exit(1);
}

/* -r and -j mean the same, -p the opposite. */
static void set_class(struct abi_chkpnt* request, unsigned class) {
    if (request->ck_class != 0 && request->ck_class != class)
        usage();
    request->ck_class = class;
}

/* Notes the signal of -k or -K, which exclude each other. */
static void set_signal(struct abi_chkpnt* request, unsigned option, const char* text) {
    int number = signal_number(text);

    if (number < 0) {
        complain("%s: unknown signal", text);
        exit(1);
    }
    if (request->ck_options & (ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY))
        usage();
    request->ck_options |= option;
    request->ck_signal = number;
}

static void parse_options(int argc, char** argv, struct abi_chkpnt* request) {
    int letter;

    while ((letter = getopt(argc, argv, "CFnjpqrvd:f:k:K:")) != -1) {
        switch (letter) {
        case 'C':
            request->ck_options |= ABI_CHKPNT_COPY;
            break;
        case 'F':
            request->ck_options |= ABI_CHKPNT_FORCE;
            break;
        case 'j':
        case 'r':
            set_class(request, ABI_CHKPNT_FAMILY);
            break;
        case 'n':
            request->ck_options |= ABI_CHKPNT_TEST;
            break;
        case 'p': /* One process only: the default. */
            set_class(request, ABI_CHKPNT_PROC);
            break;
        case 'q':
            request->ck_options |= ABI_CHKPNT_QUIET;
            break;
        case 'v':
            request->ck_options |= ABI_CHKPNT_VERBOSE;
            break;
        case 'd':
            request->ck_dir = (abi_pointer)optarg;
            break;
        case 'f':
            request->ck_file = (abi_pointer)optarg;
            break;
        case 'k':
            set_signal(request, ABI_CHKPNT_SIGROOT, optarg);
            break;
        case 'K':
            set_signal(request, ABI_CHKPNT_SIGFAMILY, optarg);
            break;
        default: /* getopt has said what is wrong. */
            usage();
        }
    }
}

static int parse_pid(const char* text) {
    char* end;
    long pid = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || pid <= 0 || pid > 0x7ffffffe) {
        complain("%s: not a process id", text);
        usage();
    }
    return (int)pid;
}

int main(int argc, char** argv) {
    static char report[ABI_REPORT_MAX];
    struct abi_chkpnt request;
    int result;

    memset(&request, 0, sizeof request);
    request.ck_options = ABI_CHKPNT_COMMAND;
    parse_options(argc, argv, &request);
    if (optind == argc) {
        complain(message_missing_process_id);
        usage();
    }
    if (optind + 1 != argc)
        usage();
    request.ck_pid = parse_pid(argv[optind]);
    request.ck_report = (abi_pointer)report;
    request.ck_report_size = sizeof report;

    result = __chkpnt(&request);
    print_report(report, result < 0);
    return result < 0;
}
