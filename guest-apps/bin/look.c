/* look [-df] beginning file: the lines of a sorted file that begin with a text, found by halving. Status 1 if
 * there are none. */
#include "common/input.h"
#include "common/report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int dictionary, fold;

/* The next character that counts: with -d letters, digits and blanks. */
static int next_of(const char** text) {
    while (dictionary && **text != '\0' && **text != '\n' && !isalnum((unsigned char)**text) &&
           !isspace((unsigned char)**text)) {
        ++*text;
    }
    int c = (unsigned char)**text;
    *text += c != '\0';
    return fold ? tolower(c) : c;
}

/* Below 0 if the line comes before all that begin so, 0 if it begins so. */
static int compare(const char* line, const char* beginning) {
    for (;;) {
        int wanted = next_of(&beginning);
        if (wanted == '\0') {
            return 0;
        }
        int c = next_of(&line);
        c = c == '\n' ? '\0' : c;
        if (c != wanted) {
            return c - wanted;
        }
    }
}

/* Goes to the beginning of the line that is behind the place, or of the file. */
static void go_behind(FILE* file, long place) {
    int c;
    fseek(file, place, SEEK_SET);
    while (place > 0 && (c = getc(file)) != EOF && c != '\n') {
    }
}

/* Where the lines that are not before the beginning start, or shortly before. */
static long find(FILE* file, long size, const char* beginning) {
    char* line = NULL;
    size_t room = 0;
    long low = 0, high = size;
    while (low < high) {
        long middle = low + (high - low) / 2;
        go_behind(file, middle);
        if (getline(&line, &room, file) >= 0 && compare(line, beginning) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    free(line);
    return low > 0 ? low - 1 : 0;
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "df")) != -1) {
        if (option == '?') {
            usage("[-df] beginning file");
        }
        dictionary |= option == 'd';
        fold |= option == 'f';
    }
    if (argc - optind != 2) {
        usage("[-df] beginning file");
    }
    const char* beginning = argv[optind];
    const char* name = argv[optind + 1];
    FILE* file = open_input(name);
    struct stat status;
    if (file == NULL) {
        return 2;
    }
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
        go_behind(file, find(file, (long)status.st_size, beginning));
    }
    char* line = NULL;
    size_t room = 0;
    int found = 0;
    while (getline(&line, &room, file) >= 0) {
        int order = compare(line, beginning);
        if (order > 0) {
            break;
        }
        if (order == 0) {
            fputs(line, stdout);
            found = 1;
        }
    }
    close_input(file, name);
    return finish() != 0 ? 2 : !found;
}
