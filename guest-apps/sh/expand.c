/* From words as typed to fields: parameters, command substitution, quotes, field splitting, file names.
 * Each character of an expanded word carries where it came from, because only characters of unquoted
 * expansions separate fields, and only unquoted ones are wild.
 */
#include "sh.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum origin {
    typed = 't',
    quoted = 'q',
    substituted = 's',
    boundary = 'b',    /* between the arguments of $@: no character, but an end of field */
    empty_quotes = 'e' /* "": no character, but a field */
};

struct expansion {
    struct buffer chars;
    struct buffer origins;
    int no_field; /* "$@" without arguments is no field, although quoted */
};

enum context { unquoted, double_quoted, here_document };

static void expand_into(struct expansion* out, const char* text, enum context context);

static void add(struct expansion* out, char c, enum origin origin) {
    buffer_add(&out->chars, c);
    buffer_add(&out->origins, (char)origin);
}

static void add_value(struct expansion* out, const char* value, enum context context) {
    for (; *value != '\0'; value++) {
        add(out, *value, context == unquoted ? substituted : quoted);
    }
}

static void free_expansion(struct expansion* expansion) {
    buffer_free(&expansion->chars);
    buffer_free(&expansion->origins);
}

/* Past the closing quote, brace or parenthesis. */
static const char* skip_to(const char* text, char close) {
    for (; *text != '\0' && *text != close; text++) {
        if (*text == '\\' && text[1] != '\0') {
            text++;
        } else if (close != '`' && *text == '\'' && close != '"') {
            text = skip_to(text + 1, '\'');
        } else if (close != '`' && *text == '"' && close != '\'') {
            text = skip_to(text + 1, '"');
        } else if (close == '}' && *text == '{') {
            text = skip_to(text + 1, '}');
        } else if (close == ')' && *text == '(') {
            text = skip_to(text + 1, ')');
        }
        if (*text == '\0') {
            break;
        }
    }
    return text;
}

/* Quotes and escapes mean nothing between single quotes. */
static const char* end_of_single_quotes(const char* text) {
    const char* end = strchr(text, '\'');
    return end != NULL ? end : text + strlen(text);
}

static const char* special_parameter(char name) {
    static char number[16];
    switch (name) {
    case '?':
        snprintf(number, sizeof number, "%d", last_status);
        return number;
    case '$':
        snprintf(number, sizeof number, "%d", (int)shell_pid);
        return number;
    case '#':
        snprintf(number, sizeof number, "%d", argument_count);
        return number;
    case '!':
        if (last_background == 0) {
            return NULL;
        }
        snprintf(number, sizeof number, "%d", (int)last_background);
        return number;
    case '-': {
        char* end = number;
        if (options.exit_on_error)
            *end++ = 'e';
        if (options.no_files)
            *end++ = 'f';
        if (interactive)
            *end++ = 'i';
        if (options.unset_is_error)
            *end++ = 'u';
        if (options.trace)
            *end++ = 'x';
        *end = '\0';
        return number;
    }
    default:
        return NULL;
    }
}

static const char* parameter(const char* name) {
    if (isdigit((unsigned char)name[0])) {
        int index = atoi(name);
        if (index == 0) {
            return script_name;
        }
        return index <= argument_count ? arguments[index - 1] : NULL;
    }
    return isalpha((unsigned char)name[0]) || name[0] == '_' ? get_variable(name)
                                                             : special_parameter(name[0]);
}

static void add_arguments(struct expansion* out, char name, enum context context) {
    const char* separators = get_variable("IFS");
    if (context != unquoted && name == '@' && argument_count == 0) {
        out->no_field = 1;
    }
    for (int i = 0; i < argument_count; i++) {
        if (i > 0 && context != unquoted && (name == '*' || context == here_document)) {
            add(out, separators == NULL || separators[0] == '\0' ? ' ' : separators[0], quoted);
        } else if (i > 0) {
            add(out, '\0', boundary);
        }
        if (context != unquoted && *arguments[i] == '\0') {
            add(out, '\0', empty_quotes);
        }
        add_value(out, arguments[i], context);
    }
}

