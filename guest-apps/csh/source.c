/* Where lines come from: a stack of terminals, files and texts. A source keeps the lines it has read as long
 * as a loop, or a goto in a file, may come back to them. */
#include "csh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct source {
    struct source* outer;
    int fd;      /* -1: the text is all there is */
    int typed;   /* prompts, history, no comments */
    int foreign; /* the parent's; we are its child */
    char* text;  /* owned */
    const char* next_char;
    const char* last_char;
    size_t read_size;       /* 1 where what we do not read is for the commands that we start */
    char** lines;           /* kept */
    int first, count, room; /* numbers of the lines kept: first .. first + count - 1 */
    struct position next, start;
    struct loop* loops;
    char buffer[1024];
};

struct source* source;
static int depth;
static int continuation;

static struct source* push(void) {
    struct source* inner = keep(sizeof *inner);
    memset(inner, 0, sizeof *inner);
    inner->outer = source;
    inner->fd = -1;
    source = inner;
    depth++;
    return inner;
}

static void open_descriptor(int fd, int typed) {
    struct source* file = push();
    file->fd = fd;
    file->typed = typed;
    file->next_char = file->last_char = file->buffer;
    file->read_size = fd == 0 && !isatty(0) ? 1 : sizeof file->buffer;
}

void open_terminal_source(int fd) {
    open_descriptor(fd, 1);
}

void open_file_source(int fd) {
    open_descriptor(fd, 0);
}

void open_text_source(const char* text) {
    struct source* texts = push();
    texts->text = keep_text(text);
    texts->next_char = texts->text;
    texts->last_char = texts->text + strlen(texts->text);
}

static void pop_loop(struct source* from) {
    struct loop* loop = from->loops;
    from->loops = loop->outer;
    for (int i = 0; i < loop->count; i++) {
        free(loop->values[i]);
    }
    free(loop->values);
    free(loop->variable);
    free(loop);
}

void forget_loop(void) {
    pop_loop(source);
}

static void forget_lines(struct source* from) {
    for (int i = 0; i < from->count; i++) {
        free(from->lines[i]);
    }
    from->first += from->count;
    from->count = 0;
}

void close_source(void) {
    struct source* old = source;
    source = old->outer;
    depth--;
    while (old->loops != NULL) {
        pop_loop(old);
    }
    forget_lines(old);
    free(old->lines);
    if (old->fd > 0) {
        close(old->fd);
    }
    free(old->text);
    free(old);
}

int source_depth(void) {
    return depth;
}

/* Back to that source; what it had begun is forgotten: the rest of a typed line, and loops. */
void close_sources_until(int until) {
    while (depth > until) {
        close_source();
    }
    continuation = 0;
    if (source != NULL && source->typed) {
        while (source->loops != NULL) {
            pop_loop(source);
        }
        forget_lines(source);
        source->next = (struct position){source->first, 0};
        source->next_char = source->last_char;
    }
}

void abandon_sources(void) {
    for (struct source* each = source; each != NULL; each = each->outer) {
        each->foreign = 1;
    }
}

int reads_terminal(void) {
    return source != NULL && source->typed;
}

struct position place_in_source(void) {
    return source->next;
}

struct position start_of_line(void) {
    return source->start;
}

void go_to(struct position place) {
    source->next = place;
}

struct loop** loops_of_source(void) {
    return &source->loops;
}

void set_continuation(int on) {
    continuation = on;
}

static int last_was_continued;

static void print_prompt(int continued) {
    const char* prompt = get_value("prompt");
    last_was_continued = continued;
    if (continued) {
        printf("? ");
    } else {
        for (; prompt != NULL && *prompt != '\0'; prompt++) {
            if (*prompt == '!') {
                printf("%d", next_event);
            } else {
                prompt += *prompt == '\\' && prompt[1] == '!';
                putchar(*prompt);
            }
        }
    }
}

void print_prompt_again(void) {
    print_prompt(last_was_continued);
}

static int refill(void) {
    if (source->fd < 0) {
        return 0;
    }
    ssize_t size;
    if (source->typed) {
        size = read_typed(source->fd, source->buffer, (int)source->read_size);
        if (size < 0) {
            putchar('\n');
            leave_command();
        }
    } else {
        while ((size = read(source->fd, source->buffer, source->read_size)) < 0 && errno == EINTR) {
            check_interrupt();
        }
    }
    source->next_char = source->buffer;
    source->last_char = source->buffer + (size > 0 ? size : 0);
    return size > 0;
}

/* Up to a line end that no backslash makes ordinary; 0 if there is nothing left. NULs are dropped. */
static int read_line(struct buffer* line) {
    int escaped = 0, any = 0;
    for (;;) {
        if (source->next_char == source->last_char && !refill()) {
            return any;
        }
        char c = *source->next_char++;
        any = 1;
        if (c == '\n' && !escaped) {
            return 1;
        }
        if (c == '\n' && source->typed) {
            print_prompt(1);
        }
        escaped = c == '\\' && !escaped;
        if (c != '\0') {
            buffer_add(line, c);
        }
    }
}

/* A line that was typed: references to history are replaced, and it is remembered. */
static char* substitute_and_remember(char* line) {
    int changed;
    line = substitute_history(line, NULL, &changed);
    if (changed) {
        printf("%s\n", line);
        fflush(stdout);
    }
    struct token* words = split_line(line, 0);
    if (words != NULL && source->loops == NULL && !continuation) {
        remember_line(words);
    }
    return changed == 2 ? allocate_text("", 0) : line;
}

static void keep_line(const char* line) {
    if (source->count == source->room) {
        source->room = source->room * 2 + 16;
        source->lines = realloc(source->lines, (size_t)source->room * sizeof *source->lines);
        if (source->lines == NULL) {
            complain("out of memory");
            _exit(1);
        }
    }
    source->lines[source->count++] = keep_text(line);
}

/* Reads a new line and keeps it; 0 at the end. */
static int read_new_line(int raw) {
    struct buffer line = {0};
    buffer_add_text(&line, "");
    if (source->typed) {
        if (source->loops == NULL && !continuation) {
            forget_lines(source);
        }
        reap_children();
        report_changes(0);
        print_prompt(continuation || source->loops != NULL);
    }
    int any = read_line(&line);
    char* text = allocate_text(line.bytes, line.size);
    buffer_free(&line);
    if (!any) {
        return 0;
    }
    if (is_set("verbose")) {
        fprintf(stderr, "%s\n", text);
    }
    keep_line(source->typed && !raw ? substitute_and_remember(text) : text);
    return 1;
}

char* next_line(int raw) {
    check_interrupt();
    if (source->foreign) {
        return NULL;
    }
    if (source->next.line >= source->first + source->count && !read_new_line(raw)) {
        return NULL;
    }
    source->start = source->next;
    const char* line = source->lines[source->next.line - source->first];
    line += source->next.offset;
    source->next = (struct position){source->next.line + 1, 0};
    return allocate_text(line, strlen(line));
}

char* read_here_document(const char* end) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    int was = continuation;
    struct position start = source->start;
    continuation = 1;
    char* line;
    while ((line = next_line(1)) != NULL && strcmp(line, end) != 0) {
        buffer_add_text(&text, line);
        buffer_add(&text, '\n');
    }
    continuation = was;
    source->start = start;
    if (line == NULL && !source->foreign) {
        buffer_free(&text);
        fail("<< terminator not found");
    }
    char* copy = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    return copy;
}
