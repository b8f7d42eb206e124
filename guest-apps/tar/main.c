/* tar [-]{c|r|u|t|x}[0-9vwfbmpohi] [archive] [blocking] [name ...]: the archive is the tape unless named.
 * Keys may also be given one by one, each with its -. */
#include "common/answer.h"
#include "common/report.h"
#include "tar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mtio.h>

static const char syntax[] = "{c|r|u|t|x}[0-9vwfbmpohi] [archive] [blocking] [name ...]";

struct options options = {.blocking = 20};

/* The letters of the key; values follow in the order of their letters. Returns what is left. */
static char** read_key(const char* key, char** rest) {
    static char drive[] = "/dev/rmt0";
    for (key += *key == '-'; *key != '\0'; key++) {
        switch (*key) {
        case 'c':
        case 'r':
        case 'u':
        case 't':
        case 'x':
            if (options.function != 0) {
                usage(syntax);
            }
            options.only_newer = *key == 'u';
            options.function = *key == 'u' ? 'r' : *key;
            break;
        case 'w':
            options.ask = 1;
            break;
        case 'i':
            options.pass_over_damage = 1;
            break;
        case 'v':
            options.verbose = 1;
            break;
        case 'm':
            options.keep_time_of_extraction = 1;
            break;
        case 'p':
            options.keep_mode = 1;
            break;
        case 'o':
            options.keep_owner = 0;
            break;
        case 'h':
            options.follow_links = 1;
            break;
        case 'B':
            break; /* Short reads of pipes are always made up for. */
        case 'f':
        case 'b':
            if (*rest == NULL) {
                usage(syntax);
            }
            if (*key == 'f') {
                options.archive = *rest++;
            } else {
                options.blocking = (int)number_argument(*rest++, 1);
            }
            break;
        default:
            if (*key < '0' || *key > '9') {
                usage(syntax);
            }
            drive[sizeof drive - 2] = *key;
            options.archive = drive;
        }
    }
    return rest;
}

int is_confirmed(char letter, const char* name) {
    if (!options.ask) {
        return 1;
    }
    fprintf(stderr, "%c %s: ", letter, name);
    return is_answered_yes();
}

int main(int argc, char** argv) {
    static char* everything[] = {NULL};
    start_program(argv[0]);
    if (argc < 2) {
        usage(syntax);
    }
    options.archive = getenv("TAPE") != NULL ? getenv("TAPE") : DEFTAPE;
    options.keep_owner = 1;
    char** names = read_key(argv[1], argv + 2);
    if (argv[1][0] == '-') {
        while (*names != NULL && (*names)[0] == '-' && (*names)[1] != '\0' && (*names)[1] != 'C' &&
               strcmp(*names, "--") != 0) {
            names = read_key(*names, names + 1);
        }
        names += *names != NULL && strcmp(*names, "--") == 0;
    }
    if (options.function == 0) {
        usage(syntax);
    }
    if (options.blocking > most_blocks) {
        die("blocking", "must be 1 to 128");
    }
    if (*names == NULL) {
        names = everything;
        if (options.function == 'c' || options.function == 'r') {
            die("archive", "nothing to put into it");
        }
    }
    open_archive();
    switch (options.function) {
    case 'c':
        create_archive(names);
        break;
    case 'r':
        append_to_archive(names);
        break;
    case 't':
        list_archive(names);
        break;
    default:
        extract_archive(names);
        break;
    }
    close_archive();
    return finish();
}
