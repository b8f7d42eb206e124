/* ed: the commands. */
#include "common/report.h"
#include "common/visible.h"
#include "ed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int quitting, printed;
const char* prompt = "";
static int warned; /* The last command was told that the buffer is modified. */

static void print_one(int number, char how) {
    const char* text = lines[number]->text;
    printed = 1;
    if (how == 'n') {
        printf("%d\t", number);
    }
    if (how != 'l') {
        puts(text);
        return;
    }
    for (; *text != '\0'; text++) {
        char visible[visible_size];
        make_visible((unsigned char)*text, visible);
        fputs(visible, stdout);
    }
    puts("$");
}

void print_lines(int from, int to, char how) {
    if (from < 1) {
        fail("invalid address");
    }
    for (int i = from; i <= to; i++) {
        print_one(i, how);
    }
    current = to;
}

/* Text up to a line with a dot alone. */
static void insert_text(int after) {
    char* line;
    current = after;
    while ((line = read_input()) != NULL && strcmp(line, ".") != 0) {
        insert_line(current, line);
    }
}

/* Nothing or p, l, n may follow a command. */
static char read_suffix(const char* text) {
    char suffix = '\0';
    for (; *text != '\0'; text++) {
        if (*text == 'p' || *text == 'l' || *text == 'n') {
            suffix = *text;
        } else if (*text != ' ') {
            fail("invalid command suffix");
        }
    }
    return suffix;
}

/* A file name behind a blank, or the remembered one; !command is one too. */
static const char* read_name(const char* text, int remember) {
    if (*text != '\0' && *text != ' ' && *text != '\t') {
        fail("unexpected command suffix");
    }
    text += strspn(text, " \t");
    if (*text == '\0') {
        if (file_name == NULL) {
            fail("no current filename");
        }
        return file_name;
    }
    if (*text != '!' && (remember || file_name == NULL)) {
        set_file_name(text);
    }
    return text;
}

static void check_modified(int is_forced) {
    if (modified && !is_forced && !warned) {
        warned = 2;
        fail("warning: buffer modified");
    }
}

static void edit(const char* text, int is_forced) {
    check_modified(is_forced);
    const char* name = read_name(text, 1);
    clear_buffer();
    read_file(name, 0);
    modified = 0;
}

static void write_command(struct range range, const char* text, int append) {
    int quits = *text == 'q';
    int from = range.count == 0 ? (last_line > 0 ? 1 : 0) : range.from;
    int to = range.count == 0 ? last_line : range.to;
    write_file(read_name(text + quits, 0), from, to, append);
    quitting = quits;
}

static void shell(const char* text) {
    static char* last;
    char* command;
    if (text[0] == '!') {
        if (last == NULL) {
            fail("no previous command");
        }
        command = checked(malloc(strlen(last) + strlen(text)));
        strcpy(command, last);
        strcat(command, text + 1);
        puts(command);
    } else {
        command = checked(strdup(text));
    }
    free(last);
    last = command;
    printed = 1;
    fflush(stdout);
    system(command);
    if (!silent) {
        puts("!");
    }
}

static void move_or_copy(struct range range, const char* text, char letter) {
    int after;
    if (!read_address(&text, &after)) {
        after = current;
    }
    if (after < 0 || after > last_line || range.from < 1) {
        fail("invalid address");
    }
    char suffix = read_suffix(text);
    if (letter == 'm' && after >= range.from && after < range.to) {
        fail("invalid destination");
    }
    if (letter == 'm') {
        if (after == range.to || after == range.from - 1) {
            current = range.to;
        } else {
            move_lines(range.from, range.to, after);
        }
    } else {
        copy_lines(range.from, range.to, after);
    }
    if (suffix != '\0') {
        print_lines(current, current, suffix);
    }
}

static void scroll(struct range range, const char* text) {
    static int size = 22;
    if (*text >= '1' && *text <= '9') {
        size = (int)strtol(text, (char**)&text, 10);
    }
    char suffix = read_suffix(text);
    int from = range.count > 0 ? range.to : current + 1;
    int to = from + size - 1 > last_line ? last_line : from + size - 1;
    if (from < 1 || from > last_line) {
        fail("invalid address");
    }
    print_lines(from, to, suffix != '\0' ? suffix : 'p');
}

