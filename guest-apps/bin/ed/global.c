/* ed: g, v, G and V, which do commands for each line that matches. */
#include "common/report.h"
#include "ed.h"

#include <stdlib.h>
#include <string.h>

/* The commands, of which all lines but the last end with a backslash. To be freed. */
static char* read_list(const char* text) {
    char* list = checked(strdup(*text != '\0' ? text : "p"));
    size_t size = strlen(list);
    while (size > 0 && list[size - 1] == '\\') {
        char* more = read_input();
        if (more == NULL) {
            fail("unexpected end of input");
        }
        list[size - 1] = '\n';
        list = checked(realloc(list, size + strlen(more) + 1));
        strcpy(list + size, more);
        size = strlen(list);
    }
    return list;
}

static int next_selected(void) {
    for (int i = 1; i <= last_line; i++) {
        if (lines[i]->selected) {
            lines[i]->selected = 0;
            return i;
        }
    }
    return 0;
}

static void run_list(const char* list) {
    command_list = list;
    while (command_list != NULL && *command_list != '\0' && !quitting) {
        char* line = checked(strdup(read_input()));
        execute(line);
        free(line);
    }
    command_list = NULL;
}

/* G and V: the commands for each line are asked for; an empty line does nothing, & the last ones again. */
static char* ask_list(char* last) {
    print_lines(current, current, 'p');
    char* answer = read_input();
    if (answer == NULL) {
        fail("unexpected end of input");
    }
    if (strcmp(answer, "&") == 0) {
        if (last == NULL) {
            fail("no previous command");
        }
        return last;
    }
    char* list = *answer != '\0' ? read_list(answer) : checked(strdup(""));
    if (*list != '\0') {
        free(last);
        return list;
    }
    free(list);
    return NULL;
}

void global_command(struct range range, const char* text, char letter) {
    static char* asked;
    int inverted = letter == 'v' || letter == 'V';
    int asks = letter == 'G' || letter == 'V';
    char delimiter = *text;
    if (command_list != NULL) {
        fail("cannot nest global commands");
    }
    if (delimiter == '\0' || delimiter == ' ') {
        fail("invalid pattern delimiter");
    }
    text++;
    const regex_t* expression = read_expression(&text, delimiter);
    for (int i = 1; i <= last_line; i++) {
        int matches =
            i >= range.from && i <= range.to && regexec(expression, lines[i]->text, 0, NULL, 0) == 0;
        lines[i]->selected = i >= range.from && i <= range.to && matches != inverted;
    }
    char* list = asks ? NULL : read_list(text);
    int number;
    while ((number = next_selected()) != 0 && !quitting) {
        current = number;
        if (asks) {
            char* answer = ask_list(asked);
            if (answer == NULL) {
                continue;
            }
            asked = answer;
            run_list(asked);
        } else {
            run_list(list);
        }
    }
    free(list);
}
