/* scandir(): the entries of a directory that a function chooses, sorted. */
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent** left, const struct dirent** right) {
    return strcmp((*left)->d_name, (*right)->d_name);
}

static struct dirent* copy(const struct dirent* entry) {
    struct dirent* result = malloc(sizeof *result);
    if (result != NULL) {
        memcpy(result, entry, offsetof(struct dirent, d_name) + entry->d_namlen + 1);
    }
    return result;
}

static int give_up(struct dirent** list, int count, DIR* directory) {
    while (count > 0) {
        free(list[--count]);
    }
    free(list);
    closedir(directory);
    errno = ENOMEM;
    return -1;
}

int scandir(const char* path, struct dirent*** result, int (*choose)(const struct dirent*),
            int (*compare)(const struct dirent**, const struct dirent**)) {
    DIR* directory = opendir(path);
    if (directory == NULL) {
        return -1;
    }
    struct dirent** list = NULL;
    int count = 0;
    int room = 0;
    const struct dirent* entry;
    while ((entry = readdir(directory)) != NULL) {
        if (choose != NULL && !choose(entry)) {
            continue;
        }
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            struct dirent** larger = realloc(list, (size_t)room * sizeof *list);
            if (larger == NULL) {
                return give_up(list, count, directory);
            }
            list = larger;
        }
        list[count] = copy(entry);
        if (list[count] == NULL) {
            return give_up(list, count, directory);
        }
        count++;
    }
    closedir(directory);
    if (compare != NULL && count > 0) {
        qsort(list, (size_t)count, sizeof *list, (int (*)(const void*, const void*))compare);
    }
    *result = list != NULL ? list : calloc(1, sizeof *list);
    return count;
}
