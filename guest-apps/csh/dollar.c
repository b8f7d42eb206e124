/* References to variables:
 *     $name ${name} $name[selector] $#name $?name $0 $n $* $$ $! $? $<    with modifiers :h :t :r :e :q :x
 * :gh
 * ...
 */
#include "csh.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A reference being read, and what it stands for. */
struct reference {
    const char* next;
    char** values;
    int count;
    int quoted; /* by :q: nothing in it is expanded any more */
};

static void add_values(const struct reference* reference, struct fields* fields, int in_quotes) {
    for (int i = 0; i < reference->count; i++) {
        if (i > 0 && in_quotes) {
            add_quoted(fields, ' ');
        } else if (i > 0) {
            end_field(fields);
        }
        fields->open |= reference->quoted;
        for (const char* c = reference->values[i]; *c != '\0'; c++) {
            if (in_quotes || reference->quoted) {
                add_quoted(fields, *c);
            } else if (*c == ' ' || *c == '\t' || *c == '\n') {
                end_field(fields);
            } else {
                add_plain(fields, *c);
            }
        }
    }
}

static void set_text(struct reference* reference, const char* text) {
    reference->values = allocate(sizeof *reference->values);
    reference->values[0] = allocate_text(text, strlen(text));
    reference->count = 1;
}

static void set_number_text(struct reference* reference, int number) {
    char text[16];
    sprintf(text, "%d", number);
    set_text(reference, text);
}

/* $<: a line of the standard input, read byte by byte since what follows is not ours. */
static void read_input_line(struct reference* reference) {
    struct buffer line = {0};
    buffer_add_text(&line, "");
    char c;
    ssize_t size;
    while ((size = read(0, &c, 1)) == 1 ? c != '\n' : size < 0 && errno == EINTR) {
        if (size == 1 && c != '\0') {
            buffer_add(&line, c);
        }
        check_interrupt();
    }
    set_text(reference, line.bytes);
    buffer_free(&line);
    reference->quoted = 1;
}

static char* read_name(struct reference* reference) {
    const char* start = reference->next;
    const char* end = start;
    if (isdigit((unsigned char)*end)) {
        while (isdigit((unsigned char)*end)) {
            end++;
        }
    } else {
        while (isalnum((unsigned char)*end) || *end == '_') {
            end++;
        }
    }
    if (end == start && *end == '*') {
        end++;
    }
    if (end == start) {
        fail("Variable syntax");
    }
    reference->next = end;
    return allocate_text(start, (size_t)(end - start));
}

/* The number at *text, possibly a variable's value; -1 if there is none. */
static int read_index(const char** text) {
    if (**text == '$') {
        struct fields fields = {0};
        fields.end = &fields.first;
        ++*text;
        expand_dollar(text, &fields, 1);
        end_field(&fields);
        const char* value = fields.first != NULL ? strip(fields.first->text) : "";
        if (!isdigit((unsigned char)*value)) {
            fail("Subscript error");
        }
        return atoi(value);
    }
    if (!isdigit((unsigned char)**text)) {
        return -1;
    }
    int number = 0;
    while (isdigit((unsigned char)**text)) {
        number = number < 100000 ? number * 10 + (**text - '0') : number;
        ++*text;
    }
    return number;
}

/* [n] [n-m] [n-] [-m] [*] */
static void select_values(struct reference* reference) {
    const char* text = reference->next + 1;
    int count = reference->count, first = 1, last = count;
    if (*text == '*') {
        text++;
    } else {
        int given = read_index(&text);
        int range = *text == '-';
        first = given >= 0 ? given : 1;
        last = given;
        if (range) {
            text++;
            int end = read_index(&text);
            last = end >= 0 ? end : count;
        } else if (given < 0) {
            fail("Subscript error");
        }
        int empty = range && first == count + 1 && last == count;
        if (!empty && (first < 1 || last > count || first > count)) {
            fail("Subscript out of range");
        }
    }
    if (*text != ']') {
        fail("Subscript error");
    }
    reference->next = text + 1;
    reference->values += first - 1;
    reference->count = last >= first ? last - first + 1 : 0;
}

