/* getopts letters name [word ...]: the options of a script, one at a time. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int index_reached; /* OPTIND as we left it: another value begins again. */
static int place;         /* of the next letter in that word */

static void set_index(int index) {
    char text[16];
    snprintf(text, sizeof text, "%d", index);
    set_variable("OPTIND", text);
    index_reached = index;
}

/* A letter that is wrong: told of here or, if the letters begin with a colon, by OPTARG. */
static void complain_of(const char* letters, const char* name, char letter, int lacks_argument) {
    char text[2] = {letter, '\0'};
    if (*letters == ':') {
        set_variable("OPTARG", text);
        set_variable(name, lacks_argument ? ":" : "?");
        return;
    }
    unset_variable("OPTARG");
    set_variable(name, "?");
    complain(lacks_argument ? "option requires an argument: -%c" : "bad option: -%c", letter);
}

int builtin_getopts(int count, char** values) {
    if (count < 3 || !is_name(values[2], strlen(values[2]))) {
        fail(2, "usage: getopts letters name [word ...]");
    }
    const char* letters = values[1];
    const char* name = values[2];
    char** words = count > 3 ? values + 3 : arguments;
    int word_count = count > 3 ? count - 3 : argument_count;
    const char* text = get_variable("OPTIND");
    int index = text != NULL && atoi(text) > 0 ? atoi(text) : 1;
    if (index != index_reached || index > word_count || place >= (int)strlen(words[index - 1])) {
        place = 1;
    }
    const char* word = index <= word_count ? words[index - 1] : "";
    int ends = strcmp(word, "--") == 0;
    if (*word != '-' || word[1] == '\0' || ends) {
        set_variable(name, "?");
        set_index(index + ends);
        return 1;
    }
    char letter = word[place++];
    const char* known = letter != ':' ? strchr(letters, letter) : NULL;
    int last = word[place] == '\0';
    char found[2] = {letter, '\0'};
    if (known == NULL) {
        set_index(index + last);
        complain_of(letters, name, letter, 0);
    } else if (known[1] != ':') {
        set_index(index + last);
        unset_variable("OPTARG");
        set_variable(name, found);
    } else if (last && index == word_count) {
        set_index(index + 1);
        complain_of(letters, name, letter, 1);
    } else {
        set_variable("OPTARG", last ? words[index] : word + place);
        set_variable(name, found);
        set_index(index + 1 + last);
    }
    if (last || (known != NULL && known[1] == ':')) {
        place = 1;
    }
    return 0;
}
