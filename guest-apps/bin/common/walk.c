/* Walking through a tree of files. A directory is read as a whole before its entries are looked at, so that
 * only one is open at any depth. */
#include "walk.h"

#include "report.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

struct state {
    const struct walk* walk;
    char path[MAXPATHLEN];
    dev_t device;
};

static int compare(const void* a, const void* b) {
    return strcmp(*(char* const*)a, *(char* const*)b);
}

char** read_names(const char* path, int* count) {
    DIR* directory = opendir(path);
    struct dirent* entry;
    int room = 0;
    char** names = NULL;
    *count = -1;
    if (directory == NULL) {
        report(path);
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

static void visit(struct state* state, int depth);

static void visit_entries(struct state* state, int depth) {
    int count;
    char** names = read_names(state->path, &count);
    size_t size = strlen(state->path);
    size_t slash = size > 0 && state->path[size - 1] != '/';
    for (int i = 0; i < count; i++) {
        if (size + slash + strlen(names[i]) >= sizeof state->path) {
            errno = ENAMETOOLONG;
            report(names[i]);
        } else {
            strcpy(state->path + size, slash ? "/" : "");
            strcpy(state->path + size + slash, names[i]);
            visit(state, depth + 1);
            state->path[size] = '\0';
        }
        free(names[i]);
    }
    free(names);
}

static void visit(struct state* state, int depth) {
    struct stat status;
    const struct walk* walk = state->walk;
    int found = depth == 0 && walk->follow ? stat(state->path, &status) : -1;
    if (found < 0) {
        found = lstat(state->path, &status);
    }
    if (found < 0) {
        report(state->path);
        return;
    }
    if (depth == 0) {
        state->device = status.st_dev;
    }
    struct place place = {state->path, base_name(state->path), &status, depth};
    int wanted = walk->enter == NULL || walk->enter(&place);
    if (wanted && S_ISDIR(status.st_mode) && !(walk->one_device && status.st_dev != state->device)) {
        visit_entries(state, depth);
    }
    if (walk->leave != NULL) {
        walk->leave(&place);
    }
}

void walk_tree(const struct walk* walk, const char* start) {
    struct state* state = checked(malloc(sizeof *state));
    state->walk = walk;
    state->device = 0;
    if (strlen(start) >= sizeof state->path) {
        errno = ENAMETOOLONG;
        report(start);
    } else {
        strcpy(state->path, start);
        visit(state, 0);
    }
    free(state);
}