static void modify_values(struct reference* reference) {
    while (*reference->next == ':') {
        const char* text = reference->next + 1;
        int all = *text == 'g';
        text += all;
        if (*text == '\0' || strchr("htreqx", *text) == NULL) {
            if (all) {
                fail("Bad : modifier in $ (%c)", *text != '\0' ? *text : ' ');
            }
            return;
        }
        reference->next = text + 1;
        reference->quoted |= *text == 'q';
        char** values = allocate((size_t)(reference->count + 1) * sizeof *values);
        int changed = 0;
        for (int i = 0; i < reference->count; i++) {
            char* result = !changed || all ? modify(reference->values[i], *text) : NULL;
            values[i] = result != NULL ? result : reference->values[i];
            changed |= result != NULL;
        }
        reference->values = values;
    }
}

static int is_positional(const char* name) {
    return isdigit((unsigned char)*name) && strcmp(name, "0") != 0;
}

static int is_defined(const char* name) {
    if (strcmp(name, "0") == 0) {
        return script_name != NULL;
    }
    if (is_positional(name)) {
        const struct variable* arguments = find_variable("argv");
        return arguments != NULL && atoi(name) <= arguments->count;
    }
    return is_set(name) || getenv(name) != NULL;
}

static void look_up(struct reference* reference, const char* name) {
    if (strcmp(name, "0") == 0) {
        if (script_name == NULL) {
            fail("No file for $0");
        }
        set_text(reference, script_name);
        return;
    }
    int all = strcmp(name, "*") == 0;
    const struct variable* variable = find_variable(all || is_positional(name) ? "argv" : name);
    if (is_positional(name)) {
        int n = atoi(name);
        if (variable != NULL && n <= variable->count) {
            set_text(reference, variable->values[n - 1]);
        }
        return;
    }
    if (variable != NULL) {
        reference->count = variable->count;
        reference->values = allocate((size_t)(variable->count + 1) * sizeof *reference->values);
        for (int i = 0; i < variable->count; i++) {
            reference->values[i] = allocate_text(variable->values[i], strlen(variable->values[i]));
        }
    } else if (getenv(name) != NULL) {
        set_text(reference, getenv(name));
    } else {
        fail("%s: Undefined variable", all ? "argv" : name);
    }
}

/* Forms of one character; 0 if it is none of them. */
static int read_special(struct reference* reference) {
    switch (*reference->next) {
    case '$':
        set_number_text(reference, (int)shell_pid);
        break;
    case '!':
        set_number_text(reference, (int)last_background);
        break;
    case '<':
        read_input_line(reference);
        break;
    case '?': /* alone: for those who are used to sh */
        if (isalnum((unsigned char)reference->next[1]) ||
            (reference->next[1] != '\0' && strchr("_*{", reference->next[1]) != NULL)) {
            return 0;
        }
        set_number_text(reference, last_status);
        break;
    default:
        return 0;
    }
    reference->next++;
    return 1;
}

void expand_dollar(const char** place, struct fields* fields, int in_quotes) {
    struct reference reference = {.next = *place};
    if (!read_special(&reference)) {
        int braced = *reference.next == '{';
        reference.next += braced;
        char prefix = *reference.next == '#' || *reference.next == '?' ? *reference.next++ : '\0';
        char* name = read_name(&reference);
        if (prefix == '?') {
            set_text(&reference, is_defined(name) ? "1" : "0");
        } else {
            look_up(&reference, name);
            if (prefix == '#') {
                set_number_text(&reference, reference.count);
            } else if (*reference.next == '[') {
                select_values(&reference);
            }
        }
        modify_values(&reference);
        if (braced && *reference.next++ != '}') {
            fail("Missing }");
        }
    }
    *place = reference.next;
    add_values(&reference, fields, in_quotes);
}
