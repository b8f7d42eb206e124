#include "dialogue.h"

#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>

enum outcome { quit, broken, proceed, again, next };

struct state {
    const struct dialogue* dialogue;
    struct item_list* list;
    int current; /* Index of the current item. */
};

static const struct item_kind* kind_of(const struct state* state) {
    const struct item* item = &state->list->items[state->current];

    if (is_process(item))
        return &state->dialogue->process;
    return S_ISREG(item->facts->it_mode) ? &state->dialogue->regular_file : &state->dialogue->file;
}

/* G: the process with that pid, or without one the next process. */
static enum outcome go_to(struct state* state, const char* argument) {
    int i = 0;

    if (*argument == '\0') {
        i = next_process(state->list, state->current);
    } else {
        long pid = strtol(argument, NULL, 10);
        while (i < state->list->count && state->list->items[i].facts->it_pid != pid)
            i = next_process(state->list, i);
    }
    if (i < state->list->count)
        state->current = i;
    else if (*argument == '\0')
        printf("No more processes.\n");
    else
        printf("%s: no such process here.\n", argument);
    return again;
}

/* P: all processes. */
static enum outcome print_all(const struct state* state) {
    int i;

    printf("\n");
    for (i = 0; i < state->list->count; i = next_process(state->list, i))
        print_process(state->list, i);
    printf("\n");
    return again;
}

/* p: the current process. */
static enum outcome print_one(const struct state* state) {
    print_process(state->list, state->current);
    printf("\n");
    return again;
}

static enum outcome modify(struct item* item, const char* path) {
    if (*path == '\0') {
        printf("The path of a file must follow.\n");
        return again;
    }
    if (point_at(item, path) < 0) {
        printf("%s: %s\n", path, strerror(errno));
        return again;
    }
    return next;
}

/* The letters that change what happens to the current item. */
static enum outcome decide(struct state* state, enum effect effect, const char* argument) {
    static const int decisions[] = {
        [effect_default] = 0, [effect_ignore] = ABI_CR_IGNORE, [effect_copy] = ABI_CR_COPY};
    struct item* item = &state->list->items[state->current];

    if (effect == effect_modify)
        return modify(item, argument);
    item->decision = decisions[effect];
    return next;
}

static enum outcome carry_out(struct state* state, char letter, const char* argument) {
    const struct item_kind* kind = kind_of(state);
    const struct verb* verb;

    if (letter == state->dialogue->proceed)
        return proceed;
    switch (letter) {
    case 'Q':
        return quit;
    case 'G':
        return go_to(state, argument);
    case 'P':
        return print_all(state);
    case '?':
        fputs(kind->help, stdout);
        return again;
    }
    if (letter == 'p' && kind == &state->dialogue->process)
        return print_one(state);
    for (verb = kind->verbs; verb->letter != 0; verb++)
        if (verb->letter == letter)
            return decide(state, verb->effect, argument);
    printf("Unknown command. Type '?' for help.\n");
    return again;
}

/* Reads a line, of which at most `size` - 1 characters are kept. 1, or 0 if it was longer, or -1 at the end
 * of the input. */
static int read_line(char* line, int size) {
    int next, whole = 1;

    if (fgets(line, size, stdin) == NULL)
        return -1;
    if (strchr(line, '\n') == NULL)
        for (next = getchar(); next != EOF && next != '\n'; next = getchar())
            whole = 0;
    return whole;
}

/* Says that there is no input any more. */
static enum outcome break_off(void) {
    putchar('\n');
    fflush(stdout);
    if (ferror(stdin))
        complain("standard input: %m");
    else
        complain("unexpected end of input");
    return broken;
}

/* Shows the current item and reads a command with its argument. */
static enum outcome ask(struct state* state) {
    char line[MAXPATHLEN + 80];
    char *letter, *argument, *end;

    print_item(stdout, &state->list->items[state->current]);
    printf(" [%s]:", kind_of(state)->letters);
    fflush(stdout);
    switch (read_line(line, sizeof line)) {
    case -1:
        return break_off();
    case 0:
        printf("The line is too long.\n");
        return again;
    }
    for (letter = line; isspace((unsigned char)*letter); letter++)
        ;
    if (*letter == '\0')
        return again;
    for (argument = letter + 1; isspace((unsigned char)*argument); argument++)
        ;
    for (end = argument + strlen(argument); end > argument && isspace((unsigned char)end[-1]); end--)
        ;
    *end = '\0';
    return carry_out(state, *letter, argument);
}

enum dialogue_end hold_dialogue(const struct dialogue* dialogue, struct item_list* list) {
    struct state state = {dialogue, list, 0};

    printf("%s\n", dialogue->greeting);
    while (state.current < list->count) {
        switch (ask(&state)) {
        case quit:
            return dialogue_quit;
        case broken:
            return dialogue_broken;
        case proceed:
            return dialogue_done;
        case again:
            break;
        case next: /* Nothing is asked about the files of a process that is left out. */
            state.current = is_ignored_process(&list->items[state.current])
                                ? next_process(list, state.current)
                                : state.current + 1;
        }
    }
    return dialogue_done;
}
