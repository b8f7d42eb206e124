/* ftw(): a function called for each file of a tree. */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int Function(const char*, const struct stat*, int);

static int walk(const char* path, Function* function, int depth);

static char* join(const char* folder, const char* name) {
    size_t length = strlen(folder);
    char* path = malloc(length + strlen(name) + 2);
    if (path != NULL) {
        memcpy(path, folder, length);
        if (length == 0 || path[length - 1] != '/') {
            path[length++] = '/';
        }
        strcpy(path + length, name);
    }
    return path;
}

/* What is in the directory, which is closed and opened again for each entry if no more than one may be open.
 */
static int walk_entries(const char* path, DIR* directory, Function* function, int depth) {
    int result = 0;
    const struct dirent* entry;
    while (result == 0 && (entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        char* below = join(path, entry->d_name);
        if (below == NULL) {
            result = -1;
            break;
        }
        if (depth > 1) {
            result = walk(below, function, depth - 1);
        } else {
            long place = telldir(directory);
            closedir(directory);
            result = walk(below, function, 1);
            directory = opendir(path);
            if (directory == NULL) {
                free(below);
                return result != 0 ? result : -1;
            }
            seekdir(directory, place);
        }
        free(below);
    }
    int error = errno;
    closedir(directory);
    errno = error;
    return result;
}

static int walk(const char* path, Function* function, int depth) {
    struct stat status;
    if (lstat(path, &status) < 0) {
        return errno == EACCES ? function(path, &status, FTW_NS) : -1;
    }
    if (S_ISLNK(status.st_mode)) {
        stat(path, &status); /* a link that leads nowhere is shown as itself */
        return function(path, &status, FTW_F);
    }
    if (!S_ISDIR(status.st_mode)) {
        return function(path, &status, FTW_F);
    }
    DIR* directory = opendir(path);
    if (directory == NULL) {
        return errno == EACCES ? function(path, &status, FTW_DNR) : -1;
    }
    int result = function(path, &status, FTW_D);
    if (result != 0) {
        closedir(directory);
        return result;
    }
    return walk_entries(path, directory, function, depth);
}

int ftw(const char* path, Function* function, int depth) {
    return walk(path, function, depth);
}
