/* sed: the pattern space and the hold space, and what the commands do with them. */
#include "common/regular.h"
#include "common/report.h"
#include "common/visible.h"
#include "sed.h"

#include <stdlib.h>
#include <string.h>

/* Text that grows. */
struct space {
    char* text;
    size_t size;
    size_t room;
};
static struct space pattern, hold;

static char** files;
static FILE* input;
static char* ahead; /* The line after this one, to know which one is the last. */
static size_t ahead_room;
static ssize_t ahead_size = -1;
static long line;
static int quiet, replaced;
static const regex_t* last_expression;

/* What a and r put out at the end of the cycle. */
static struct queued {
    const char* text;
    int is_file;
} queue[64];
static int queued_count;

static void assign(struct space* space, const char* text, size_t size) {
    if (size + 1 > space->room) {
        space->room = (size + 1) * 2;
        space->text = checked(realloc(space->text, space->room));
    }
    memmove(space->text, text, size);
    space->text[size] = '\0';
    space->size = size;
}

static void append(struct space* space, const char* text, size_t size) {
    size_t before = space->size;
    if (before + size + 2 > space->room) {
        space->room = (before + size + 2) * 2;
        space->text = checked(realloc(space->text, space->room));
    }
    space->text[before] = '\n';
    memcpy(space->text + before + 1, text, size);
    space->size = before + 1 + size;
    space->text[space->size] = '\0';
}

static int open_next(void) {
    while (*files != NULL) {
        const char* name = *files++;
        input = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
        if (input != NULL) {
            return 1;
        }
        report(name);
    }
    return 0;
}

static void look_ahead(void) {
    ahead_size = -1;
    while (input != NULL || open_next()) {
        ahead_size = getline(&ahead, &ahead_room, input);
        if (ahead_size >= 0) {
            if (ahead_size > 0 && ahead[ahead_size - 1] == '\n') {
                ahead_size--;
            }
            return;
        }
        if (ferror(input)) {
            report("input");
        }
        if (input != stdin) {
            fclose(input);
        }
        input = NULL;
    }
}

static int is_last(void) {
    return ahead_size < 0;
}

