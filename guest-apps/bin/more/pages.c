/* more: showing a file page by page, and the commands in between. */
#include "common/report.h"
#include "common/screen.h"
#include "more.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { half_page = 11 };

static const char help[] = "Commands may be preceded by a number, i.\n"
                           "  i<space>         i more lines, or a page\n"
                           "  i<return>        i more lines, or one\n"
                           "  iz               the same as a space, and i becomes the size of a page\n"
                           "  id or ^D         i lines, or 11\n"
                           "  is               skip i lines, and show a page\n"
                           "  if               skip i pages, and show a page\n"
                           "  ib or ^B         back i pages\n"
                           "  i/expression     the i-th line from here on that matches\n"
                           "  in               the i-th match of the last expression\n"
                           "  '                back to where the last search began\n"
                           "  =                the line number\n"
                           "  v                the editor, at this line\n"
                           "  !command         a command of the shell\n"
                           "  i:n i:p          the next, the previous file\n"
                           "  :f               name of the file and line number\n"
                           "  .                the last command again\n"
                           "  q                end\n";

struct view {
    struct text* text;
    int next; /* The row that the next page begins with. */
    int page; /* Rows of a page. */
    int search_start;
    const char* next_name;
};

static char pattern[256];

static void erase_prompt(void) {
    fputs("\r\033[K", stdout);
}

static void prompt(const struct view* view) {
    const struct text* text = view->text;
    int at_end = !has_row(view->text, view->next);
    fputs("\033[7m--More--", stdout);
    if (at_end && view->next_name != NULL) {
        printf("(Next file: %s)", view->next_name);
    } else if (text->size > 0 && view->next > 0) {
        printf("(%d%%)", (int)(text->rows[view->next - 1].end * 100 / text->size));
    }
    if (options.helpful) {
        fputs("[Press space to continue, 'q' to quit.]", stdout);
    }
    fputs("\033[m", stdout);
    fflush(stdout);
}

static void show(struct view* view, int rows) {
    if (options.clear && rows >= view->page) {
        fputs("\033[H\033[2J", stdout);
    }
    for (; rows > 0 && has_row(view->text, view->next); rows--) {
        print_row(view->text, view->next++);
    }
}

static void say(const char* message) {
    printf("\033[7m%s\033[m", message);
    fflush(stdout);
}

/* A line typed at the prompt, after `first`; 0 if it was taken back. */
static int read_line(char first, char* line, int size) {
    int used = 0;
    int key;
    erase_prompt();
    putchar(first);
    fflush(stdout);
    while ((key = read_key()) != '\n' && key != '\r') {
        if (key < 0 || key == 3 || ((key == '\b' || key == 127) && used == 0)) {
            erase_prompt();
            return 0;
        }
        if (key == '\b' || key == 127) {
            used--;
            fputs("\b \b", stdout);
        } else if (key == 21) { /* ^U */
            for (; used > 0; used--) {
                fputs("\b \b", stdout);
            }
        } else if (used < size - 1 && key >= 32) {
            line[used++] = (char)key;
            putchar(key);
        }
        fflush(stdout);
    }
    line[used] = '\0';
    erase_prompt();
    return 1;
}

/* Shows the page with the count-th line from here on that matches. */
static int search(struct view* view, int count) {
    regex_t expression;
    int error = regcomp(&expression, pattern, REG_NOSUB);
    if (error != 0) {
        char reason[100];
        regerror(error, &expression, reason, sizeof reason);
        say(reason);
        return 0;
    }
    int found = 0;
    for (int row = view->next; has_row(view->text, row); row++) {
        if (regexec(&expression, plain_row(view->text, row), 0, NULL, 0) == 0 && --count == 0) {
            view->search_start = view->next;
            /* Two rows before it, so that one sees what it belongs to. */
            view->next = row > view->next + 2 ? row - 2 : view->next;
            found = 1;
            break;
        }
    }
    regfree(&expression);
    if (!found) {
        say("Pattern not found");
        return 0;
    }
    fputs("...skipping\n", stdout);
    show(view, view->page);
    return 1;
}

static void run(const char* command) {
    int status;
    fflush(stdout);
    close_screen();
    pid_t child = fork();
    if (child == 0) {
        if (!isatty(0)) {
            dup2(2, 0);
        }
        execl("/bin/sh", "sh", "-c", command, (char*)NULL);
        _exit(127);
    }
    if (child > 0) {
        waitpid(child, &status, 0);
    }
    reopen_screen();
}

static void edit(struct view* view) {
    char command[1200];
    const char* editor = getenv("EDITOR");
    long line = view->next > 0 ? view->text->rows[view->next - 1].line : 1;
    if (view->text->file == stdin) {
        say("Not a file");
        return;
    }
    snprintf(command, sizeof command, "%s +%ld %s", editor != NULL ? editor : "/usr/bin/vi", line,
             view->text->name);
    erase_prompt();
    run(command);
    show(view, 0);
}

static void go_back(struct view* view, int pages) {
    view->next -= (pages + 1) * view->page;
    if (view->next < 0) {
        view->next = 0;
    }
    printf("...back %d page%s\n", pages, pages > 1 ? "s" : "");
    show(view, view->page);
}

