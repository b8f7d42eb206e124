/* getopt(): options of a command line, the way of 4.3BSD: the first word that is no option ends them, and `-`
 * is none. A letter with two colons has an argument only if it stands in the same word. newlib's own permutes
 * the words and takes `-` for an option. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char* optarg;
int optind = 1;
int opterr = 1;
int optopt;
int optreset;

static const char* rest = ""; /* letters behind the one read last */

static int complain(const char* program, const char* options, const char* problem) {
    if (opterr && *options != ':') {
        fprintf(stderr, "%s: %s -- %c\n", program, problem, optopt);
    }
    return *options == ':' && problem[0] == 'o' ? ':' : '?';
}

/* The next letter of the words, or 0 if there is no option left. */
static int next_letter(int argc, char* const* argv) {
    if (optreset || optind == 0) {
        rest = "";
        optreset = 0;
        optind = optind == 0 ? 1 : optind;
    }
    if (*rest == '\0') {
        if (optind >= argc || argv[optind][0] != '-' || argv[optind][1] == '\0') {
            return 0;
        }
        rest = argv[optind] + 1;
        if (strcmp(rest, "-") == 0) {
            optind++;
            rest = "";
            return 0;
        }
    }
    return *rest++;
}

int getopt(int argc, char* const* argv, const char* options) {
    int letter = next_letter(argc, argv);
    if (letter == 0) {
        return -1;
    }
    const char* found = letter != ':' ? strchr(options, letter) : NULL;
    optopt = letter;
    if (found == NULL || found[1] != ':') {
        optind += *rest == '\0';
        return found != NULL ? letter : complain(argv[0], options, "illegal option");
    }
    /* With an argument: the rest of this word, or the next one. */
    optarg = (char*)rest;
    if (*rest == '\0' && found[2] == ':') {
        optarg = NULL;
        optind++;
        return letter;
    }
    if (*rest == '\0') {
        optarg = ++optind < argc ? argv[optind] : NULL;
    }
    optind++;
    rest = "";
    return optarg != NULL ? letter : complain(argv[0], options, "option requires an argument");
}