/* ${name#pattern} and its kin: removes the shortest or longest match from the start or the end. */
static char* trimmed(const char* value, char operator, int longest, const char* pattern) {
    size_t size = strlen(value);
    char* copy = allocate_text(value, size);
    for (size_t i = 0; i <= size; i++) {
        if (operator== '#') {
            size_t length = longest ? size - i : i;
            char saved = copy[length];
            copy[length] = '\0';
            int matched = matches(pattern, copy);
            copy[length] = saved;
            if (matched) {
                return copy + length;
            }
        } else {
            size_t start = longest ? i : size - i;
            if (matches(pattern, copy + start)) {
                copy[start] = '\0';
                return copy;
            }
        }
    }
    return copy;
}

/* What follows the name inside ${...}. */
static void apply_operator(struct expansion* out, const char* name, const char* rest, enum context context) {
    const char* value = parameter(name);
    int null_counts = *rest == ':';
    rest += null_counts;
    char operator= * rest;
    int present = value != NULL && (!null_counts || *value != '\0');
    if (strchr("-=?+", operator) == NULL || operator== '\0') {
        if (operator!= '#' && operator!= '%') {
            fail(1, "${%s%s}: bad substitution", name, rest);
        }
        int longest = rest[1] == operator;
        char* pattern = expand_pattern(rest + 1 + longest);
        add_value(out, trimmed(value != NULL ? value : "", operator, longest, pattern), context);
        return;
    }
    rest++;
    if (operator== '+') {
        if (present) {
            expand_into(out, rest, context);
        }
    } else if (present) {
        add_value(out, value, context);
    } else if (operator== '-') {
        expand_into(out, rest, context);
    } else if (operator== '=') {
        if (!is_name(name, strlen(name))) {
            fail(1, "%s: cannot assign in this way", name);
        }
        char* result = expand_text(rest);
        set_variable(name, result);
        add_value(out, result, context);
    } else {
        fail(1, "%s: %s", name, *rest != '\0' ? expand_text(rest) : "parameter not set");
    }
}

static void check_set(const char* name) {
    if (options.unset_is_error && parameter(name) == NULL) {
        fail(1, "%s: parameter not set", name);
    }
}

static size_t name_length(const char* text) {
    if (isdigit((unsigned char)text[0])) {
        size_t length = 1;
        while (isdigit((unsigned char)text[length])) {
            length++;
        }
        return length;
    }
    if (!isalpha((unsigned char)text[0]) && text[0] != '_') {
        return text[0] != '\0' && strchr("?$#!-@*", text[0]) != NULL;
    }
    size_t length = 1;
    while (isalnum((unsigned char)text[length]) || text[length] == '_') {
        length++;
    }
    return length;
}

/* The inside of ${...}. */
static void expand_braces(struct expansion* out, const char* inside, enum context context) {
    if (inside[0] == '#' && inside[1] != '\0' && name_length(inside + 1) == strlen(inside + 1)) {
        char length[16];
        const char* value = parameter(inside + 1);
        snprintf(length, sizeof length, "%d", value != NULL ? (int)strlen(value) : 0);
        add_value(out, length, context);
        return;
    }
    size_t length = name_length(inside);
    if (length == 0) {
        fail(1, "${%s}: bad substitution", inside);
    }
    char* name = allocate_text(inside, length);
    if (inside[length] != '\0') {
        apply_operator(out, name, inside + length, context);
    } else if (*name == '@' || *name == '*') {
        add_arguments(out, *name, context);
    } else {
        check_set(name);
        const char* value = parameter(name);
        add_value(out, value != NULL ? value : "", context);
    }
}

