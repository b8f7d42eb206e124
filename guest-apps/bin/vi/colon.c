/* vi: commands after a colon. Those that ed has too are ed's. */
#include "common/report.h"
#include "vi.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_protected; /* The file may not be written. */

static long long characters(int from, int to) {
    long long sum = 0;
    for (int i = from; i <= to; i++) {
        sum += length_of(i) + 1;
    }
    return sum;
}

static void tell_size(const char* name, const char* note, int from, int to) {
    int count = to - from + 1;
    long long size = characters(from, to);
    tell("\"%s\" %s%d line%s, %lld character%s", name, note, count, count == 1 ? "" : "s", size,
         size == 1 ? "" : "s");
}

void load_file(const char* name) {
    remember_file(name);
    set_file_name(name);
    clear_buffer();
    is_protected = 0;
    if (access(name, F_OK) < 0 && errno == ENOENT) {
        keep_cursor_inside(0);
        modified = 0;
        tell("\"%s\" [New file]", name);
        return;
    }
    read_file(name, 0);
    is_protected = access(name, W_OK) < 0;
    int empty = last_line == 0;
    current = 1;
    column = 0;
    keep_cursor_inside(0);
    modified = 0;
    if (empty) {
        tell("\"%s\" 0 lines, 0 characters", name);
    } else {
        tell_size(name,
                  nuls_dropped                ? "[NUL characters dropped] "
                  : read_only || is_protected ? "[Read only] "
                                              : "",
                  1, last_line);
    }
}

static void write_lines(struct range range, const char* argument, int forced) {
    const char* name = *argument != '\0' ? argument : file_name;
    int from = range.count == 0 ? 1 : range.from;
    int to = range.count == 0 ? last_line : range.to;
    if (name == NULL) {
        fail("No current filename");
    }
    if (name[0] == '!') {
        leave_screen();
        write_file(name, from, to, 0);
        return_to_screen(1);
        return;
    }
    int append = strncmp(name, ">>", 2) == 0;
    if (append) {
        name += 2 + strspn(name + 2, " ");
    }
    int is_new = access(name, F_OK) < 0;
    int is_own = file_name != NULL && strcmp(name, file_name) == 0;
    if (!is_new && !is_own && !forced && !append) {
        char reason[160];
        snprintf(reason, sizeof reason, "\"%.80s\" File exists - use \"w! %.40s\" to overwrite", name, name);
        fail(reason);
    }
    if (is_own && (read_only || is_protected) && !forced) {
        char reason[160];
        snprintf(reason, sizeof reason, "\"%.80s\" File is read only", name);
        fail(reason);
    }
    write_file(name, from, to, append);
    if (file_name == NULL) {
        set_file_name(name);
    }
    tell_size(name, is_new ? "[New file] " : "", from, to);
}

static void set_option(const char* text) {
    /* Options of other editors' that change nothing here. */
    static const char without_effect[] =
        " showmatch sm showmode magic terse warn beautify bf redraw optimize opt "
        "mesg prompt slowopen slow timeout remap ";
    static const struct {
        const char* name;
        const char* short_name;
        int* value;
        int is_number;
    } options[] = {{"number", "nu", &numbers, 0},         {"autoindent", "ai", &autoindent, 0},
                   {"ignorecase", "ic", &ignore_case, 0}, {"wrapscan", "ws", &wrap_scan, 0},
                   {"readonly", "ro", &read_only, 0},     {"autowrite", "aw", &autowrite, 0},
                   {"list", "li", &show_all, 0},          {"tabstop", "ts", &tab_width, 1},
                   {"shiftwidth", "sw", &shift_width, 1}};
    if (*text == '\0' || strcmp(text, "all") == 0) {
        tell("%sautoindent %sautowrite %signorecase %slist %snumber %sreadonly shiftwidth=%d tabstop=%d "
             "%swrapscan",
             autoindent ? "" : "no", autowrite ? "" : "no", ignore_case ? "" : "no", show_all ? "" : "no",
             numbers ? "" : "no", read_only ? "" : "no", shift_width, tab_width, wrap_scan ? "" : "no");
        return;
    }
    int off = strncmp(text, "no", 2) == 0;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const char* name = text + (off && !options[i].is_number ? 2 : 0);
        size_t size = strcspn(name, "=");
        int same = (strlen(options[i].name) == size && strncmp(name, options[i].name, size) == 0) ||
                   (strlen(options[i].short_name) == size && strncmp(name, options[i].short_name, size) == 0);
        int value = options[i].is_number && name[size] == '=' ? atoi(name + size + 1) : !off;
        if (same && (!options[i].is_number || (name[size] == '=' && value >= 1 && value <= 32))) {
            *options[i].value = value;
            redraw_all();
            return;
        }
    }
    char quiet[40];
    snprintf(quiet, sizeof quiet, " %.30s ", text + (off ? 2 : 0));
    if (strstr(without_effect, quiet) == NULL) {
        fail("No such option - :set tells all");
    }
}

/* Several may be set at once. */
static void set_options(char* text) {
    if (*text == '\0') {
        set_option("all");
    }
    for (char* word = strtok(text, " \t"); word != NULL; word = strtok(NULL, " \t")) {
        set_option(word);
    }
}

