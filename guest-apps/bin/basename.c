/* basename path [suffix]: the last component. dirname path: what is before it. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>

static void cut_slashes(char* path) {
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') {
        path[--size] = '\0';
    }
}

static const char* last_component(char* path, const char* suffix) {
    cut_slashes(path);
    char* slash = strrchr(path, '/');
    char* name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    size_t size = strlen(name);
    size_t cut = suffix != NULL ? strlen(suffix) : 0;
    if (cut > 0 && cut < size && strcmp(name + size - cut, suffix) == 0) {
        name[size - cut] = '\0';
    }
    return name;
}

static const char* folder_of(char* path) {
    cut_slashes(path);
    char* slash = strrchr(path, '/');
    if (slash == NULL) {
        return ".";
    }
    slash[slash == path] = '\0';
    cut_slashes(path);
    return path;
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    int is_dirname = strcmp(base_name(argv[0]), "dirname") == 0;
    if (argc < 2 || argc > (is_dirname ? 2 : 3)) {
        usage(is_dirname ? "path" : "path [suffix]");
    }
    puts(is_dirname ? folder_of(argv[1]) : last_component(argv[1], argc == 3 ? argv[2] : NULL));
    return finish();
}
