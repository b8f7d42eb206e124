/* The lines that were typed. */
#include "csh.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int next_event = 1;
const struct event* last_event;

static void free_event(struct event* event) {
    for (struct token *token = event->words, *next; token != NULL; token = next) {
        next = token->next;
        free(token->text);
        free(token);
    }
    free(event);
}

static int history_size(void) {
    const char* size = get_value("history");
    int number = size != NULL ? atoi(size) : 1;
    return number > 0 ? number : 1;
}

static void forget_old_events(void) {
    struct event* event = (struct event*)last_event;
    for (int left = history_size() - 1; event != NULL && left > 0; left--) {
        event = event->older;
    }
    if (event == NULL) {
        return;
    }
    struct event* forgotten = event->older;
    event->older = NULL;
    while (forgotten != NULL) {
        struct event* older = forgotten->older;
        free_event(forgotten);
        forgotten = older;
    }
}

void remember_line(const struct token* words) {
    struct event* event = keep(sizeof *event);
    *event = (struct event){(struct event*)last_event, next_event++, NULL};
    struct token** end = &event->words;
    for (; words != NULL; words = words->next) {
        struct token* copy = keep(sizeof *copy);
        *copy = (struct token){keep_text(words->text), NULL, words->spaced};
        *end = copy;
        end = &copy->next;
    }
    last_event = event;
    forget_old_events();
}

const struct event* find_event(int number) {
    for (const struct event* event = last_event; event != NULL; event = event->older) {
        if (event->number == number) {
            return event;
        }
    }
    return NULL;
}

const struct event* find_event_starting(const char* text, size_t size) {
    for (const struct event* event = last_event; event != NULL; event = event->older) {
        if (event->words != NULL && strncmp(event->words->text, text, size) == 0) {
            return event;
        }
    }
    return NULL;
}

const struct event* find_event_containing(const char* text, size_t size) {
    char* wanted = allocate_text(text, size);
    for (const struct event* event = last_event; event != NULL; event = event->older) {
        struct buffer line = {0};
        append_joined(&line, event->words, NULL);
        int found = strstr(line.bytes, wanted) != NULL;
        buffer_free(&line);
        if (found) {
            return event;
        }
    }
    return NULL;
}

static void print_event(FILE* to, const struct event* event, int with_number) {
    struct buffer line = {0};
    append_joined(&line, event->words, NULL);
    if (with_number) {
        fprintf(to, "%6d\t", event->number);
    }
    fprintf(to, "%s\n", line.bytes);
    buffer_free(&line);
}

/* The newest `count` events, the oldest of them first unless reversed. */
static void print_events(FILE* to, int count, int with_number, int reversed) {
    const struct event** events = allocate((size_t)count * sizeof *events + 1);
    int found = 0;
    for (const struct event* event = last_event; event != NULL && found < count; event = event->older) {
        events[found++] = event;
    }
    for (int i = 0; i < found; i++) {
        print_event(to, events[reversed ? i : found - 1 - i], with_number);
    }
}

int builtin_history(int count, char** values) {
    int with_number = 1, reversed = 0, wanted = history_size();
    for (int i = 1; i < count; i++) {
        if (strcmp(values[i], "-h") == 0) {
            with_number = 0;
        } else if (strcmp(values[i], "-r") == 0) {
            reversed = 1;
        } else if (strspn(values[i], "0123456789") == strlen(values[i])) {
            int number = atoi(values[i]);
            wanted = number < wanted ? number : wanted;
        } else {
            fail("Usage: history [-rh] [# number of events]");
        }
    }
    print_events(stdout, wanted, with_number, reversed);
    return 0;
}

static char* history_path(void) {
    const char* home = get_value("home");
    if (home == NULL) {
        return NULL;
    }
    struct buffer path = {0};
    buffer_add_text(&path, home);
    buffer_add_text(&path, "/.history");
    char* copy = allocate_text(path.bytes, path.size);
    buffer_free(&path);
    return copy;
}

void remember_file(int fd) {
    open_file_source(move_up(fd));
    for (char* line; (line = next_line(1)) != NULL;) {
        struct token* words = split_line(line, 0);
        if (words != NULL) {
            remember_line(words);
        }
    }
    close_source();
}

void load_history(void) {
    char* path = history_path();
    int fd = path != NULL ? open(path, O_RDONLY) : -1;
    if (fd >= 0) {
        remember_file(fd);
    }
}

void save_history(void) {
    const char* wanted = get_value("savehist");
    char* path = history_path();
    if (wanted == NULL || path == NULL) {
        return;
    }
    int count = *wanted != '\0' ? atoi(wanted) : history_size();
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    FILE* file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file != NULL) {
        print_events(file, count > 0 ? count : 0, 0, 0);
        fclose(file);
    }
}
