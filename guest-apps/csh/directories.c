/* The folder we are in, and the stack of those to return to. */
#include "csh.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { deepest_stack = 200 };

static char* stack[deepest_stack]; /* below the current folder, the next one last */
static int stacked;

const char* home_of(const char* user, size_t size) {
    if (size == 0) {
        return get_value("home");
    }
    const struct passwd* entry = getpwnam(strip(allocate_text(user, size)));
    return entry != NULL ? entry->pw_dir : NULL;
}

void start_directories(void) {
    char path[1024];
    if (getcwd(path, sizeof path) == NULL) {
        strcpy(path, get_value("home") != NULL ? get_value("home") : "/");
        if (chdir(path) < 0) {
            strcpy(path, "/");
        }
    }
    set_value("cwd", path);
}

static void note_folder(void) {
    char path[1024];
    if (getcwd(path, sizeof path) != NULL) {
        set_value("cwd", path);
        setenv("PWD", path, 1);
    }
}

static const char* current(void) {
    const char* path = get_value("cwd");
    return path != NULL ? path : "/";
}

/* One of the folders of $cdpath, or the value of a variable of that name. */
static int change_elsewhere(const char* name) {
    const struct variable* folders = find_variable("cdpath");
    int is_path = *name == '/' || strncmp(name, "./", 2) == 0 || strncmp(name, "../", 3) == 0;
    for (int i = 0; folders != NULL && !is_path && i < folders->count; i++) {
        char* path = allocate(strlen(folders->values[i]) + strlen(name) + 2);
        sprintf(path, "%s/%s", folders->values[i], name);
        if (chdir(path) == 0) {
            return 1;
        }
    }
    const char* value = get_value(name);
    return value != NULL && *value == '/' && chdir(value) == 0 ? 1 : 0;
}

static void change_to(const char* path) {
    if (chdir(path) == 0) {
        note_folder();
        return;
    }
    int reason = errno;
    if (!change_elsewhere(path)) {
        fail("%s: %s", path, strerror(reason));
    }
    note_folder();
    if (interactive) {
        printf("%s\n", current());
    }
}

static const char* home(const char* command) {
    const char* path = get_value("home");
    if (path == NULL) {
        fail("%s: No home directory", command);
    }
    return path;
}

int builtin_cd(int count, char** values) {
    change_to(count > 1 ? values[1] : home(values[0]));
    return 0;
}

/* With ~ for the home folder, unless the names are to be long. */
static void print_folder(const char* path, int in_full) {
    const char* own = get_value("home");
    size_t size = own != NULL ? strlen(own) : 0;
    if (!in_full && size > 1 && strncmp(path, own, size) == 0 && (path[size] == '/' || path[size] == '\0')) {
        printf("~%s ", path + size);
    } else {
        printf("%s ", path);
    }
}

static void print_stack(int in_full) {
    print_folder(current(), in_full);
    for (int i = stacked - 1; i >= 0; i--) {
        print_folder(stack[i], in_full);
    }
    putchar('\n');
}

int builtin_dirs(int count, char** values) {
    if (count == 2 && strcmp(values[1], "-l") != 0) {
        fail("Usage: dirs [ -l ]");
    }
    print_stack(count == 2);
    return 0;
}

/* +n: the n-th of the stack, 0 the current folder; -1 if the word is no such number. */
static int place_in_stack(const char* command, const char* word) {
    if (*word != '+' || word[1] == '\0' || strspn(word + 1, "0123456789") != strlen(word + 1)) {
        return -1;
    }
    int place = atoi(word + 1);
    if (place == 0 || place > stacked) {
        fail("%s: Directory stack not that deep", command);
    }
    return place;
}

static char* take_from_stack(int place) {
    int index = stacked - place;
    char* path = stack[index];
    memmove(stack + index, stack + index + 1, (size_t)(stacked - index - 1) * sizeof *stack);
    stacked--;
    char* copy = allocate_text(path, strlen(path));
    free(path);
    return copy;
}

/* The n-th becomes the first, and those before it go behind the last. */
static void rotate(int place) {
    char* all[deepest_stack + 1];
    int count = stacked + 1;
    for (int i = 0; i < count; i++) {
        const char* path = i == 0 ? current() : stack[stacked - i];
        all[i] = allocate_text(path, strlen(path));
    }
    change_to(all[place]);
    for (int i = 1; i < count; i++) {
        free(stack[stacked - i]);
        stack[stacked - i] = keep_text(all[(place + i) % count]);
    }
}

int builtin_pushd(int count, char** values) {
    int place = count > 1 ? place_in_stack("pushd", values[1]) : 1;
    if (count == 1 && stacked == 0) {
        fail("pushd: No other directory");
    }
    if (count > 1 && place < 0) {
        if (stacked == deepest_stack) {
            fail("pushd: Directory stack full");
        }
        char* before = keep_text(current());
        stack[stacked] = before; /* only counted if we get there */
        change_to(values[1]);
        stacked++;
    } else if (count == 1) {
        char* before = allocate_text(current(), strlen(current()));
        change_to(stack[stacked - 1]);
        free(stack[stacked - 1]);
        stack[stacked - 1] = keep_text(before);
    } else {
        rotate(place);
    }
    print_stack(0);
    return 0;
}

int builtin_popd(int count, char** values) {
    int place = count > 1 ? place_in_stack("popd", values[1]) : 0;
    if (place < 0) {
        fail("popd: Bad directory");
    }
    if (stacked == 0) {
        fail("popd: Directory stack empty");
    }
    if (place > 0) {
        take_from_stack(place);
    } else {
        change_to(take_from_stack(1));
    }
    print_stack(0);
    return 0;
}
