/* Words of a command from what was typed: quotes, variables and the output of commands. */
#include "csh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void add_quoted(struct fields* fields, char c) {
    buffer_add(&fields->current, '\\');
    buffer_add(&fields->current, c);
    fields->open = 1;
}

void add_plain(struct fields* fields, char c) {
    if (c == '\\') {
        add_quoted(fields, c);
    } else {
        buffer_add(&fields->current, c);
        fields->open = 1;
    }
}

void end_field(struct fields* fields) {
    if (!fields->open) {
        return;
    }
    struct word* word = allocate(sizeof *word);
    word->text =
        allocate_text(fields->current.bytes != NULL ? fields->current.bytes : "", fields->current.size);
    *fields->end = word;
    fields->end = &word->next;
    fields->current.size = 0;
    if (fields->current.bytes != NULL) {
        fields->current.bytes[0] = '\0';
    }
    fields->open = 0;
}

/* --- The output of commands */

static void run_command_child(const char* text, int output) {
    dup2(output, 1);
    close(output);
    run_text(text);
    exit_shell(last_status);
}

static void read_output(int fd, struct buffer* output) {
    char bytes[512];
    ssize_t size;
    while ((size = read(fd, bytes, sizeof bytes)) > 0 || (size < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < size; i++) {
            if (bytes[i] != '\0') {
                buffer_add(output, bytes[i]);
            }
        }
        if (interrupted) {
            break;
        }
    }
}

void expand_command(const char* text, size_t size, struct fields* fields, int in_quotes) {
    int ends[2];
    char* command = allocate_text(text, size);
    if (pipe(ends) < 0) {
        fail("Can't make pipe");
    }
    pid_t pid = fork_process(NULL, command, 0);
    if (pid == 0) {
        close(ends[0]);
        run_command_child(command, move_up(ends[1]));
    }
    close(ends[1]);
    struct buffer output = {0};
    buffer_add_text(&output, "");
    read_output(ends[0], &output);
    close(ends[0]);
    while (waitpid(pid, &last_status, 0) < 0 && errno == EINTR) {
    }
    last_status = WIFEXITED(last_status) ? WEXITSTATUS(last_status) : 128 + WTERMSIG(last_status);
    while (output.size > 0 && output.bytes[output.size - 1] == '\n') {
        output.bytes[--output.size] = '\0';
    }
    for (const char* c = output.bytes; *c != '\0'; c++) {
        if (*c == '\n' || (!in_quotes && (*c == ' ' || *c == '\t'))) {
            fields->open |= in_quotes;
            end_field(fields);
        } else if (in_quotes) {
            add_quoted(fields, *c);
        } else {
            add_plain(fields, *c);
        }
    }
    buffer_free(&output);
    check_interrupt();
}

/* --- Words */

/* What stands between quotes, from behind the first one; the text behind the last. */
static const char* expand_quotes(const char* text, char quote, struct fields* fields) {
    fields->open = 1;
    while (*text != quote && *text != '\0') {
        if (*text == '\\' && text[1] != '\0' && (text[1] == history_mark() || text[1] == '\n')) {
            add_quoted(fields, text[1]);
            text += 2;
        } else if (quote == '"' && *text == '$') {
            text++;
            expand_dollar(&text, fields, 1);
        } else if (quote == '"' && *text == '`') {
            const char* end = strchr(text + 1, '`');
            if (end == NULL) {
                fail("Unmatched `");
            }
            expand_command(text + 1, (size_t)(end - text - 1), fields, 1);
            fields->open = 1;
            text = end + 1;
        } else {
            add_quoted(fields, *text++);
        }
    }
    return *text == '\0' ? text : text + 1;
}

static void expand_word(const char* text, struct fields* fields) {
    while (*text != '\0') {
        char c = *text++;
        if (c == '\\' && *text != '\0') {
            add_quoted(fields, *text++);
        } else if (c == '\'' || c == '"') {
            text = expand_quotes(text, c, fields);
        } else if (c == '$') {
            expand_dollar(&text, fields, 0);
        } else if (c == '`') {
            size_t size = strcspn(text, "`");
            expand_command(text, size, fields, 0);
            text += size + (text[size] == '`');
        } else {
            add_plain(fields, c);
        }
    }
    end_field(fields);
}

struct word* expand_variables(const struct word* words) {
    struct fields fields = {0};
    fields.end = &fields.first;
    for (; words != NULL; words = words->next) {
        expand_word(words->text, &fields);
    }
    buffer_free(&fields.current);
    return fields.first;
}

char* match_one(const char* pattern) {
    struct word word = {(char*)pattern, NULL};
    int failed;
    const struct word* words = expand_names(&word, &failed);
    if (words == NULL || words->next != NULL) {
        fail(failed ? "No match" : "%s: Ambiguous", strip(pattern));
    }
    return words->text;
}

char* expand_to_one(const char* text) {
    struct word typed = {(char*)text, NULL};
    const struct word* words = expand_variables(&typed);
    if (words == NULL || words->next != NULL) {
        fail("%s: Ambiguous", text);
    }
    return match_one(words->text);
}

/* A here-document: variables and commands, but quotes are ordinary. */
char* expand_here(const char* text) {
    struct fields fields = {0};
    fields.end = &fields.first;
    while (*text != '\0') {
        if (*text == '\\' && text[1] != '\0' && strchr("$`\\", text[1]) != NULL) {
            add_quoted(&fields, text[1]);
            text += 2;
        } else if (*text == '$') {
            text++;
            expand_dollar(&text, &fields, 1);
        } else if (*text == '`' && strchr(text + 1, '`') != NULL) {
            size_t size = strcspn(text + 1, "`");
            struct fields output = {0};
            output.end = &output.first;
            expand_command(text + 1, size, &output, 1);
            end_field(&output);
            buffer_free(&output.current);
            for (const struct word* line = output.first; line != NULL; line = line->next) {
                for (const char* c = strip(line->text); *c != '\0'; c++) {
                    add_quoted(&fields, *c);
                }
                if (line->next != NULL) {
                    add_quoted(&fields, '\n');
                }
            }
            text += size + 2;
        } else {
            add_quoted(&fields, *text++);
        }
    }
    end_field(&fields);
    buffer_free(&fields.current);
    return fields.first != NULL ? strip(fields.first->text) : "";
}

/* --- Pattern form */

char* strip(const char* pattern) {
    char* plain = allocate(strlen(pattern) + 1);
    char* end = plain;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0') {
            pattern++;
        }
        *end++ = *pattern;
    }
    *end = '\0';
    return plain;
}

char* quote_all(const char* text) {
    char* pattern = allocate(strlen(text) * 2 + 1);
    char* end = pattern;
    for (; *text != '\0'; text++) {
        *end++ = '\\';
        *end++ = *text;
    }
    *end = '\0';
    return pattern;
}

int count_words(const struct word* words) {
    int count = 0;
    for (; words != NULL; words = words->next) {
        count++;
    }
    return count;
}

char** words_to_values(const struct word* words, int* count) {
    *count = count_words(words);
    char** values = allocate((size_t)(*count + 1) * sizeof *values);
    for (int i = 0; words != NULL; words = words->next) {
        values[i++] = words->text;
    }
    return values;
}
