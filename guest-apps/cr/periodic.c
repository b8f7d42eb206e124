/* Increments come in chains: each begins with a complete checkpoint and is as long as many are kept, so that
 * old chains can go as a whole. */
#include "periodic.h"

#include "removal.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

unsigned parse_interval(const char* text) {
    static const struct {
        const char* unit;
        unsigned seconds;
    } units[] = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    char* end;
    unsigned long number = strtoul(text, &end, 10);
    unsigned i;

    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (end != text && *text != '-' && strcmp(end, units[i].unit) == 0 &&
            number <= 86400ul * 365 / units[i].seconds)
            return (unsigned)number * units[i].seconds;
    return 0;
}

/* Where checkpoint number n is, for whoever does not know the directory. */
static void path_of(const struct abi_chkpnt* request, const char* file, int n, char path[MAXPATHLEN]) {
    const char* directory = (const char*)request->ck_dir;

    if (directory != NULL && strchr(file, '/') == NULL)
        snprintf(path, MAXPATHLEN, "%s/%s.%d", directory, file, n);
    else
        snprintf(path, MAXPATHLEN, "%s.%d", file, n);
}

enum { max_number = 1000000000 }; /* A file that has a higher one is none of ours. */

/* The number behind the name if it is that of a numbered file of this beginning, else 0. */
static int number_of(const char* name, const char* beginning, size_t length) {
    char* end;
    long number;

    if (strncmp(name, beginning, length) != 0 || name[length] != '.' ||
        !isdigit((unsigned char)name[length + 1]))
        return 0;
    number = strtol(name + length + 1, &end, 10);
    return *end == '\0' && number < max_number ? (int)number : 0;
}

/* The highest number that is taken where the checkpoints go. */
static int highest_number(const struct abi_chkpnt* request, const char* file) {
    char path[MAXPATHLEN];
    char* slash;
    const char* beginning;
    DIR* directory;
    struct dirent* entry;
    int highest = 0;

    path_of(request, file, 0, path);
    path[strlen(path) - strlen(".0")] = '\0';
    slash = strrchr(path, '/');
    beginning = slash == NULL ? path : slash + 1;
    if (slash != NULL)
        *slash = '\0';
    directory = opendir(slash == NULL ? "." : slash == path ? "/" : path);
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        int number = number_of(entry->d_name, beginning, strlen(beginning));
        if (number > highest)
            highest = number;
    }
    if (directory != NULL)
        closedir(directory);
    return highest;
}

/* Removes the checkpoints before `first` that are still there; the latest goes first, since it may build on
 * the others. */
static int remove_before(const struct abi_chkpnt* request, const char* file, int first, int removed) {
    static const struct removal alone;
    char path[MAXPATHLEN];
    int n;

    for (n = first - 1; n > removed; n--) {
        char* culprit;

        path_of(request, file, n, path);
        if (remove_set(path, &alone, &culprit) < 0 && errno != ENOENT)
            complain("%s: cannot be removed: %s", culprit != NULL ? culprit : path, strerror(errno));
        free(culprit);
    }
    return first - 1 > removed ? first - 1 : removed;
}

/* Also if it is a zombie, which kill() finds. */
static int has_ended(const struct abi_chkpnt* request) {
    struct abi_chkpnt test = *request;

    test.ck_options |= ABI_CHKPNT_TEST;
    test.ck_report = 0;
    return __chkpnt(&test) < 0 && errno == ESRCH;
}

int checkpoint_periodically(struct abi_chkpnt* request, const struct period* period,
                            int (*checkpoint)(void)) {
    const char* file = (const char*)request->ck_file;
    char name[MAXPATHLEN], before[MAXPATHLEN];
    int chain = period->keep > 0 ? period->keep : 10;
    int start = (request->ck_options & ABI_CHKPNT_FORCE) != 0 ? 0 : highest_number(request, file);
    int n, removed = start;

    for (n = 1;; n++) {
        int first = period->keep > 0 ? n - period->keep + 1 : 1;

        snprintf(name, sizeof name, "%s.%d", file, start + n);
        request->ck_file = (abi_pointer)name;
        request->ck_options &= ~ABI_CHKPNT_INCREMENT;
        if (period->increments && (n - 1) % chain != 0) {
            path_of(request, file, start + n - 1, before);
            request->ck_options |= ABI_CHKPNT_INCREMENT;
            request->ck_since = (abi_pointer)before;
        }
        /* A target that has ended since has no need of more. */
        if (n > 1 && has_ended(request))
            return 0;
        if (checkpoint() < 0)
            return 1;
        if (period->increments && first > 1)
            first = (first - 1) / chain * chain + 1;
        if (first > 1)
            removed = remove_before(request, file, start + first, removed);
        sleep(period->seconds);
    }
}