/* After `$`; returns where the text goes on. */
static const char* expand_dollar(struct expansion* out, const char* text, enum context context) {
    if (text[0] == '{') {
        const char* end = skip_to(text + 1, '}');
        expand_braces(out, allocate_text(text + 1, (size_t)(end - text - 1)), context);
        return *end != '\0' ? end + 1 : end;
    }
    if (text[0] == '(') {
        const char* end = skip_to(text + 1, ')');
        char* inside = allocate_text(text + 1, (size_t)(end - text - 1));
        size_t size = strlen(inside);
        if (inside[0] == '(' && inside[size - 1] == ')') {
            char number[24];
            inside[size - 1] = '\0';
            snprintf(number, sizeof number, "%ld", arithmetic(expand_text(inside + 1)));
            add_value(out, number, context);
        } else {
            add_value(out, command_output(inside), context);
        }
        return *end != '\0' ? end + 1 : end;
    }
    size_t length = isdigit((unsigned char)text[0]) ? 1 : name_length(text);
    if (length == 0) {
        add(out, '$', context == unquoted ? typed : quoted);
        return text;
    }
    char* name = allocate_text(text, length);
    if (*name == '@' || *name == '*') {
        add_arguments(out, *name, context);
    } else {
        check_set(name);
        const char* value = parameter(name);
        add_value(out, value != NULL ? value : "", context);
    }
    return text + length;
}

/* After "`": the command, in which a backslash quotes only $, ` and itself. */
static const char* expand_backquotes(struct expansion* out, const char* text, enum context context) {
    const char* end = skip_to(text, '`');
    char* command = allocate((size_t)(end - text) + 1);
    char* to = command;
    for (; text < end; text++) {
        int escapes = *text == '\\' && text + 1 < end &&
                      (strchr("$`\\", text[1]) != NULL || (context == double_quoted && text[1] == '"'));
        text += escapes;
        *to++ = *text;
    }
    add_value(out, command_output(command), context);
    return *end != '\0' ? end + 1 : end;
}

static const char* expand_tilde(struct expansion* out, const char* text) {
    size_t length = strcspn(text + 1, "/");
    char* name = allocate_text(text + 1, length);
    const char* home;
    if (length == 0) {
        home = get_variable("HOME");
    } else {
        struct passwd* entry = getpwnam(name);
        home = entry != NULL ? entry->pw_dir : NULL;
    }
    if (home == NULL) {
        add(out, '~', typed);
        return text + 1;
    }
    add_value(out, home, double_quoted);
    return text + 1 + length;
}

static const char* expand_double_quotes(struct expansion* out, const char* text) {
    const char* end = text;
    while (*end != '\0' && *end != '"') {
        if (*end == '\\' && end[1] != '\0') {
            end++;
        } else if (*end == '$' && (end[1] == '(' || end[1] == '{')) {
            end = skip_to(end + 2, end[1] == '(' ? ')' : '}');
            continue;
        } else if (*end == '`') {
            end = skip_to(end + 1, '`');
        }
        end += *end != '\0';
    }
    size_t before = out->chars.size;
    int no_field = out->no_field;
    out->no_field = 0;
    expand_into(out, allocate_text(text, (size_t)(end - text)), double_quoted);
    if (out->chars.size == before && !out->no_field) {
        add(out, '\0', empty_quotes);
    }
    out->no_field = no_field;
    return *end != '\0' ? end + 1 : end;
}

static const char* expand_backslash(struct expansion* out, const char* text, enum context context) {
    char c = *text;
    if (c == '\0') {
        add(out, '\\', quoted);
        return text;
    }
    int literal =
        context != unquoted && (strchr("$`\\\n", c) == NULL && (c != '"' || context == here_document));
    if (literal) {
        add(out, '\\', quoted);
    }
    if (c != '\n' || literal) {
        add(out, c, quoted);
    }
    return text + 1;
}

