/* ls [-aAcCdFfgilLqRrstu1] [file ...] */
#include "common/report.h"
#include "ls.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

struct options options;

struct list {
    struct entry* entries;
    int count;
    int room;
};

const struct timespec* time_of(const struct stat* status) {
    return options.time == used      ? &status->st_atim
           : options.time == changed ? &status->st_ctim
                                     : &status->st_mtim;
}

static int compare(const void* a, const void* b) {
    const struct entry* x = a;
    const struct entry* y = b;
    int order = 0;
    if (options.by_time) {
        struct timespec a_time = *time_of(&x->status);
        struct timespec b_time = *time_of(&y->status);
        order = (b_time.tv_sec > a_time.tv_sec) - (b_time.tv_sec < a_time.tv_sec);
        if (order == 0) {
            order = (b_time.tv_nsec > a_time.tv_nsec) - (b_time.tv_nsec < a_time.tv_nsec);
        }
    }
    if (order == 0) {
        order = strcmp(x->name, y->name);
    }
    return options.reversed ? -order : order;
}

/* Adds a file if it is there; the name is copied. */
static void add(struct list* list, const char* path, const char* name, int follow) {
    struct stat status;
    int result = follow || options.follow ? stat(path, &status) : -1;
    if (result < 0) {
        result = lstat(path, &status);
    }
    if (result < 0) {
        if (errno == ENOENT) {
            report_reason(path, "not found");
        } else {
            report(path);
        }
        return;
    }
    if (list->count == list->room) {
        list->room = list->room * 2 + 32;
        list->entries = checked(realloc(list->entries, (size_t)list->room * sizeof *list->entries));
    }
    struct entry* entry = &list->entries[list->count++];
    *entry = (struct entry){checked(strdup(name)), checked(strdup(path)), NULL, status};
    char target[MAXPATHLEN];
    ssize_t size;
    if (options.long_form && S_ISLNK(status.st_mode) &&
        (size = readlink(path, target, sizeof target - 1)) >= 0) {
        target[size] = '\0';
        entry->link_target = checked(strdup(target));
    }
}

static void free_list(struct list* list) {
    for (int i = 0; i < list->count; i++) {
        free(list->entries[i].name);
        free(list->entries[i].path);
        free(list->entries[i].link_target);
    }
    free(list->entries);
}

static int is_shown(const char* name) {
    if (name[0] != '.' || options.all == 2) {
        return 1;
    }
    return options.all == 1 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static void list_directory(const char* path, int with_name) {
    static int listed;
    DIR* directory = opendir(path);
    if (directory == NULL) {
        report(path);
        return;
    }
    struct list list = {0};
    struct dirent* entry;
    while ((entry = readdir(directory)) != NULL) {
        if (is_shown(entry->d_name)) {
            char inner[MAXPATHLEN];
            snprintf(inner, sizeof inner, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/",
                     entry->d_name);
            add(&list, inner, entry->d_name, 0);
        }
    }
    closedir(directory);
    if (with_name) {
        printf("%s%s:\n", listed ? "\n" : "", path);
    }
    listed = 1;
    if (list.count > 0 && !options.unsorted) {
        qsort(list.entries, (size_t)list.count, sizeof *list.entries, compare);
    }
    print_entries(list.entries, list.count, 1);
    for (int i = 0; options.recursive && i < list.count; i++) {
        const char* name = list.entries[i].name;
        if (S_ISDIR(list.entries[i].status.st_mode) && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
            list_directory(list.entries[i].path, 1);
        }
    }
    free_list(&list);
}

static int read_options(int argc, char** argv) {
    int option;
    int terminal = isatty(1);
    options.columns = terminal;
    options.printable = terminal;
    while ((option = getopt(argc, argv, "aAcCdFfgilLqRrstu1")) != -1) {
        switch (option) {
        case 'a':
            options.all = 2;
            break;
        case 'A':
            options.all = 1;
            break;
        case 'c':
            options.time = changed;
            break;
        case 'C':
            options.columns = 1;
            break;
        case 'd':
            options.directories_as_files = 1;
            break;
        case 'F':
            options.types = 1;
            break;
        case 'f':
            options.unsorted = 1;
            options.all = 2;
            break;
        case 'g':
            options.groups = 1;
            break;
        case 'q':
            options.printable = 1;
            break;
        case 'u':
            options.time = used;
            break;
        case 'i':
            options.inodes = 1;
            break;
        case 'l':
            options.long_form = 1;
            break;
        case 'L':
            options.follow = 1;
            break;
        case 'R':
            options.recursive = 1;
            break;
        case 'r':
            options.reversed = 1;
            break;
        case 's':
            options.sizes = 1;
            break;
        case 't':
            options.by_time = 1;
            break;
        case '1':
            options.columns = 0;
            break;
        default:
            usage("[-aAcCdFfgilLqRrstu1] [file ...]");
        }
    }
    return optind;
}

int main(int argc, char** argv) {
    static char here[] = ".";
    static char* default_arguments[] = {here, NULL};
    struct list files = {0};
    start_program(argv[0]);
    argv += read_options(argc, argv);
    if (*argv == NULL) {
        argv = default_arguments;
    }
    int several = argv[1] != NULL;
    for (; *argv != NULL; argv++) {
        add(&files, *argv, *argv, !options.long_form);
    }
    if (files.count > 0) {
        qsort(files.entries, (size_t)files.count, sizeof *files.entries, compare);
    }
    /* Files first, then what is in the directories. */
    struct list plain = {0};
    plain.entries = checked(malloc((size_t)(files.count + 1) * sizeof *plain.entries));
    for (int i = 0; i < files.count; i++) {
        if (options.directories_as_files || !S_ISDIR(files.entries[i].status.st_mode)) {
            plain.entries[plain.count++] = files.entries[i];
        }
    }
    print_entries(plain.entries, plain.count, 0);
    if (plain.count > 0 && plain.count < files.count) {
        putchar('\n');
    }
    for (int i = 0; i < files.count && !options.directories_as_files; i++) {
        if (S_ISDIR(files.entries[i].status.st_mode)) {
            list_directory(files.entries[i].path, several || options.recursive);
        }
    }
    free(plain.entries);
    free_list(&files);
    return finish();
}
