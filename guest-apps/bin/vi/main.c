/* vi [-R] [+command] [file ...]: the screen editor; view: the same as vi -R. */
#include "common/report.h"
#include "common/screen.h"
#include "vi.h"

#include <ctype.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int column, wanted_column;
int tab_width = 8, shift_width = 8, numbers, autoindent, wrap_scan = 1, read_only, autowrite, show_all;

/* What ed's parts need of their surroundings. */
const char* command_list;
int verbose, failed_once, interactive;
const char* last_error;
static jmp_buf next_command;

void fail(const char* reason) {
    command_list = NULL;
    drop_keys();
    reopen_screen();
    if (*reason != '\0') {
        tell("%s", reason);
    } else {
        bell();
    }
    longjmp(next_command, 1);
}

void fail_for(const char* name, const char* reason) {
    char text[200];
    snprintf(text, sizeof text, "\"%.90s\" %s", name, reason);
    fail(text);
}

char* read_input(void) {
    static char line[1024];
    if (command_list == NULL || *command_list == '\0') {
        return NULL;
    }
    size_t size = strcspn(command_list, "\n");
    if (size >= sizeof line) {
        fail("Command too long");
    }
    memcpy(line, command_list, size);
    line[size] = '\0';
    command_list += size + (command_list[size] == '\n');
    return line;
}

char* text_of(int line) {
    return lines[line]->text;
}

int length_of(int line) {
    return (int)strlen(text_of(line));
}

void keep_cursor_inside(int may_be_behind) {
    if (last_line == 0) {
        int before = modified;
        insert_line(0, "");
        modified = before;
    }
    current = current < 1 ? 1 : current > last_line ? last_line : current;
    int most = length_of(current) - !may_be_behind;
    column = column > most ? most : column;
    column = column < 0 ? 0 : column;
}

static void go_to(const struct motion* motion) {
    current = motion->to.line;
    column = motion->vertical ? byte_at(current, wanted_column) : motion->to.column;
    keep_cursor_inside(0);
}

static void scroll(int key, int count) {
    int page = screen_rows() > 2 ? screen_rows() - 2 : 1;
    int half = screen_rows() / 2;
    int amount = count > 0 ? count : 1;
    switch (key) {
    case CONTROL('f'):
    case CONTROL('b'): {
        int by = (key == CONTROL('f') ? page : -page) * amount;
        scroll_to(first_row_line() + by);
        current = key == CONTROL('f') ? first_row_line() : first_row_line() + page;
        break;
    }
    case CONTROL('d'):
    case CONTROL('u'): {
        int by = (key == CONTROL('d') ? 1 : -1) * (count > 0 ? count : half);
        scroll_to(first_row_line() + by);
        current += by;
        break;
    }
    default: { /* ^E and ^Y */
        int by = key == CONTROL('e') ? amount : -amount;
        scroll_to(first_row_line() + by);
        current = current < first_row_line() ? first_row_line() : current;
        if (by < 0 && current > last_row_line() + by) {
            current = last_row_line() + by;
        }
    }
    }
    keep_cursor_inside(0);
}

/* z and a key: the line comes to the top, the middle or the bottom of the screen. */
static void place_line(int count) {
    int key = next_key();
    if (count > 0) {
        current = count;
        keep_cursor_inside(0);
    }
    if (key == '\r') {
        scroll_to(current);
    } else if (key == '.') {
        scroll_to(current - screen_rows() / 2);
    } else if (key == '-') {
        scroll_to(current - screen_rows() + 1);
    } else {
        fail("");
    }
}

static void tell_place(void) {
    tell("\"%s\" %sline %d of %d --%d%%--", file_name != NULL ? file_name : "No file",
         modified ? "[Modified] " : "", current, last_line, current * 100 / last_line);
}

static void stop(void) {
    leave_screen();
    kill(0, SIGTSTP); /* with what has started it, a script perhaps */
    return_to_screen(0);
}

/* Does a colon command that is not typed. */
static void colon_line(const char* text) {
    char* line = checked(strdup(text)); /* which is changed */
    colon_command(line);
    free(line);
}

