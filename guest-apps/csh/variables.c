/* Variables, which are lists of words, and the environment. */
#include "csh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char** environ;

static struct variable* variables; /* sorted by name */

/* Variables that programs see too. path is PATH with blanks for colons. */
static const struct {
    const char* variable;
    const char* environment;
} shared[] = {{"home", "HOME"}, {"user", "USER"}, {"term", "TERM"}};
enum { shared_count = sizeof shared / sizeof shared[0] };

static struct variable** place_of(const char* name) {
    struct variable** place = &variables;
    while (*place != NULL && strcmp((*place)->name, name) < 0) {
        place = &(*place)->next;
    }
    return place;
}

static struct variable* variable_at(struct variable* const* place, const char* name) {
    return *place != NULL && strcmp((*place)->name, name) == 0 ? *place : NULL;
}

static void free_values(struct variable* variable) {
    for (int i = 0; i < variable->count; i++) {
        free(variable->values[i]);
    }
    free(variable->values);
}

static void replace(const char* name, int count, char** values) {
    struct variable** place = place_of(name);
    struct variable* variable = variable_at(place, name);
    char** copies = keep((size_t)(count + 1) * sizeof *copies);
    for (int i = 0; i < count; i++) {
        copies[i] = keep_text(values[i]);
    }
    copies[count] = NULL;
    if (variable == NULL) {
        variable = keep(sizeof *variable);
        *variable = (struct variable){*place, keep_text(name), NULL, 0};
        *place = variable;
    } else {
        free_values(variable);
    }
    variable->values = copies;
    variable->count = count;
}

struct variable* find_variable(const char* name) {
    struct variable* variable = variable_at(place_of(name), name);
    if (variable != NULL && strcmp(name, "status") == 0) {
        char text[16];
        sprintf(text, "%d", last_status);
        char* values[] = {text};
        replace(name, 1, values);
    }
    return variable;
}

int is_set(const char* name) {
    return variable_at(place_of(name), name) != NULL;
}

const char* get_value(const char* name) {
    const struct variable* variable = find_variable(name);
    return variable == NULL ? NULL : variable->count > 0 ? variable->values[0] : "";
}

static void export_path(int count, char** values) {
    struct buffer path = {0};
    buffer_add_text(&path, "");
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            buffer_add(&path, ':');
        }
        buffer_add_text(&path, strcmp(values[i], ".") == 0 ? "" : values[i]);
    }
    setenv("PATH", path.bytes, 1);
    buffer_free(&path);
}

void set_values(const char* name, int count, char** values) {
    replace(name, count, values);
    if (strcmp(name, "path") == 0) {
        export_path(count, values);
    } else if (strcmp(name, "status") == 0) {
        last_status = count > 0 ? atoi(values[0]) & 0xff : 0;
    }
    for (int i = 0; i < shared_count; i++) {
        if (strcmp(name, shared[i].variable) == 0) {
            setenv(shared[i].environment, count > 0 ? values[0] : "", 1);
        }
    }
}

void set_value(const char* name, const char* value) {
    char* values[] = {(char*)value};
    set_values(name, 1, values);
}

void set_number(const char* name, int value) {
    char text[16];
    sprintf(text, "%d", value);
    set_value(name, text);
}

void unset_value(const char* name) {
    struct variable** place = place_of(name);
    struct variable* variable = variable_at(place, name);
    if (variable != NULL) {
        *place = variable->next;
        free_values(variable);
        free(variable->name);
        free(variable);
    }
}

/* path from PATH: an empty folder is the one we are in. */
static void import_path(const char* path) {
    int count = 1;
    for (const char* c = path; *c != '\0'; c++) {
        count += *c == ':';
    }
    char** values = allocate((size_t)count * sizeof *values);
    for (int i = 0; i < count; i++) {
        size_t size = strcspn(path, ":");
        values[i] = size > 0 ? allocate_text(path, size) : ".";
        path += size + (path[size] == ':');
    }
    replace("path", count, values);
}

void import_environment(void) {
    for (int i = 0; i < shared_count; i++) {
        const char* value = getenv(shared[i].environment);
        if (value != NULL) {
            char* values[] = {(char*)value};
            replace(shared[i].variable, 1, values);
        }
    }
    const char* path = getenv("PATH");
    if (path != NULL) {
        import_path(path);
    } else {
        char* standard[] = {".", "/bin", "/usr/bin"};
        set_values("path", 3, standard);
    }
    set_value("status", "0");
}

void check_name(const char* command, const char* name) {
    if (!isalpha((unsigned char)*name) && *name != '_') {
        fail("%s: Variable name must begin with a letter", command);
    }
    for (; *name != '\0'; name++) {
        if (!isalnum((unsigned char)*name) && *name != '_') {
            fail("%s: Variable name must contain alphanumeric characters", command);
        }
    }
}

int builtin_unset(int count, char** values) {
    for (int i = 1; i < count; i++) {
        for (struct variable* variable = variables; variable != NULL;) {
            struct variable* next = variable->next;
            if (matches(values[i], variable->name)) {
                unset_value(allocate_text(variable->name, strlen(variable->name)));
            }
            variable = next;
        }
    }
    return 0;
}

int builtin_setenv(int count, char** values) {
    if (count == 1) {
        for (char** entry = environ; *entry != NULL; entry++) {
            printf("%s\n", *entry);
        }
        return 0;
    }
    const char* value = count > 2 ? values[2] : "";
    if (*values[1] == '\0' || strchr(values[1], '=') != NULL) {
        fail("setenv: Syntax error");
    }
    setenv(values[1], value, 1);
    if (strcmp(values[1], "PATH") == 0) {
        import_path(value);
        return builtin_hash(0, NULL);
    }
    for (int i = 0; i < shared_count; i++) {
        if (strcmp(values[1], shared[i].environment) == 0) {
            char* word[] = {(char*)value};
            replace(shared[i].variable, 1, word);
        }
    }
    return 0;
}

int builtin_unsetenv(int count, char** values) {
    for (int i = 1; i < count; i++) {
        for (char** entry = environ; *entry != NULL;) {
            char* name = allocate_text(*entry, strcspn(*entry, "="));
            if (matches(values[i], name)) {
                unsetenv(name);
                entry = environ;
            } else {
                entry++;
            }
        }
    }
    return 0;
}

int builtin_shift(int count, char** values) {
    const char* name = count > 1 ? values[1] : "argv";
    const struct variable* variable = find_variable(name);
    if (variable == NULL) {
        fail("%s: Undefined variable", name);
    }
    if (variable->count == 0) {
        fail("shift: No more words");
    }
    char** rest = allocate((size_t)variable->count * sizeof *rest);
    for (int i = 1; i < variable->count; i++) {
        rest[i - 1] = allocate_text(variable->values[i], strlen(variable->values[i]));
    }
    set_values(name, variable->count - 1, rest);
    return 0;
}

static void print_all(const struct variable* variable) {
    for (; variable != NULL; variable = variable->next) {
        printf("%s\t%s", variable->name, variable->count != 1 ? "(" : "");
        for (int i = 0; i < variable->count; i++) {
            printf("%s%s", i > 0 ? " " : "", variable->values[i]);
        }
        printf("%s\n", variable->count != 1 ? ")" : "");
    }
}

void print_variables(void) {
    find_variable("status");
    print_all(variables);
}