static void put_queued(void) {
    for (int i = 0; i < queued_count; i++) {
        if (!queue[i].is_file) {
            fputs(queue[i].text, stdout);
            continue;
        }
        FILE* file = fopen(queue[i].text, "r"); /* One that is missing is like an empty one. */
        int c;
        while (file != NULL && (c = getc(file)) != EOF) {
            putchar(c);
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    queued_count = 0;
}

static void print_pattern(FILE* file) {
    fwrite(pattern.text, 1, pattern.size, file);
    putc('\n', file);
}

/* The next line into the pattern space, or behind a newline there. 0 at the end. */
static int next_line(int behind) {
    if (is_last()) {
        return 0;
    }
    if (behind) {
        append(&pattern, ahead, (size_t)ahead_size);
    } else {
        assign(&pattern, ahead, (size_t)ahead_size);
    }
    line++;
    look_ahead();
    return 1;
}

static const regex_t* expression_of(const regex_t* match) {
    if (match != NULL) {
        last_expression = match;
    }
    if (last_expression == NULL) {
        report_reason("//", "no previous regular expression");
        exit(1);
    }
    return last_expression;
}

static int matches(const struct address* address) {
    switch (address->kind) {
    case line_number:
        return line == address->line;
    case last_line:
        return is_last();
    case expression:
        return regexec(expression_of(address->match), pattern.text, 0, NULL, 0) == 0;
    default:
        return 1;
    }
}

static int is_selected(struct command* command) {
    int selected;
    if (command->to.kind == no_address) {
        selected = matches(&command->from);
    } else if (command->in_range) {
        selected = 1;
        if (command->to.kind == line_number ? line >= command->to.line : matches(&command->to)) {
            command->in_range = 0;
            /* Past a line number that n or N has read over. */
            selected = command->to.kind != line_number || line == command->to.line;
        }
    } else {
        selected = matches(&command->from);
        command->in_range =
            selected && !(command->to.kind == line_number && command->to.line <= line) && !is_last();
    }
    return selected != command->inverted;
}

static void queue_text(const char* text, int is_file) {
    if (queued_count == 64) {
        put_queued();
    }
    queue[queued_count++] = (struct queued){text, is_file};
}

static void run_substitution(const struct command* command) {
    char* result =
        substitute(expression_of(command->match), pattern.text, command->text, command->nth, command->all);
    if (result == NULL) {
        return;
    }
    assign(&pattern, result, strlen(result));
    free(result);
    replaced = 1;
    if (command->print) {
        print_pattern(stdout);
    }
    if (command->file != NULL) {
        print_pattern(command->file);
    }
}

/* Each character so that it can be seen; a $ at the end. */
static void list_pattern(void) {
    int column = 0;
    for (size_t i = 0; i < pattern.size; i++) {
        char text[visible_size];
        make_visible((unsigned char)pattern.text[i], text);
        int width = (int)strlen(text);
        if (column + width > 69) {
            puts("\\");
            column = 0;
        }
        fputs(text, stdout);
        column += width;
    }
    puts("$");
}

static void swap_spaces(void) {
    struct space other = pattern;
    pattern = hold;
    hold = other;
}

static void print_first_line(void) {
    fwrite(pattern.text, 1, strcspn(pattern.text, "\n"), stdout);
    putchar('\n');
}

enum outcome { go_on, next_cycle, again_without_reading, quit, jump };

/* The commands that touch only the spaces and the output. */
static enum outcome execute(struct command* command) {
    switch (command->letter) {
    case '=':
        printf("%ld\n", line);
        break;
    case 'a':
        queue_text(command->text, 0);
        break;
    case 'b':
        return jump;
    case 'c':
        if (command->to.kind == no_address || !command->in_range || command->inverted) {
            fputs(command->text, stdout);
        }
        return next_cycle;
    case 'd':
        return next_cycle;
    case 'D': {
        char* newline = strchr(pattern.text, '\n');
        if (newline == NULL) {
            return next_cycle;
        }
        assign(&pattern, newline + 1, strlen(newline + 1));
        return again_without_reading;
    }
    case 'g':
        assign(&pattern, hold.text, hold.size);
        break;
    case 'G':
        append(&pattern, hold.text, hold.size);
        break;
    case 'h':
        assign(&hold, pattern.text, pattern.size);
        break;
    case 'H':
        append(&hold, pattern.text, pattern.size);
        break;
    case 'i':
        fputs(command->text, stdout);
        break;
    case 'l':
        list_pattern();
        break;
    case 'n':
        if (is_last()) {
            return quit;
        }
        if (!quiet) {
            print_pattern(stdout);
        }
        put_queued();
        next_line(0);
        break;
    case 'N':
        if (is_last()) {
            return quit;
        }
        put_queued();
        next_line(1);
        break;
    case 'p':
        print_pattern(stdout);
        break;
    case 'P':
        print_first_line();
        break;
    case 'q':
        return quit;
    case 'r':
        queue_text(command->text, 1);
        break;
    case 's':
        run_substitution(command);
        break;
    case 't':
        if (replaced) {
            replaced = 0;
            return jump;
        }
        break;
    case 'w':
        print_pattern(command->file);
        break;
    case 'x':
        swap_spaces();
        break;
    case 'y':
        for (size_t i = 0; i < pattern.size; i++) {
            pattern.text[i] = (char)command->map[(unsigned char)pattern.text[i]];
        }
        break;
    default:
        break;
    }
    return go_on;
}

static enum outcome run_script(void) {
    for (int i = 0; i < command_count; i++) {
        struct command* command = &commands[i];
        if (!is_selected(command)) {
            if (command->letter == '{') {
                i = command->target - 1;
            }
            continue;
        }
        enum outcome outcome = execute(command);
        if (outcome == jump) {
            i = command->target - 1;
        } else if (outcome != go_on) {
            return outcome;
        }
    }
    return go_on;
}

void edit_files(char** names, int silent) {
    static char input_name[] = "-";
    static char* just_input[] = {input_name, NULL};
    files = *names != NULL ? names : just_input;
    quiet = silent;
    assign(&hold, "", 0);
    look_ahead();
    enum outcome outcome = go_on;
    while (outcome != quit && (outcome == again_without_reading || next_line(0))) {
        replaced = 0;
        outcome = run_script();
        if (!quiet && (outcome == go_on || outcome == quit)) {
            print_pattern(stdout);
        }
        put_queued();
    }
    for (int i = 0; i < command_count; i++) {
        if (commands[i].file != NULL && fflush(commands[i].file) != 0) {
            report("output file");
        }
    }
}
