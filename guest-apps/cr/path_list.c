/* Lists of paths without duplicates, and paths in one directory. */
#include "path_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int has_path(const struct path_list* list, const char* path) {
    int i;

    for (i = 0; i < list->count; i++)
        if (strcmp(list->paths[i], path) == 0)
            return 1;
    return 0;
}

int add_path(struct path_list* list, char* path) {
    char** longer;

    if (path != NULL && has_path(list, path)) {
        free(path);
        return 0;
    }
    longer = path == NULL ? NULL : realloc(list->paths, (list->count + 1) * sizeof *longer);
    if (longer == NULL) {
        free(path);
        return -1;
    }
    list->paths = longer;
    list->paths[list->count++] = path;
    return 0;
}

void free_list(struct path_list* list) {
    while (list->count > 0)
        free(list->paths[--list->count]);
    free(list->paths);
    list->paths = NULL;
}

char* beside(const char* path, const char* name) {
    const char* slash = strrchr(path, '/');
    int length = slash == NULL ? 0 : (int)(slash - path) + 1;
    char* result = malloc(length + strlen(name) + 1);

    if (result != NULL)
        sprintf(result, "%.*s%s", length, path, name);
    return result;
}
