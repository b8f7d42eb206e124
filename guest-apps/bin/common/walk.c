/* Walking through a tree of files. A directory is read as a whole before its entries are looked at, so that
 * none is open at any depth, and entered, so that no path is too long. */
#include "walk.h"

#include "report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

struct state {
    const struct walk* walk;
    char* path;
    size_t room;
    dev_t device;
};

/* Where the walk began: a descriptor or, where that cannot be had, a path. */
static int home = -1;
static char* home_path;

static void remember_home(void) {
    if (home < 0 && home_path == NULL) {
        home = open(".", O_RDONLY);
        if (home >= 0) {
            fcntl(home, F_SETFD, 1);
        } else {
            home_path = getcwd(NULL, 0);
        }
    }
}

int go_home(void) {
    if (home >= 0) {
        return fchdir(home);
    }
    return home_path != NULL ? chdir(home_path) : -1;
}

static int compare(const void* a, const void* b) {
    return strcmp(*(char* const*)a, *(char* const*)b);
}

/* The directory is shown as `shown`. */
static char** read_names_of(const char* path, const char* shown, int* count) {
    DIR* directory = opendir(path);
    struct dirent* entry;
    int room = 0;
    char** names = NULL;
    *count = -1;
    if (directory == NULL) {
        report(shown);
        return NULL;
    }
    *count = 0;
    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        if (*count == room) {
            room = room * 2 + 32;
            names = checked(realloc(names, (size_t)room * sizeof *names));
        }
        names[(*count)++] = checked(strdup(entry->d_name));
    }
    closedir(directory);
    if (*count > 0) {
        qsort(names, (size_t)*count, sizeof *names, compare);
    }
    return names;
}

char** read_names(const char* path, int* count) {
    return read_names_of(path, path, count);
}

static void visit(struct state* state, const char* access, int depth);

/* Puts the name behind the path, which has `size` bytes. */
static void extend(struct state* state, size_t size, const char* name) {
    size_t needed = size + strlen(name) + 2;
    if (needed > state->room) {
        state->room = 2 * needed;
        state->path = checked(realloc(state->path, state->room));
    }
    int slash = size > 0 && state->path[size - 1] != '/';
    strcpy(state->path + size, slash ? "/" : "");
    strcpy(state->path + size + slash, name);
}

static int is_here(const struct stat* expected) {
    struct stat status;
    return stat(".", &status) == 0 && status.st_ino == expected->st_ino && status.st_dev == expected->st_dev;
}

/* Back to where the directory was entered from; if that has moved meanwhile, nothing more can be done. */
static void go_back(const struct state* state, const struct stat* before, int depth) {
    if ((depth == 0 ? go_home() : chdir("..")) < 0 || !is_here(before)) {
        report_reason(state->path, "cannot go back from there");
        exit(1);
    }
}

static void visit_entries(struct state* state, const char* access, const struct stat* status, int depth) {
    struct stat before;
    int count;
    size_t size = strlen(state->path);
    if (stat(".", &before) < 0 || chdir(access) < 0) {
        report(state->path);
        return;
    }
    if (is_here(status)) { /* and no link that has taken its place */
        char** names = read_names_of(".", state->path, &count);
        for (int i = 0; i < count; i++) {
            extend(state, size, names[i]);
            visit(state, names[i], depth + 1);
            state->path[size] = '\0';
            free(names[i]);
        }
        free(names);
    }
    go_back(state, &before, depth);
}

static void visit(struct state* state, const char* access, int depth) {
    struct stat status;
    const struct walk* walk = state->walk;
    int found = depth == 0 && walk->follow ? stat(access, &status) : -1;
    if (found < 0) {
        found = lstat(access, &status);
    }
    if (found < 0) {
        report(state->path);
        return;
    }
    if (depth == 0) {
        state->device = status.st_dev;
    }
    struct place place = {state->path, access, base_name(state->path), &status, depth};
    int wanted = walk->enter == NULL || walk->enter(&place);
    if (wanted && S_ISDIR(status.st_mode) && !(walk->one_device && status.st_dev != state->device)) {
        visit_entries(state, access, &status, depth);
        place.path = state->path; /* which may have grown */
        place.name = base_name(state->path);
    }
    if (walk->leave != NULL) {
        walk->leave(&place);
    }
}

void walk_tree(const struct walk* walk, const char* start) {
    struct state state = {walk, NULL, 0, 0};
    remember_home();
    extend(&state, 0, start);
    visit(&state, start, 0);
    free(state.path);
}
