/* Variables, positional parameters and functions. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct variable {
    struct variable* next;
    char* name;
    char* value; /* NULL: not set, but marked */
    int exported;
    int read_only;
};

struct function {
    struct function* next;
    char* name;
    struct node* body;
};

static struct variable* variables; /* sorted by name */
static struct function* functions;

char** arguments;
int argument_count;
const char* script_name = "sh";

static struct variable* find(const char* name, int create) {
    struct variable** place = &variables;
    while (*place != NULL && strcmp((*place)->name, name) < 0) {
        place = &(*place)->next;
    }
    if (*place != NULL && strcmp((*place)->name, name) == 0) {
        return *place;
    }
    if (!create) {
        return NULL;
    }
    struct variable* variable = keep(sizeof *variable);
    *variable = (struct variable){*place, keep_text(name), NULL, 0, 0};
    *place = variable;
    return variable;
}

const char* get_variable(const char* name) {
    struct variable* variable = find(name, 0);
    return variable != NULL ? variable->value : NULL;
}

void set_variable(const char* name, const char* value) {
    struct variable* variable = find(name, 1);
    if (variable->read_only) {
        fail(1, "%s: is read only", name);
    }
    char* old = variable->value;
    variable->value = keep_text(value);
    free(old);
}

void assign(const char* text) {
    const char* value = assignment_value(text);
    set_variable(allocate_text(text, (size_t)(value - text - 1)), value);
}

void unset_variable(const char* name) {
    struct variable* variable = find(name, 0);
    if (variable == NULL) {
        return;
    }
    if (variable->read_only) {
        fail(1, "%s: is read only", name);
    }
    free(variable->value);
    variable->value = NULL;
    variable->exported = 0;
}

void export_variable(const char* name) {
    find(name, 1)->exported = 1;
}

void protect_variable(const char* name) {
    find(name, 1)->read_only = 1;
}

static void print_quoted(const char* text) {
    if (*text != '\0' && strpbrk(text, " \t\n\\'\"$`*?[]&|;<>(){}#~!") == NULL) {
        fputs(text, stdout);
        return;
    }
    putchar('\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
        } else {
            putchar(*text);
        }
    }
    putchar('\'');
}

void print_variables(int exported_only) {
    for (struct variable* variable = variables; variable != NULL; variable = variable->next) {
        if (variable->value == NULL || (exported_only && !variable->exported)) {
            continue;
        }
        printf("%s%s=", exported_only ? "export " : "", variable->name);
        print_quoted(variable->value);
        putchar('\n');
    }
}

void import_environment(char** environment) {
    for (; *environment != NULL; environment++) {
        const char* value = assignment_value(*environment);
        if (value != NULL) {
            char* name = allocate_text(*environment, (size_t)(value - *environment - 1));
            set_variable(name, value);
            export_variable(name);
        }
    }
}

char** export_environment(void) {
    size_t count = 0;
    for (struct variable* variable = variables; variable != NULL; variable = variable->next) {
        count += variable->exported && variable->value != NULL;
    }
    char** environment = allocate((count + 1) * sizeof *environment);
    char** end = environment;
    for (struct variable* variable = variables; variable != NULL; variable = variable->next) {
        if (variable->exported && variable->value != NULL) {
            size_t size = strlen(variable->name) + 1 + strlen(variable->value) + 1;
            *end = allocate(size);
            snprintf(*end++, size, "%s=%s", variable->name, variable->value);
        }
    }
    return environment;
}

void set_arguments(int count, char** values) {
    char** copy = keep((size_t)(count + 1) * sizeof *copy);
    for (int i = 0; i < count; i++) {
        copy[i] = keep_text(values[i]);
    }
    copy[count] = NULL;
    /* The old ones may be in use by a caller further out, which puts them back: they are not freed. */
    arguments = copy;
    argument_count = count;
}

static struct function** function_place(const char* name) {
    struct function** place = &functions;
    while (*place != NULL && strcmp((*place)->name, name) != 0) {
        place = &(*place)->next;
    }
    return place;
}

struct node* find_function(const char* name) {
    struct function* function = *function_place(name);
    return function != NULL ? function->body : NULL;
}

/* A replaced body is not freed: it may be running. */
void define_function(const char* name, const struct node* body) {
    struct function** place = function_place(name);
    if (*place == NULL) {
        *place = keep(sizeof **place);
        **place = (struct function){NULL, keep_text(name), NULL};
    }
    (*place)->body = copy_node(body);
}

void remove_function(const char* name) {
    struct function** place = function_place(name);
    if (*place != NULL) {
        *place = (*place)->next;
    }
}
