/* adb program [argument...]: starts the program under control.
 * adb -p pid: takes control of a process that runs.
 * adb [-w] [program] core: looks at a core or checkpoint file; with -w it may alter it.
 * A small part of the debugger: registers, memory, calls, breakpoints, single steps, signals. */
#include "adb.h"
#include "common/report.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct subject* subject = &process_subject;

static void unknown_command(void) {
    printf("unknown command\n");
}

/* What a process must be there for. */
static int obey_process(char kind, char letter, unsigned address, const char* argument) {
    if (subject != &process_subject) {
        printf("there is no process\n");
        return 1;
    }
    if (kind == ':') {
        return control_process(letter, address, strtoul(argument, NULL, 10));
    }
    list_breakpoints();
    return 1;
}

/* W stores a word, w half a word. */
static void store(char letter, unsigned address, const char* argument) {
    char* end;
    unsigned word = strtoul(argument, &end, 16);
    unsigned short half = (unsigned short)word;
    if (end == argument || *end != '\0') {
        printf("a number is missing\n");
    } else if (letter == 'W') {
        subject->write_memory(address, &word, sizeof word);
    } else {
        subject->write_memory(address, &half, sizeof half);
    }
}

/* 0 to end. */
static int obey_dollar(char letter, int thread) {
    switch (letter) {
    case 'r':
        print_registers(subject);
        return 1;
    case 'c':
        print_calls(subject);
        return 1;
    case 'm':
        subject->print_map();
        return 1;
    case 't':
        subject->threads(thread);
        return 1;
    case 'b':
        return obey_process('$', letter, 0, "");
    case 'q':
        return 0;
    default:
        unknown_command();
        return 1;
    }
}

/* Carries out a line: [address[,count]] : / $ and a letter, then perhaps an argument, or value>register. 0 to
 * end. */
static int obey(char* line) {
    char* rest = line;
    unsigned address = strtoul(rest, &rest, 16), count = 1;
    const int has_address = rest != line;
    if (*rest == ',') {
        count = strtoul(rest + 1, &rest, 10);
    }
    char kind = *rest, letter = kind != '\0' ? rest[1] : '\0';
    char* argument = letter != '\0' ? rest + 2 : rest;
    if (kind == ':') {
        return obey_process(kind, letter, address, argument);
    }
    if (kind == '/' && (letter == 'W' || letter == 'w')) {
        store(letter, address, argument);
        return 1;
    }
    if (kind == '>' && has_address) {
        set_register(subject, rest + 1, address);
        return 1;
    }
    if (kind == '$') {
        return obey_dollar(letter, has_address ? (int)address : -1);
    }
    if (kind == '/' ? !show_memory(subject, address, count, letter) : kind != '\0' || has_address) {
        unknown_command();
    }
    return 1;
}

/* Opens what the arguments name; 0, or -1 after saying why it can't be. */
static int open_subject(int argc, char** argv, int writing) {
    /* "program core", as adb has it since ever; but a checkpoint file may also be an argument of a program.
     */
    const int both = argc == 2 && (writing ? is_core_file(argv[1], NULL) : is_core_file(argv[1], argv[0]));
    if (both || (argc == 1 && is_core_file(argv[0], NULL))) {
        subject = &file_subject;
        if (both) {
            read_symbols(argv[0]);
        }
        return open_core_file(argv[argc - 1], writing);
    }
    if (writing) {
        report_reason(argv[argc - 1], "not a core or checkpoint file");
        return -1;
    }
    return take_process(argc, argv);
}

int main(int argc, char** argv) {
    char line[256];
    start_program(argv[0]);
    const int writing = argc > 1 && strcmp(argv[1], "-w") == 0;
    const int by_pid = argc == 3 && strcmp(argv[1], "-p") == 0;
    argc -= 1 + writing;
    argv += 1 + writing;
    if (argc < 1 || (writing && argc > 2) || (argv[0][0] == '-' && !by_pid)) {
        usage("program [argument...] | -p pid | [-w] [program] core");
    }
    signal(SIGINT, SIG_IGN); /* It is for the process. */
    if (open_subject(argc, argv, writing) < 0) {
        return 1;
    }
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (!obey(line)) {
            break;
        }
        fflush(stdout);
    }
    leave_process();
    return finish();
}