static void need_lines(struct range range) {
    if (range.from < 1) {
        fail("invalid address");
    }
}

/* Commands that change lines. 0 if the letter is none of them. */
static int execute_change(struct range range, const char* text, char letter) {
    char suffix = strchr("aicdj", letter) != NULL ? read_suffix(text) : '\0';
    switch (letter) {
    case 'a':
        insert_text(range.to);
        break;
    case 'i':
        insert_text(range.to > 0 ? range.to - 1 : 0);
        break;
    case 'c':
        need_lines(range);
        delete_lines(range.from, range.to);
        insert_text(range.from - 1);
        if (current == range.from - 1 && current < last_line) {
            current++;
        }
        break;
    case 'd':
        need_lines(range);
        delete_lines(range.from, range.to);
        break;
    case 'j':
        if (range.count == 0) {
            range.to++;
        }
        need_lines(range);
        if (range.to > last_line) {
            fail("invalid address");
        }
        if (range.to > range.from) {
            join_lines(range.from, range.to);
        }
        break;
    case 'm':
    case 't':
        move_or_copy(range, text, letter);
        break;
    case 'r':
        read_file(read_name(text, 0), range.count == 0 ? last_line : range.to);
        break;
    case 's':
        substitute_command(range, text);
        break;
    default:
        return 0;
    }
    if (suffix != '\0') {
        print_lines(current, current, suffix);
    }
    return 1;
}

static void set_file(const char* text) {
    if (text[strspn(text, " \t")] == '!') {
        fail("invalid redirection");
    }
    puts(read_name(text, 1));
}

static void toggle_verbose(void) {
    verbose = !verbose;
    if (verbose && last_error != NULL) {
        puts(last_error);
    }
}

static void mark(struct range range, const char* text) {
    if (*text < 'a' || *text > 'z') {
        fail("invalid mark character");
    }
    need_lines(range);
    read_suffix(text + 1);
    set_mark(*text, range.to);
}

static void no_addresses(struct range range) {
    if (range.count > 0) {
        fail("unexpected address");
    }
}

/* All others. */
static void execute_other(struct range range, const char* text, char letter) {
    switch (letter) {
    case 'e':
    case 'E':
        no_addresses(range);
        edit(text, letter == 'E');
        break;
    case 'f':
        no_addresses(range);
        set_file(text);
        break;
    case 'g':
    case 'v':
    case 'G':
    case 'V':
        global_command(range.count == 0 ? (struct range){1, last_line, 2} : range, text, letter);
        break;
    case 'H':
        toggle_verbose();
        break;
    case 'h':
        if (last_error != NULL) {
            puts(last_error);
        }
        break;
    case 'k':
        mark(range, text);
        break;
    case 'l':
    case 'n':
    case 'p':
        read_suffix(text);
        print_lines(range.from, range.to, *text != '\0' && letter == 'p' ? *text : letter);
        break;
    case 'P':
        prompt = *prompt != '\0' ? "" : "*";
        break;
    case 'q':
    case 'Q':
        no_addresses(range);
        read_suffix(text);
        check_modified(letter == 'Q');
        quitting = 1;
        break;
    case 'u':
        no_addresses(range);
        undo();
        break;
    case 'w':
    case 'W':
        write_command(range, text, letter == 'W');
        break;
    case 'z':
        scroll(range, text);
        break;
    case '=':
        printed = 1;
        printf("%d\n", range.count > 0 ? range.to : last_line);
        break;
    case '!':
        shell(text);
        break;
    default:
        fail("unknown command");
    }
}

void execute(const char* text) {
    struct range range = read_range(&text);
    char letter = *text;
    warned = warned > 0 ? warned - 1 : 0;
    if (letter == '\0') {
        int number = range.count > 0 ? range.to : current + 1;
        if (number < 1 || number > last_line) {
            fail("invalid address");
        }
        print_lines(number, number, 'p');
        return;
    }
    text++;
    int changes = strchr("acdijmrstgvGV", letter) != NULL;
    if (changes && command_list == NULL) {
        begin_change();
    }
    if (!execute_change(range, text, letter)) {
        execute_other(range, text, letter);
    }
}
