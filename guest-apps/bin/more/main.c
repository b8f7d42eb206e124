/* more [-cdflsu] [-rows] [+line | +/expression] [file ...]: shows text a screen at a time. */
#include "common/report.h"
#include "common/screen.h"
#include "more.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char syntax[] = "[-cdflsu] [-rows] [+line | +/expression] [file ...]";
struct options options;
static int interactive;
static int width;

static const char* read_options(int argc, char** argv, int* first) {
    const char* start = NULL;
    int i = 1;
    for (; i < argc && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1] != '\0'; i++) {
        if (argv[i][0] == '+') {
            start = argv[i] + 1;
            continue;
        }
        for (const char* letter = argv[i] + 1; *letter != '\0'; letter++) {
            if (isdigit((unsigned char)*letter)) {
                options.window = atoi(letter);
                break;
            }
            switch (*letter) {
            case 'c':
                options.clear = 1;
                break;
            case 'd':
                options.helpful = 1;
                break;
            case 'f':
                options.whole_lines = 1;
                break;
            case 's':
                options.squeeze = 1;
                break;
            case 'u':
                options.no_underlines = 1;
                break;
            case 'l':
                break; /* Form feeds are letters like others. */
            default:
                usage(syntax);
            }
        }
    }
    *first = i;
    return start;
}

/* Without a terminal to write to it is cat. */
static void copy(struct text* text) {
    for (int row = 0; has_row(text, row); row++) {
        puts(text->rows[row].text);
        free(text->rows[row].text);
        text->rows[row].text = NULL;
    }
}

static int show(FILE* file, const char* name, const char* start, const char* next_name) {
    struct text text;
    int result = 1;
    open_text(&text, file, name, width);
    if (interactive) {
        result = page_through(&text, start, next_name);
    } else {
        copy(&text);
    }
    close_text(&text);
    return result;
}

static FILE* open_file(const char* name) {
    struct stat status;
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
        report_reason(name, "is a directory");
        return NULL;
    }
    FILE* file = fopen(name, "r");
    if (file == NULL) {
        report(name);
    }
    return file;
}

static void show_files(char** names, int count, const char* start) {
    int i = 0;
    while (i < count) {
        int result = 1;
        FILE* file = open_file(names[i]);
        if (file != NULL) {
            if (count > 1) {
                printf("::::::::::::::\n%s\n::::::::::::::\n", names[i]);
            }
            result = show(file, names[i], start, i + 1 < count ? names[i + 1] : NULL);
            fclose(file);
        }
        if (result == 0) {
            return;
        }
        i += result;
        i = i < 0 ? 0 : i;
    }
}

int main(int argc, char** argv) {
    int first, rows;
    start_program(argv[0]);
    options.clear = strcmp(base_name(argv[0]), "page") == 0;
    const char* start = read_options(argc, argv, &first);
    if (first == argc && isatty(0)) {
        usage(syntax);
    }
    /* Keys come from the terminal, not from standard input, which may be the text. */
    int keys = isatty(1) ? open("/dev/tty", O_RDONLY) : -1;
    interactive = keys >= 0 && open_screen(keys, 1) == 0;
    screen_size(&rows, &width);
    if (!interactive) {
        options.whole_lines = 1;
    }
    if (first == argc) {
        show(stdin, "standard input", start, NULL);
    } else {
        show_files(argv + first, argc - first, start);
    }
    return finish();
}
