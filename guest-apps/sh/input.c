/* Characters of the command input: a stack of files and texts, the innermost being read. */
#include "sh.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct input {
    struct input* outer;
    int fd;           /* -1: the text is all there is */
    char* text;       /* of a text input, owned */
    const char* next; /* the next character, up to end */
    const char* end;
    int pushed[4]; /* characters that were read too far */
    int pushed_count;
    int line;
    int at_line_start;
    size_t read_size; /* 1 where what we do not read is for the commands that we start */
    char buffer[1024];
};

static struct input* input;
static int depth;
static int continuation; /* The next line goes on with a command: prompt with PS2. */

static struct input* push(void) {
    struct input* new_input = keep(sizeof *new_input);
    memset(new_input, 0, sizeof *new_input);
    new_input->outer = input;
    new_input->fd = -1;
    new_input->line = 1;
    new_input->at_line_start = 1;
    input = new_input;
    depth++;
    return new_input;
}

void input_from_fd(int fd) {
    struct input* file = push();
    file->fd = fd;
    file->next = file->end = file->buffer;
    file->read_size = fd == 0 && !isatty(0) ? 1 : sizeof file->buffer;
}

void input_from_text(const char* text) {
    struct input* texts = push();
    texts->text = keep_text(text);
    texts->next = texts->text;
    texts->end = texts->text + strlen(texts->text);
}

void input_close(void) {
    struct input* old = input;
    input = old->outer;
    depth--;
    if (old->fd > 0) {
        close(old->fd);
    }
    free(old->text);
    free(old);
}

int input_depth(void) {
    return depth;
}

void input_close_until(int until) {
    while (depth > until) {
        input_close();
    }
}

int input_line(void) {
    return input != NULL ? input->line : 0;
}

void input_forget_line(void) {
    if (input != NULL && interactive && input->fd >= 0) {
        input->next = input->end;
        input->pushed_count = 0;
        input->at_line_start = 1;
    }
}

void input_expect_continuation(int continued) {
    continuation = continued;
}

static void prompt(void) {
    const char* text = get_variable(continuation ? "PS2" : "PS1");
    if (text != NULL) {
        text = expand_here(text);
        if (write(2, text, strlen(text)) < 0) {
            return;
        }
    }
}

static int refill(void) {
    if (input->fd < 0) {
        return 0;
    }
    if (interactive && depth == 1 && input->at_line_start) {
        prompt();
    }
    ssize_t count;
    do {
        count = read(input->fd, input->buffer, input->read_size);
        if (count < 0 && errno == EINTR) {
            check_interrupt();
        }
    } while (count < 0 && errno == EINTR);
    input->next = input->buffer;
    input->end = input->buffer + (count > 0 ? count : 0);
    return count > 0;
}

int next_char(void) {
    if (input->pushed_count > 0) {
        return input->pushed[--input->pushed_count];
    }
    if (input->next == input->end && !refill()) {
        return end_of_input;
    }
    int c = (unsigned char)*input->next++;
    input->at_line_start = c == '\n';
    if (c == '\n') {
        input->line++;
    }
    return c;
}

void unread_char(int c) {
    input->pushed[input->pushed_count++] = c;
}