/* Commands that neither move nor change. 0 if the key is none of them. */
static int other_command(int key, int count) {
    switch (key) {
    case CONTROL('f'):
    case CONTROL('b'):
    case CONTROL('d'):
    case CONTROL('u'):
    case CONTROL('e'):
    case CONTROL('y'):
        scroll(key, count);
        break;
    case 'z':
        place_line(count);
        break;
    case CONTROL('g'):
        tell_place();
        break;
    case CONTROL('l'):
    case CONTROL('r'):
        redraw_all();
        break;
    case CONTROL('z'):
        stop();
        break;
    case 'm':
        set_mark_here((char)next_key());
        break;
    case CONTROL('^'):
        colon_line("e #");
        break;
    case '&':
        colon_line("&");
        break;
    case 'u':
        undo();
        keep_cursor_inside(0);
        break;
    case 'Z':
        if (next_key() != 'Z') {
            fail("");
        }
        write_and_quit();
        break;
    case ':': {
        char* text = ask(':');
        if (text != NULL) {
            colon_command(text);
        }
        break;
    }
    case escape:
        break;
    default:
        return 0;
    }
    return 1;
}

static int read_count(int* key) {
    int count = 0;
    while (*key < 256 && isdigit(*key) && !(*key == '0' && count == 0)) {
        count = count < 100000 ? count * 10 + *key - '0' : count;
        *key = next_key();
    }
    return count;
}

static void command(void) {
    char name = '\0';
    struct motion motion;
    int key = next_key();
    int count = read_count(&key);
    if (key == '"') {
        name = (char)next_key();
        if (!isalpha((unsigned char)name)) {
            fail("");
        }
        key = next_key();
        count = count > 0 ? count : read_count(&key);
    }
    if (key == '.') {
        repeat_keys();
        command();
        drop_keys();
        return;
    }
    int is_operator = key < 256 && key > 0 && strchr("dcy<>!", key) != NULL;
    if (is_operator) {
        operate(key, count, name);
    } else if (key == 'Y') {
        yank_lines(count, name);
    } else if (change_command(key, count, name)) {
        is_operator = 1;
    } else if (other_command(key, count)) {
        wanted_column = screen_column(current, column);
        return;
    } else if (find_motion(key, count, &motion)) {
        go_to(&motion);
        wanted_column = key == '$'        ? end_of_line
                        : motion.vertical ? wanted_column
                                          : screen_column(current, column);
        return;
    } else {
        fail("");
    }
    keep_cursor_inside(0);
    wanted_column = screen_column(current, column);
    if (is_operator && key != 'y') {
        keep_keys();
    }
}

/* Commands of the user's own, one a line or with bars between: those of EXINIT, or else of ~/.exrc. */
static char* start_commands(void) {
    static char text[2048];
    const char* own = getenv("EXINIT");
    if (own != NULL) {
        snprintf(text, sizeof text, "%s", own);
    } else if (getenv("HOME") != NULL) {
        snprintf(text, sizeof text, "%s/.exrc", getenv("HOME"));
        FILE* file = fopen(text, "r");
        size_t size = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
        text[size] = '\0';
        if (file != NULL) {
            fclose(file);
        }
    }
    return text;
}

static void run_start_commands(void) {
    static char* rest;
    for (rest = start_commands(); rest != NULL;) {
        char* line = strsep(&rest, "|\n");
        line += strspn(line, ": \t");
        if (*line != '\0' && *line != '"' && setjmp(next_command) == 0) {
            colon_command(line);
        }
    }
}

/* +line, +/expression, +command; + alone is the last line. */
static void go_to_start(const char* start) {
    current = last_line;
    if (*start != '\0') {
        colon_line(start);
    }
}

static void run(char** names, int count, const char* start) {
    keep_cursor_inside(0);
    run_start_commands();
    if (setjmp(next_command) == 0) {
        set_files(names, count);
        if (count > 0) {
            load_file(names[0]);
        }
        keep_cursor_inside(0);
        modified = 0;
        if (start != NULL) {
            go_to_start(start);
        }
    }
    while (!quitting) {
        keep_cursor_inside(0);
        if (setjmp(next_command) == 0) {
            draw();
            begin_keys();
            command();
        }
    }
}

int main(int argc, char** argv) {
    static const char syntax[] = "[-R] [+command] [file ...]";
    int i = 1;
    const char* start = NULL;
    start_program(argv[0]);
    read_only = strcmp(base_name(argv[0]), "view") == 0;
    for (; i < argc && (argv[i][0] == '+' || argv[i][0] == '-'); i++) {
        if (argv[i][0] == '+') {
            start = argv[i] + 1;
        } else if (strcmp(argv[i], "-R") == 0) {
            read_only = 1;
        } else if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        } else {
            usage(syntax);
        }
    }
    if (!isatty(1) || open_screen(0, 0) < 0) {
        report_reason("standard input", "not a terminal");
        return 1;
    }
    silent = 1;
    interactive = 1;
    signal(SIGHUP, save_after_hangup);
    redraw_all();
    run(argv + i, argc - i, start);
    leave_screen();
    return finish();
}
