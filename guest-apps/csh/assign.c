/* set and @: values for variables and for their elements. Their words come in pattern form. */
#include "csh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is assigned to: name or name[n]. */
struct target {
    char* name;
    int element; /* from 1; 0: the whole variable */
};

/* Reads a target at the start of a word; the text behind it. */
static const char* read_target(const char* command, const char* word, struct target* target) {
    size_t size = 0;
    while (isalnum((unsigned char)word[size]) || word[size] == '_') {
        size++;
    }
    target->name = allocate_text(word, size);
    target->element = 0;
    if (size == 0 || isdigit((unsigned char)*word)) {
        fail("%s: Variable name must begin with a letter", command);
    }
    const char* rest = word + size;
    if (*rest == '[') {
        char* end;
        long element = strtol(rest + 1, &end, 10);
        if (end == rest + 1 || *end != ']') {
            fail("%s: Subscript error", command);
        }
        if (element < 1 || element > 32767) {
            fail("%s: Subscript out of range", command);
        }
        target->element = (int)element;
        rest = end + 1;
    }
    return rest;
}

static void set_element(const char* command, const struct target* target, const char* value) {
    const struct variable* variable = find_variable(target->name);
    if (variable == NULL) {
        fail("%s: Undefined variable", target->name);
    }
    if (target->element > variable->count) {
        fail("%s: Subscript out of range", command);
    }
    char** values = allocate((size_t)(variable->count + 1) * sizeof *values);
    for (int i = 0; i < variable->count; i++) {
        values[i] = allocate_text(variable->values[i], strlen(variable->values[i]));
    }
    values[target->element - 1] = (char*)value;
    set_values(target->name, variable->count, values);
}

static struct word* new_word(const char* text) {
    struct word* word = allocate(sizeof *word);
    word->text = (char*)text;
    return word;
}

static void assign_word(const struct target* target, const char* text) {
    int failed;
    struct word* word = new_word(text);
    struct word* expanded = *text != '\0' ? expand_names(word, &failed) : word;
    if (expanded == NULL || expanded->next != NULL) {
        fail(expanded == NULL ? "No match" : "Ambiguous");
    }
    if (target->element > 0) {
        set_element("set", target, expanded->text);
    } else {
        set_value(target->name, expanded->text);
    }
}

/* name = ( words ), from the word behind the parenthesis; the place behind the other one. */
static int assign_list(const struct target* target, char** values, int count, int place) {
    struct word* list = NULL;
    struct word** end = &list;
    int failed;
    for (; place < count && strcmp(values[place], ")") != 0; place++) {
        *end = new_word(values[place]);
        end = &(*end)->next;
    }
    if (place == count || target->element > 0) {
        fail("set: Syntax error");
    }
    struct word* expanded = list != NULL ? expand_names(list, &failed) : NULL;
    if (list != NULL && expanded == NULL) {
        fail("No match");
    }
    int size;
    char** words = words_to_values(expanded, &size);
    set_values(target->name, size, words);
    return place + 1;
}

int builtin_set(int count, char** values) {
    if (count == 1) {
        print_variables();
        return 0;
    }
    for (int i = 1; i < count;) {
        struct target target;
        const char* rest = read_target("set", values[i++], &target);
        if (*rest == '\0' && i < count && *values[i] == '=') {
            rest = values[i++];
        }
        if (*rest == '\0') {
            assign_word(&target, "");
            continue;
        }
        if (*rest++ != '=') {
            fail("set: Syntax error");
        }
        if (*rest == '\0' && i < count && strcmp(values[i], "(") == 0) {
            i = assign_list(&target, values, count, i + 1);
        } else if (*rest == '\0' && i < count && rest == values[i - 1] + 1) {
            assign_word(&target, values[i++]); /* `=` stood alone */
        } else {
            assign_word(&target, rest);
        }
    }
    return 0;
}

static long number_of(const struct target* target) {
    const struct variable* variable = find_variable(target->name);
    int element = target->element > 0 ? target->element : 1;
    if (variable == NULL) {
        fail("%s: Undefined variable", target->name);
    }
    if (element > variable->count) {
        if (target->element > 0) {
            fail("@: Subscript out of range");
        }
        return 0;
    }
    char* end;
    const char* text = variable->values[element - 1];
    long number = strtol(text, &end, *text == '0' ? 8 : 10);
    if (*end != '\0') {
        fail("@: Badly formed number");
    }
    return number;
}

static long combine(const char* operator, long old, long new) {
    switch (*operator) {
    case '=':
        return new;
    case '+':
        return (long)((unsigned long)old + (unsigned long)new);
    case '-':
        return (long)((unsigned long)old - (unsigned long)new);
    case '*':
        return (long)((unsigned long)old * (unsigned long)new);
    case '|':
        return old | new;
    case '&':
        return old & new;
    case '^':
        return old ^ new;
    case '<':
        return (long)((unsigned long)old << ((unsigned long)new & 31));
    case '>':
        return old >> ((unsigned long)new & 31);
    default:
        break;
    }
    if (new == 0) {
        fail(*operator== '/' ? "@: Divide by 0" : "@: Mod by 0");
    }
    return new == -1         ? (*operator== '/' ? (long)(0 - (unsigned long)old) : 0)
           : *operator== '/' ? old / new
                             : old % new;
}

/* The operator at the start of the text; its size, 0 if there is none. */
static size_t assignment_operator(const char* text) {
    static const char* const operators[] = {
        "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "++", "--", "="};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t size = strlen(operators[i]);
        if (strncmp(text, operators[i], size) == 0) {
            return size;
        }
    }
    return 0;
}

/* The words from the i-th with what the lexer has cut joined again: `<` `<=`, `|` `=`, `&` `=`. */
static int join_operator(char** values, int count, int i) {
    if (i + 1 < count && *values[i + 1] == '=' && strchr("<>|&", *values[i]) != NULL && *values[i] != '\0') {
        char* joined = allocate(strlen(values[i]) + strlen(values[i + 1]) + 1);
        sprintf(joined, "%s%s", values[i], values[i + 1]);
        values[i + 1] = joined;
        return i + 1;
    }
    return i;
}

int builtin_at(int count, char** values) {
    if (count == 1) {
        print_variables();
        return 0;
    }
    for (int i = 1; i < count;) {
        struct target target;
        const char* rest = read_target("@", values[i++], &target);
        if (*rest == '\0' && i < count) {
            i = join_operator(values, count, i);
            rest = values[i++];
        }
        size_t size = assignment_operator(rest);
        if (size == 0) {
            fail("@: Syntax error");
        }
        long value;
        int step = strcmp(rest, "++") == 0 || strcmp(rest, "--") == 0;
        if (step) {
            value = combine(rest, number_of(&target), 1);
        } else {
            if (rest[size] != '\0') {
                values[--i] = (char*)rest + size; /* @ x=5 */
            }
            int next;
            long right = evaluate("@", values + i, count - i, &next);
            i += next;
            value = combine(rest, *rest == '=' ? 0 : number_of(&target), right);
        }
        char text[24];
        sprintf(text, "%ld", value);
        if (target.element > 0) {
            set_element("@", &target, text);
        } else {
            set_value(target.name, text);
        }
    }
    return 0;
}