static void quit(int forced) {
    static int told; /* of files that have not been edited: asking again is meant */
    if (modified && !forced) {
        fail("No write since last change (:quit! overrides)");
    }
    if (files_left() > 0 && !forced && !told) {
        char reason[40];
        told = 1;
        snprintf(reason, sizeof reason, "%d more file%s to edit", files_left(), files_left() == 1 ? "" : "s");
        fail(reason);
    }
    quitting = 1;
}

void write_buffer(void) {
    write_lines((struct range){1, last_line, 0}, "", 0);
}

void write_and_quit(void) {
    if (modified) {
        write_buffer();
    }
    quit(0);
}

static void edit(const char* name, int forced) {
    if (modified && !forced) {
        fail("No write since last change (:edit! overrides)");
    }
    if (*name == '\0' && file_name == NULL) {
        fail("No current filename");
    }
    if (strcmp(name, "#") == 0) {
        name = alternate_file();
    }
    char* copy = checked(strdup(*name != '\0' ? name : file_name));
    load_file(copy);
    free(copy);
}

static int is_word(const char* word, const char* full, const char* least) {
    size_t size = strlen(word);
    return size >= strlen(least) && strncmp(word, full, size) == 0;
}

/* The letter of ed that a command with a long name is; '\0' if there is none. */
static char letter_of(const char* word) {
    static const struct {
        const char* full;
        const char* least;
        char letter;
    } names[] = {{"copy", "co", 't'},   {"delete", "de", 'd'},     {"file", "fi", 'f'},
                 {"global", "gl", 'g'}, {"join", "jo", 'j'},       {"list", "li", 'l'},
                 {"mark", "ma", 'k'},   {"move", "mo", 'm'},       {"number", "nu", 'n'},
                 {"print", "pr", 'p'},  {"substitute", "su", 's'}, {"undo", "un", 'u'},
                 {"read", "re", 'r'},   {"vglobal", "vg", 'v'}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (is_word(word, names[i].full, names[i].least)) {
            return names[i].letter;
        }
    }
    return '\0';
}

/* A letter of ed's, perhaps with another one that tells how to print, or the name of a mark. */
static int is_ed_word(const char* word) {
    return word[0] == '\0' || word[1] == '\0' ||
           (word[2] == '\0' && (word[0] == 'k' || strchr("plng", word[1]) != NULL));
}

/* ed's commands, whose output is shown below the screen. */
static void run_ed(char* text) {
    int before = last_line;
    printed = 0;
    int shell = strchr(text, '!') != NULL;
    if (shell || strpbrk(text, "pln=z") != NULL) {
        leave_screen();
    }
    execute(text);
    if (shell || strpbrk(text, "pln=z") != NULL) {
        return_to_screen(printed);
    }
    keep_cursor_inside(0);
    column = (int)strspn(text_of(current), " \t");
    if (before - last_line >= 5 || last_line - before >= 5) {
        tell("%d %s lines", abs(last_line - before), last_line > before ? "more" : "fewer");
    }
}

void colon_command(char* text) {
    const char* rest = text;
    char word[16];
    int size = 0;
    struct range range = read_range(&rest);
    while (isalpha((unsigned char)rest[size]) && size < (int)sizeof word - 1) {
        word[size] = rest[size];
        size++;
    }
    word[size] = '\0';
    const char* argument = rest + size;
    int forced = *argument == '!' && size > 0;
    argument += forced;
    argument += strspn(argument, " \t");
    if (*rest == '\0') {
        current = range.to > 0 ? range.to : 1;
        keep_cursor_inside(0);
        column = (int)strspn(text_of(current), " \t");
    } else if (is_word(word, "quit", "q")) {
        quit(forced);
    } else if (strcmp(word, "wq") == 0) {
        write_lines(range, argument, forced);
        quit(forced);
    } else if (is_word(word, "xit", "x")) {
        write_and_quit();
    } else if (is_word(word, "write", "w")) {
        write_lines(range, argument, forced);
    } else if (is_word(word, "edit", "e")) {
        edit(argument, forced);
    } else if (is_word(word, "set", "se")) {
        set_options((char*)argument);
    } else if (is_word(word, "next", "n")) {
        next_file((char*)argument, forced);
    } else if (is_word(word, "rewind", "rew")) {
        first_file(forced);
    } else if (is_word(word, "args", "ar")) {
        tell_files();
    } else if (*rest == '&') { /* the last substitution, which an s alone is to ed */
        text[rest - text] = 's';
        run_ed(text);
    } else if (*rest == '!' && range.count > 0) {
        filter_lines(range.from, range.to, rest + 1);
    } else if (is_word(word, "shell", "sh")) {
        static char shell[] = "!exec ${SHELL-/bin/sh}";
        run_ed(shell);
    } else if (letter_of(word) != '\0') {
        /* The letter in place of the name, behind the addresses. */
        text[rest - text] = letter_of(word);
        memmove(text + (rest - text) + 1, rest + size, strlen(rest + size) + 1);
        run_ed(text);
    } else if (is_ed_word(word)) {
        run_ed(text);
    } else {
        char reason[64];
        snprintf(reason, sizeof reason, "%s: Not an editor command", word);
        fail(reason);
    }
}
