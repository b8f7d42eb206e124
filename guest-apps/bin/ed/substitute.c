/* ed: the s command. */
#include "common/regular.h"
#include "common/report.h"
#include "ed.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* For s without anything, which does the last one again. */
static const regex_t* last_match;
static char* last_replacement;

static int nth, all;
static char print;

/* The replacement up to the delimiter. A line that ends with a backslash goes on in the next line of input.
 */
static char* read_replacement(const char** text, char delimiter) {
    char* whole = checked(strdup(*text));
    for (;;) {
        size_t size = strlen(whole);
        const char* c = whole;
        char* replacement = read_delimited(&c, delimiter, 0);
        if (replacement != NULL) {
            *text += strlen(*text);
            static char* flags;
            free(flags);
            flags = checked(strdup(c));
            *text = flags;
            free(whole);
            return replacement;
        }
        size_t backslashes = 0;
        while (backslashes < size && whole[size - 1 - backslashes] == '\\') {
            backslashes++;
        }
        char* more = backslashes % 2 == 1 ? read_input() : NULL;
        if (more == NULL) {
            *text = "p"; /* Without the last delimiter the line is printed. */
            return whole;
        }
        whole = checked(realloc(whole, size + strlen(more) + 2));
        whole[size - 1] = '\n';
        strcpy(whole + size, more);
    }
}

static void read_flags(const char* text) {
    for (; *text != '\0'; text++) {
        if (*text == 'g') {
            all = 1;
        } else if (*text == 'p' || *text == 'l' || *text == 'n') {
            print = *text;
        } else if (isdigit((unsigned char)*text) && *text != '0') {
            nth = (int)strtol(text, (char**)&text, 10);
            text--;
        } else {
            fail("invalid command suffix");
        }
    }
}

static void read_parts(const char* text) {
    char delimiter = *text;
    nth = 1;
    all = 0;
    print = '\0';
    if (delimiter == '\0' || isalnum((unsigned char)delimiter)) {
        if (last_replacement == NULL) {
            fail("no previous substitution");
        }
        read_flags(text);
        return;
    }
    if (delimiter == ' ' || delimiter == '\\') {
        fail("invalid pattern delimiter");
    }
    text++;
    last_match = read_expression(&text, delimiter);
    char* replacement = read_replacement(&text, delimiter);
    if (strcmp(replacement, "%") == 0 && last_replacement != NULL) {
        free(replacement);
    } else {
        free(last_replacement);
        last_replacement = replacement;
    }
    read_flags(text);
}

void substitute_command(struct range range, const char* text) {
    int done = 0;
    read_parts(text);
    if (range.from < 1) {
        fail("invalid address");
    }
    int end = range.to;
    for (int i = range.from; i <= end; i++) {
        char* result = substitute(last_match, lines[i]->text, last_replacement, nth, all);
        if (result == NULL) {
            continue;
        }
        int before = last_line;
        replace_line(i, result);
        free(result);
        done = current;
        i += last_line - before;
        end += last_line - before;
    }
    if (done == 0) {
        if (command_list == NULL) {
            fail("no match");
        }
        return;
    }
    current = done;
    if (print != '\0') {
        print_lines(current, current, print);
    }
}
