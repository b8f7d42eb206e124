/* Lines that are typed. Editing is the terminal's; with $filec set it is ours, for ESC completes a file name,
 * and ^D lists those that a name may become. */
#include "csh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* What is read once it is there: its size, 0 at the end of input, -1 if interrupted. */
static int read_input(int fd, char* bytes, int size) {
    for (;;) {
        ssize_t count = read(fd, bytes, (size_t)size);
        if (count < 0 && errno == EIO && take_terminal_back()) {
            continue;
        }
        if (count >= 0 || errno != EINTR) {
            return count > 0 ? (int)count : 0;
        }
        if (interrupted) {
            interrupted = 0;
            return -1;
        }
        if (child_changed) {
            reap_children();
            report_changes(1);
        }
    }
}

/* --- The line as it is edited */

struct line {
    char* text;
    int size, room;
    struct termios keys; /* which characters edit, as the terminal has them */
};

enum { escape = 033, delete = 0177, control = 0100, no_key = 0377 };

static int is_key(const struct line* line, int which, char c) {
    cc_t key = line->keys.c_cc[which];
    return key != no_key && key == (cc_t)c;
}

static int is_control(char c) {
    return (unsigned char)c < ' ' || c == delete;
}

/* Controls are shown as ^X. */
static void show(char c) {
    if (is_control(c)) {
        putchar('^');
        c ^= control;
    }
    putchar(c);
}

static void show_line(const struct line* line) {
    for (int i = 0; i < line->size; i++) {
        show(line->text[i]);
    }
}

static void erase(struct line* line) {
    for (int width = is_control(line->text[--line->size]) ? 2 : 1; width > 0; width--) {
        fputs("\b \b", stdout);
    }
}

/* One place stays free for the line's end. */
static void insert(struct line* line, char c) {
    if (line->size < line->room - 1) {
        line->text[line->size++] = c;
        show(c);
    } else {
        putchar('\a');
    }
}

static int ends_with_blank(const struct line* line) {
    char last = line->text[line->size - 1];
    return last == ' ' || last == '\t';
}

static void erase_word(struct line* line) {
    while (line->size > 0 && ends_with_blank(line)) {
        erase(line);
    }
    while (line->size > 0 && !ends_with_blank(line)) {
        erase(line);
    }
}

/* Where the last word of the line begins. */
static const char* last_word(struct line* line) {
    static const char separators[] = " \t;&|<>()`'\"=";
    int start = line->size;
    line->text[line->size] = '\0';
    while (start > 0 && strchr(separators, line->text[start - 1]) == NULL) {
        start--;
    }
    return line->text + start;
}

/* More than one name, or none, is worth a bell. */
static void complete(struct line* line) {
    int only;
    const char* rest = complete_name(last_word(line), &only);
    while (*rest != '\0') {
        insert(line, *rest++);
    }
    if (!only && !is_set("nobeep")) {
        putchar('\a');
    }
}

static void list(struct line* line) {
    putchar('\n');
    list_names(last_word(line));
    print_prompt_again();
    show_line(line);
}

/* The characters that erase and complete; 0 if it is an ordinary one. */
static int edit(struct line* line, char c) {
    if (is_key(line, VERASE, c) || c == '\b' || c == delete) {
        if (line->size > 0) {
            erase(line);
        }
    } else if (is_key(line, VWERASE, c)) {
        erase_word(line);
    } else if (is_key(line, VKILL, c)) {
        while (line->size > 0) {
            erase(line);
        }
    } else if (is_key(line, VREPRINT, c)) {
        fputs("^R\n", stdout);
        print_prompt_again();
        show_line(line);
    } else if (c == escape) {
        complete(line);
    } else if (is_key(line, VEOF, c)) {
        list(line);
    } else {
        return 0;
    }
    return 1;
}

/* Its size, 0 if it is the end of input, -1 if interrupted. */
static int read_edited(int fd, struct line* line) {
    for (;;) {
        char c;
        fflush(stdout);
        int count = read_input(fd, &c, 1);
        if (count <= 0) {
            return count;
        }
        if (c == '\n' || c == '\r') {
            putchar('\n');
            line->text[line->size++] = '\n';
            return line->size;
        }
        if (is_key(line, VEOF, c) && line->size == 0) {
            return 0;
        }
        if (is_key(line, VLNEXT, c)) {
            if (read_input(fd, &c, 1) <= 0) {
                return -1;
            }
            insert(line, c);
        } else if (!edit(line, c)) {
            insert(line, c);
        }
    }
}

/* The prompt waits in stdout until the terminal is ready for what follows it. */
int read_typed(int fd, char* text, int size) {
    struct line line = {text, 0, size, {0}};
    if (!is_set("filec") || tcgetattr(fd, &line.keys) < 0) {
        fflush(stdout);
        return read_input(fd, text, size);
    }
    struct termios raw = line.keys;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(fd, TCSADRAIN, &raw);
    int result = read_edited(fd, &line);
    fflush(stdout);
    tcsetattr(fd, TCSADRAIN, &line.keys);
    return result;
}
