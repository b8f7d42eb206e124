/* diff: two files, or two directories with all that is in them. */
#include "common/report.h"
#include "common/targets.h"
#include "common/walk.h"
#include "diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int compare_texts(struct lines* a, struct lines* b, const char* heading) {
    int count = 0;
    if (a->size == b->size && (a->size == 0 || memcmp(a->text, b->text, a->size) == 0)) {
        if (options.report_same) {
            printf("Files %s and %s are identical\n", a->name, b->name);
        }
        if (options.format == merged) {
            print_hunks(a, b, NULL, 0);
        }
        return 0;
    }
    if (options.brief || is_binary(a) || is_binary(b)) {
        printf("%siles %s and %s differ\n", options.brief ? "F" : "Binary f", a->name, b->name);
        return 1;
    }
    encode(a, b);
    compare_lines(a, b);
    struct hunk* hunks = find_hunks(a, b, &count);
    if (count > 0 || options.format == merged) {
        fputs(heading, stdout);
        print_hunks(a, b, hunks, count);
    } else if (options.report_same) {
        printf("Files %s and %s are identical\n", a->name, b->name);
    }
    free(hunks);
    return count > 0;
}

int compare_files(const char* a_name, const char* b_name, const char* heading) {
    struct lines a, b;
    int result = 2;
    if (read_lines(&a, a_name) == 0) {
        if (read_lines(&b, b_name) == 0) {
            result = compare_texts(&a, &b, heading);
            free_lines(&b);
        }
        free_lines(&a);
    }
    return result;
}

static const char* kind_of(const struct stat* status) {
    switch (status->st_mode & S_IFMT) {
    case S_IFDIR:
        return "directory";
    case S_IFIFO:
        return "fifo";
    case S_IFCHR:
        return "character special file";
    case S_IFBLK:
        return "block special file";
    case S_IFSOCK:
        return "socket";
    default:
        return "regular file";
    }
}

/* They are not read, since a fifo or a terminal could let one wait for ever: one file with two names is the
 * same, and so are devices with one number. */
static int are_same_special_files(const struct stat* a, const struct stat* b) {
    int is_device = S_ISCHR(a->st_mode) || S_ISBLK(a->st_mode);
    return (a->st_ino == b->st_ino && a->st_dev == b->st_dev) ||
           (is_device && (a->st_mode & S_IFMT) == (b->st_mode & S_IFMT) && a->st_rdev == b->st_rdev);
}

/* A name that both directories have. */
static int compare_entries(const char* a_folder, const char* b_folder, const char* name) {
    char a[MAXPATHLEN], b[MAXPATHLEN], heading[2 * MAXPATHLEN + 32];
    struct stat a_status, b_status;
    if (join_path(a, a_folder, name) < 0 || join_path(b, b_folder, name) < 0) {
        return 2;
    }
    if (stat(a, &a_status) < 0 || stat(b, &b_status) < 0) {
        report(stat(a, &a_status) < 0 ? a : b);
        return 2;
    }
    int a_is_folder = S_ISDIR(a_status.st_mode);
    int b_is_folder = S_ISDIR(b_status.st_mode);
    if (a_is_folder && b_is_folder) {
        if (options.recursive) {
            return compare_directories(a, b);
        }
        printf("Common subdirectories: %s and %s\n", a, b);
        return 0;
    }
    if (!S_ISREG(a_status.st_mode) || !S_ISREG(b_status.st_mode)) {
        if (are_same_special_files(&a_status, &b_status)) {
            return 0;
        }
        printf("File %s is a %s while file %s is a %s\n", a, kind_of(&a_status), b, kind_of(&b_status));
        return 1;
    }
    snprintf(heading, sizeof heading, "diff%s %s %s\n", options.words, a, b);
    return compare_files(a, b, heading);
}

static int compare_only(const char* folder, const char* name) {
    printf("Only in %s: %s\n", folder, name);
    return 1;
}

int compare_directories(const char* a, const char* b) {
    int a_count, b_count;
    int result = 0;
    const char* start = options.start; /* of the outermost directories only */
    options.start = NULL;
    char** a_names = read_names(a, &a_count);
    char** b_names = read_names(b, &b_count);
    if (a_count < 0 || b_count < 0) {
        return 2;
    }
    for (int i = 0, j = 0; i < a_count || j < b_count;) {
        int order = i == a_count ? 1 : j == b_count ? -1 : strcmp(a_names[i], b_names[j]);
        const char* name = order <= 0 ? a_names[i] : b_names[j];
        int one = start != NULL && strcmp(name, start) < 0 ? 0
                  : order < 0                              ? compare_only(a, a_names[i])
                  : order > 0                              ? compare_only(b, b_names[j])
                                                           : compare_entries(a, b, a_names[i]);
        result = one > result ? one : result;
        if (order <= 0) {
            free(a_names[i++]);
        }
        if (order >= 0) {
            free(b_names[j++]);
        }
    }
    free(a_names);
    free(b_names);
    return result;
}