static void skip(struct view* view, int rows) {
    printf("...skipping %d line%s\n", rows, rows > 1 ? "s" : "");
    while (rows-- > 0 && has_row(view->text, view->next)) {
        view->next++;
    }
    show(view, view->page);
}

enum result { quit = 0, next_file = 1, previous_file = -1, stay = 2, stay_silent = 3 };

/* After a colon. */
static enum result colon_command(const struct view* view) {
    putchar(':');
    fflush(stdout);
    int key = read_key();
    erase_prompt();
    switch (key) {
    case 'n':
        return next_file;
    case 'p':
        return previous_file;
    case 'q':
    case 'Q':
        return quit;
    case 'f':
        printf("\"%s\" line %ld", view->text->name,
               view->next > 0 ? view->text->rows[view->next - 1].line : 0);
        fflush(stdout);
        return stay_silent;
    default:
        say("[Press 'h' for instructions.]");
        return stay_silent;
    }
}

/* Commands that need no line typed. `count` is 0 if none was given. */
static enum result simple_command(struct view* view, int key, int count) {
    erase_prompt();
    switch (key) {
    case 'z':
        view->page = count > 0 ? count : view->page;
        show(view, view->page);
        return stay;
    case ' ':
        show(view, count > 0 ? count : view->page);
        return stay;
    case '\n':
    case '\r':
        show(view, count > 0 ? count : 1);
        return stay;
    case 'd':
    case 4:
        show(view, count > 0 ? count : half_page);
        return stay;
    case 's':
        skip(view, count > 0 ? count : 1);
        return stay;
    case 'f':
        skip(view, (count > 0 ? count : 1) * view->page);
        return stay;
    case 'b':
    case 2:
        go_back(view, count > 0 ? count : 1);
        return stay;
    case '\'':
        view->next = view->search_start;
        fputs("***Back***\n", stdout);
        show(view, view->page);
        return stay;
    case '=':
        printf("%ld", view->next > 0 ? view->text->rows[view->next - 1].line : 0);
        fflush(stdout);
        return stay_silent;
    case 'h':
    case '?':
        fputs(help, stdout);
        return stay;
    case 'v':
        edit(view);
        return stay;
    case 12:
        view->next = view->next > view->page ? view->next - view->page : 0;
        fputs("\033[H\033[2J", stdout);
        show(view, view->page);
        return stay;
    case 'q':
    case 'Q':
    case -1:
        return quit;
    default:
        say(options.helpful ? "[Press 'h' for instructions.]" : "\a");
        return options.helpful ? stay_silent : stay;
    }
}

/* Rows of a page: all but one of the screen, unless the user says. */
static int page_size(void) {
    int rows, columns;
    screen_size(&rows, &columns);
    return options.window > 0 ? options.window : rows - 1;
}

static enum result command(struct view* view) {
    static int last_key = ' ';
    static int last_count;
    static char shell_command[512];
    int count = 0;
    int key = read_key();
    for (; isdigit(key); key = read_key()) {
        count = count < 100000 ? count * 10 + key - '0' : count;
    }
    if (key < 0 && screen_was_disturbed()) {
        erase_prompt();
        view->page = page_size();
        return stay;
    }
    if (key == '.') {
        key = last_key;
        count = count > 0 ? count : last_count;
    }
    last_key = key;
    last_count = count;
    switch (key) {
    case '/':
        return !read_line('/', pattern, sizeof pattern) || search(view, count > 0 ? count : 1) ? stay
                                                                                               : stay_silent;
    case 'n':
        erase_prompt();
        if (pattern[0] == '\0') {
            say("No previous regular expression");
            return stay_silent;
        }
        return search(view, count > 0 ? count : 1) ? stay : stay_silent;
    case '!':
        if (read_line('!', shell_command, sizeof shell_command)) {
            printf("!%s\n", shell_command);
            run(shell_command);
            fputs("------------------------\n", stdout);
        }
        return stay;
    case ':':
        erase_prompt();
        return colon_command(view);
    default:
        return simple_command(view, key, count);
    }
}

/* `+number` or `+/expression` of the command line. */
static void begin_at(struct view* view, const char* start) {
    if (start != NULL && start[0] == '/') {
        snprintf(pattern, sizeof pattern, "%s", start + 1);
        if (!search(view, 1)) {
            putchar('\n');
            show(view, view->page);
        }
        return;
    }
    long line = start != NULL ? atol(start) : 1;
    while (has_row(view->text, view->next) && view->text->rows[view->next].line < line) {
        view->next++;
    }
    show(view, view->page);
}

int page_through(struct text* text, const char* start, const char* next_name) {
    struct view view = {text, 0, page_size(), 0, next_name};
    enum result result = stay;
    begin_at(&view, start);
    while (has_row(text, view.next) || next_name != NULL) {
        if (result != stay_silent) {
            prompt(&view);
        }
        int at_end = !has_row(text, view.next);
        result = command(&view);
        if (result != stay && result != stay_silent) {
            erase_prompt();
            return result;
        }
        if (at_end && result == stay && !has_row(text, view.next)) {
            return next_file;
        }
    }
    fflush(stdout);
    return next_file;
}
