/* grep [-cilnsvhE] pattern [file ...]: status 0 if lines were found, 1 if not, 2 on trouble. */
#include "common/report.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int count_only, names_only, numbered, silent, inverted, no_names;
static regex_t expression;
static int anything_found;

static void search(FILE* file, const char* name, int with_name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    long number = 0;
    long found = 0;
    while ((size = getline(&line, &room, file)) >= 0) {
        number++;
        if (size > 0 && line[size - 1] == '\n') {
            line[size - 1] = '\0';
        }
        if ((regexec(&expression, line, 0, NULL, 0) == 0) == inverted) {
            continue;
        }
        found++;
        if (silent || names_only) {
            break;
        }
        if (!count_only) {
            if (with_name)
                printf("%s:", name);
            if (numbered)
                printf("%ld:", number);
            puts(line);
        }
    }
    free(line);
    if (ferror(file)) {
        report(name);
    }
    anything_found |= found > 0;
    if (count_only && !silent) {
        if (with_name)
            printf("%s:", name);
        printf("%ld\n", found);
    } else if (names_only && found > 0) {
        puts(name);
    }
}

int main(int argc, char** argv) {
    static const char syntax[] = "[-cilnsvhE] pattern [file ...]";
    int flags = REG_NOSUB;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "cilnsqvhE")) != -1) {
        switch (option) {
        case 'c':
            count_only = 1;
            break;
        case 'i':
            flags |= REG_ICASE;
            break;
        case 'l':
            names_only = 1;
            break;
        case 'n':
            numbered = 1;
            break;
        case 's':
        case 'q':
            silent = 1;
            break;
        case 'v':
            inverted = 1;
            break;
        case 'h':
            no_names = 1;
            break;
        case 'E':
            flags |= REG_EXTENDED;
            break;
        default:
            usage(syntax);
        }
    }
    if (optind == argc) {
        usage(syntax);
    }
    const char* pattern = argv[optind++];
    int error = regcomp(&expression, pattern, flags);
    if (error != 0) {
        char reason[128];
        regerror(error, &expression, reason, sizeof reason);
        report_reason(pattern, reason);
        return 2;
    }
    if (optind == argc) {
        search(stdin, "standard input", 0);
    }
    int with_name = argc - optind > 1 && !no_names;
    for (int i = optind; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        search(file, argv[i], with_name);
        fclose(file);
    }
    return finish() != 0 ? 2 : !anything_found;
}
