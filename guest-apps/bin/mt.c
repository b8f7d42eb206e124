/* mt [-f tape] command [count]: moves a magnetic tape, or tells where it is. */
#include "common/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mtio.h>
#include <unistd.h>

/* The tape stays where the command has moved it. */
static const char default_tape[] = "/dev/nrmt0";

static const struct command {
    const char* name;
    int operation; /* MT*, or an ioctl request without argument, or `status` */
    enum { operation, option, status } kind;
    int writes;
} commands[] = {
    {"weof", MTWEOF, operation, 1},    {"eof", MTWEOF, operation, 1},     {"fsf", MTFSF, operation, 0},
    {"bsf", MTBSF, operation, 0},      {"fsr", MTFSR, operation, 0},      {"bsr", MTBSR, operation, 0},
    {"rewind", MTREW, operation, 0},   {"rew", MTREW, operation, 0},      {"offline", MTOFFL, operation, 0},
    {"rewoffl", MTOFFL, operation, 0}, {"eom", MTEOM, operation, 0},      {"erase", MTERASE, operation, 1},
    {"retry", MTIOCRTY, option, 0},    {"noretry", MTIOCNRTY, option, 0}, {"eot", MTIOCEOT, option, 0},
    {"noeot", MTIOCNEOT, option, 0},   {"status", 0, status, 0},
};

/* A command by its name or by a beginning that no other one has. */
static const struct command* find_command(const char* name) {
    const struct command* found = NULL;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
        if (strncmp(commands[i].name, name, strlen(name)) == 0) {
            if (found != NULL && found->operation != commands[i].operation) {
                report_reason(name, "ambiguous command");
                exit(1);
            }
            found = &commands[i];
        }
    }
    if (found == NULL) {
        report_reason(name, "unknown command");
        exit(1);
    }
    return found;
}

static void print_bits(int bits, const char* const* names) {
    int printed = 0;
    for (; *names != NULL; names++, bits >>= 1) {
        if ((bits & 1) != 0) {
            printf("%s%s", printed++ == 0 ? "<" : ",", *names);
        }
    }
    puts(printed != 0 ? ">" : "");
}

static void print_status(int fd, const char* tape) {
    static const char* const states[] = {"READY",    "PROTECTED", "LOADPOINT", "EOT",  "MOUNTED",
                                         "LABELLED", "RETRY",     "NOEOT",     "LOST", NULL};
    static const char* const errors[] = {"DATA ERROR", "RECORD TOO LONG", "BLANK TAPE",
                                         "BAD FORMAT", "HARDWARE",        NULL};
    struct mtget state;
    if (ioctl(fd, (int)MTIOCGET, &state) < 0) {
        report(tape);
        return;
    }
    printf("%s: residual=%d\n", tape, state.mt_resid);
    printf("ds=%x", state.mt_dsreg & 0xffff);
    print_bits(state.mt_dsreg, states);
    printf("er=%x", state.mt_erreg & 0xffff);
    print_bits(state.mt_erreg, errors);
    if ((state.mt_dsreg & ABI_MT_LOST) != 0) {
        puts("position unknown");
    } else {
        printf("file no=%d block no=%d\n", state.mt_fileno, state.mt_blkno);
    }
}

static void run(const struct command* command, int fd, const char* tape, int count) {
    struct mtop request;
    int done;
    request.mt_op = (short)command->operation;
    request.mt_count = count;
    done = command->kind == option ? ioctl(fd, command->operation, 0) : ioctl(fd, (int)MTIOCTOP, &request);
    if (done < 0) {
        char what[200];
        sniprintf(what, sizeof what, "%s %s %d", tape, command->name, count);
        report(what);
    }
}

int main(int argc, char** argv) {
    const char* tape = getenv("TAPE");
    const struct command* command;
    int letter, flags, fd, count = 1;
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "f:t:")) != -1) {
        if (letter != 'f' && letter != 't') {
            usage("[-f tape] command [count]");
        }
        tape = optarg;
    }
    if (tape == NULL) {
        tape = default_tape;
    }
    if (optind == argc || argc - optind > 2) {
        usage("[-f tape] command [count]");
    }
    command = find_command(argv[optind]);
    if (argc - optind == 2) {
        count = (int)number_argument(argv[optind + 1], 0);
    }
    /* Asking for the state must neither need a tape nor move it. */
    flags = command->kind == status ? O_RDONLY | O_NDELAY : command->writes ? O_RDWR : O_RDONLY;
    fd = open(tape, flags);
    if (fd < 0) {
        report(tape);
        return finish();
    }
    if (command->kind == status) {
        print_status(fd, tape);
    } else {
        run(command, fd, tape, count);
    }
    if (close(fd) < 0) {
        report(tape);
    }
    return finish();
}