static void expand_into(struct expansion* out, const char* text, enum context context) {
    if (context == unquoted && *text == '~') {
        text = expand_tilde(out, text);
    }
    while (*text != '\0') {
        char c = *text++;
        if (c == '\\') {
            text = expand_backslash(out, text, context);
        } else if (c == '$') {
            text = expand_dollar(out, text, context);
        } else if (c == '`') {
            text = expand_backquotes(out, text, context);
        } else if (c == '"' && context == unquoted) {
            text = expand_double_quotes(out, text);
        } else if (c == '\'' && context == unquoted) {
            const char* end = end_of_single_quotes(text);
            if (end == text) {
                add(out, '\0', empty_quotes);
            }
            for (; text < end; text++) {
                add(out, *text, quoted);
            }
            text += *text != '\0';
        } else {
            add(out, c, context == unquoted ? typed : quoted);
        }
    }
}

/* The characters alone; with a backslash before those that must not be wild, for patterns. */
static char* plain(const struct expansion* expansion, size_t from, size_t to, int as_pattern) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (size_t i = from; i < to; i++) {
        char origin = expansion->origins.bytes[i];
        if (origin == empty_quotes || (origin == boundary && i == to)) {
            continue;
        }
        if (as_pattern && origin == quoted && strchr("*?[]\\-!", expansion->chars.bytes[i]) != NULL) {
            buffer_add(&text, '\\');
        }
        buffer_add(&text, origin == boundary ? ' ' : expansion->chars.bytes[i]);
    }
    char* result = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    return result;
}

static char* expand_plain(const char* text, enum context context, int as_pattern) {
    struct expansion expansion = {0};
    expand_into(&expansion, text, context);
    char* result = plain(&expansion, 0, expansion.chars.size, as_pattern);
    free_expansion(&expansion);
    return result;
}

char* expand_text(const char* text) {
    return expand_plain(text, unquoted, 0);
}

char* expand_here(const char* text) {
    return expand_plain(text, here_document, 0);
}

char* expand_pattern(const char* text) {
    return expand_plain(text, unquoted, 1);
}

static void add_field(const struct expansion* expansion, size_t from, size_t to, struct word*** end) {
    int wild = 0;
    for (size_t i = from; i < to && !wild; i++) {
        wild = expansion->origins.bytes[i] != quoted && expansion->chars.bytes[i] != '\0' &&
               strchr("*?[", expansion->chars.bytes[i]) != NULL;
    }
    if (wild && !options.no_files) {
        struct word** before = *end;
        match_files(plain(expansion, from, to, 1), end);
        if (*end != before) {
            return;
        }
    }
    struct word* field = allocate(sizeof *field);
    field->text = plain(expansion, from, to, 0);
    **end = field;
    *end = &field->next;
}

static void split_fields(const struct expansion* expansion, struct word*** end) {
    const char* separators = get_variable("IFS");
    if (separators == NULL) {
        separators = " \t\n";
    }
    size_t start = 0;
    int in_field = 0;
    for (size_t i = 0; i < expansion->chars.size; i++) {
        char c = expansion->chars.bytes[i];
        char origin = expansion->origins.bytes[i];
        int separates = origin == substituted && c != '\0' && strchr(separators, c) != NULL;
        if (origin != boundary && !separates) {
            if (!in_field) {
                start = i;
            }
            in_field = 1;
            continue;
        }
        /* A separator that is no blank ends a field even if that is empty. */
        if (in_field || (separates && !isspace((unsigned char)c))) {
            add_field(expansion, in_field ? start : i, i, end);
        }
        in_field = 0;
    }
    if (in_field) {
        add_field(expansion, start, expansion->chars.size, end);
    }
}

struct word* expand_words(const struct word* words) {
    struct word* fields = NULL;
    struct word** end = &fields;
    for (; words != NULL; words = words->next) {
        struct expansion expansion = {0};
        expand_into(&expansion, words->text, unquoted);
        split_fields(&expansion, &end);
        free_expansion(&expansion);
    }
    return fields;
}
