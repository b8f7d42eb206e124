/* sed [-n] [-e script] [-f file] [script] [file ...]: edits lines as they go by. */
#include "common/report.h"
#include "sed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] = "[-n] [-e script] [-f file] [script] [file ...]";

static char* script;
static size_t script_size;

/* Parts of the script are joined as lines. */
static void add_text(const char* text, size_t size) {
    script = checked(realloc(script, script_size + size + 2));
    memcpy(script + script_size, text, size);
    script_size += size;
    script[script_size++] = '\n';
    script[script_size] = '\0';
}

static void add_file(const char* name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    while ((size = getline(&line, &room, file)) >= 0) {
        add_text(line, (size_t)size - (size > 0 && line[size - 1] == '\n'));
    }
    free(line);
    if (file != stdin) {
        fclose(file);
    }
}

int main(int argc, char** argv) {
    int quiet = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "ne:f:")) != -1) {
        switch (option) {
        case 'n':
            quiet = 1;
            break;
        case 'e':
            add_text(optarg, strlen(optarg));
            break;
        case 'f':
            add_file(optarg);
            break;
        default:
            usage(syntax);
        }
    }
    if (script == NULL) {
        if (optind == argc) {
            usage(syntax);
        }
        add_text(argv[optind], strlen(argv[optind]));
        optind++;
    }
    if (strncmp(script, "#n\n", 3) == 0) {
        quiet = 1;
    }
    script[script_size - 1] = '\0';
    parse_script(script);
    edit_files(argv + optind, quiet);
    return finish();
}
