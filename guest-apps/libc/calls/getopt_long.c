/* getopt_long(): options of whole words, `--name`, `--name=value` or `--name value`, besides the letters of
 * getopt(). A name may be cut short where only one begins so. The first word that is no option ends them, as
 * for getopt(). */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int complain(char* const* argv, const char* letters, const char* problem, const char* name,
                    int length) {
    if (opterr && *letters != ':') {
        fprintf(stderr, "%s: %s -- %.*s\n", argv[0], problem, length, name);
    }
    return '?';
}

/* The option of that name: its index, -1 if there is none, -2 if there are several. */
static int find(const struct option* options, const char* name, size_t length) {
    int i, found = -1;
    for (i = 0; options[i].name != NULL; i++) {
        if (strncmp(options[i].name, name, length) != 0) {
            continue;
        }
        if (options[i].name[length] == '\0') {
            return i;
        }
        found = found == -1 ? i : -2;
    }
    return found;
}

static int take_word(int argc, char* const* argv, const char* letters, const struct option* options,
                     int* place) {
    const char* name = argv[optind++] + 2;
    const char* value = strchr(name, '=');
    size_t length = value != NULL ? (size_t)(value - name) : strlen(name);
    int index = find(options, name, length);
    const struct option* option;
    optopt = 0;
    if (index < 0) {
        return complain(argv, letters, index == -1 ? "illegal option" : "ambiguous option", name,
                        (int)length);
    }
    option = &options[index];
    if (option->has_arg == no_argument && value != NULL) {
        return complain(argv, letters, "option takes no argument", name, (int)length);
    }
    optarg = value != NULL ? (char*)value + 1 : NULL;
    if (option->has_arg == required_argument && value == NULL) {
        if (optind >= argc) {
            optopt = option->val;
            complain(argv, letters, "option requires an argument", name, (int)length);
            return *letters == ':' ? ':' : '?';
        }
        optarg = argv[optind++];
    }
    if (place != NULL) {
        *place = index;
    }
    if (option->flag != NULL) {
        *option->flag = option->val;
        return 0;
    }
    return option->val;
}

int getopt_long(int argc, char* const argv[], const char* letters, const struct option* options, int* place) {
    /* Not in the middle of a word of letters. */
    static int last_index;
    static int last_was_whole = 1;
    int result;
    int word = optind > 0 ? optind : 1;
    int begins_word = last_was_whole || optind != last_index;
    if (begins_word && word < argc && strncmp(argv[word], "--", 2) == 0 && argv[word][2] != '\0') {
        optind = word;
        last_was_whole = 1;
        return take_word(argc, argv, letters, options, place);
    }
    result = getopt(argc, argv, letters);
    last_was_whole = optind != word;
    last_index = optind;
    return result;
}
