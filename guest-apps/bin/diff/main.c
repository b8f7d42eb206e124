/* diff [-abcefhinqrstuw] [-clines] [-ulines] [-C lines] [-D name] [-S name] file1 file2: how files or
 * directories differ. Status 0: not at all, 1: they do, 2: trouble. */
#include "common/report.h"
#include "common/targets.h"
#include "diff.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char syntax[] =
    "[-abcefhinqrstuw] [-clines] [-ulines] [-C lines] [-D name] [-S name] file1 file2";
struct options options = {.context = 3};

static void read_options(int argc, char** argv) {
    int option;
    int digits = -1; /* behind -c or -u */
    while ((option = getopt(argc, argv, "abcC:D:efhinqrsS:tuw0123456789")) != -1) {
        switch (option) {
        case 'a':
            options.as_text = 1;
            break;
        case 'b':
            options.ignore_blanks = 1;
            break;
        case 'C':
            options.context = (int)number_argument(optarg, 0);
            options.format = context_format;
            break;
        case 'c':
            options.format = context_format;
            break;
        case 'D':
            options.macro = optarg;
            options.format = merged;
            break;
        case 'e':
            options.format = script;
            break;
        case 'f':
            options.format = reverse_script;
            break;
        case 'h':
            break; /* Once the way for long files, which the usual way copes with now. */
        case 'i':
            options.ignore_case = 1;
            break;
        case 'n':
            options.format = counted_script;
            break;
        case 'q':
            options.brief = 1;
            break;
        case 'r':
            options.recursive = 1;
            break;
        case 's':
            options.report_same = 1;
            break;
        case 'S':
            options.start = optarg;
            break;
        case 't':
            options.expand_tabs = 1;
            break;
        case 'u':
            options.format = unified;
            break;
        case 'w':
            options.ignore_white = 1;
            break;
        default:
            if (option < '0' || option > '9' || digits > 10000 ||
                (options.format != context_format && options.format != unified)) {
                usage(syntax);
            }
            digits = (digits < 0 ? 0 : digits) * 10 + option - '0';
            options.context = digits;
        }
    }
}

static void keep_words(char** argv) {
    for (int i = 1; i < optind; i++) {
        size_t used = strlen(options.words);
        snprintf(options.words + used, sizeof options.words - used, " %s", argv[i]);
    }
}

static int is_directory(const char* name) {
    struct stat status;
    return strcmp(name, "-") != 0 && stat(name, &status) == 0 && S_ISDIR(status.st_mode);
}

int main(int argc, char** argv) {
    char path[MAXPATHLEN];
    int result;
    start_program(argv[0]);
    read_options(argc, argv);
    keep_words(argv);
    if (argc - optind != 2) {
        usage(syntax);
    }
    const char* a = argv[optind];
    const char* b = argv[optind + 1];
    int a_is_folder = is_directory(a);
    int b_is_folder = is_directory(b);
    if (a_is_folder && b_is_folder) {
        result = compare_directories(a, b);
    } else {
        if (a_is_folder || b_is_folder) {
            /* The file of the same name in the directory. */
            if (join_path(path, a_is_folder ? a : b, base_name(a_is_folder ? b : a)) < 0) {
                return 2;
            }
            *(a_is_folder ? &a : &b) = path;
        }
        result = compare_files(a, b, "");
    }
    return finish() != 0 ? 2 : result;
}
