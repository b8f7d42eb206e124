/* The names that the beginning of one may become: files, and after ~ users. */
#include "csh.h"

#include <dirent.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a word is the beginning of. */
struct beginning {
    const char* folder; /* NULL for users */
    const char* prefix;
    size_t size;
};

struct names {
    char** texts;
    int count, room;
};

/* ~user/ becomes the user's folder. Quotes and variables are not looked into. 0 if there is no such user. */
static int take_apart(const char* word, struct beginning* beginning) {
    const char* slash = strrchr(word, '/');
    struct buffer folder = {0};
    beginning->prefix = slash != NULL ? slash + 1 : word;
    beginning->folder = ".";
    if (slash == NULL && *word == '~') {
        beginning->prefix = word + 1;
        beginning->folder = NULL;
    } else if (slash != NULL) {
        const char* rest = word;
        if (*word == '~') {
            size_t size = strcspn(word, "/") - 1;
            const char* home = home_of(word + 1, size);
            if (home == NULL) {
                return 0;
            }
            buffer_add_text(&folder, home);
            rest = word + 1 + size;
        }
        for (; rest <= slash; rest++) {
            buffer_add(&folder, *rest);
        }
        beginning->folder = allocate_text(folder.bytes, folder.size);
        buffer_free(&folder);
    }
    beginning->size = strlen(beginning->prefix);
    return 1;
}

static void add(struct names* names, const char* text) {
    if (names->count == names->room) {
        int room = names->room * 2 + 64;
        char** larger = allocate((size_t)room * sizeof *larger);
        if (names->count > 0) {
            memcpy(larger, names->texts, (size_t)names->count * sizeof *larger);
        }
        names->texts = larger;
        names->room = room;
    }
    names->texts[names->count++] = allocate_text(text, strlen(text));
}

static int compare(const void* a, const void* b) {
    return strcmp(*(char* const*)a, *(char* const*)b);
}

/* Names that begin with a dot only if that has been typed. */
static void find_files(const struct beginning* beginning, struct names* names) {
    DIR* folder = opendir(beginning->folder);
    struct dirent* entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strncmp(entry->d_name, beginning->prefix, beginning->size) == 0 &&
            (entry->d_name[0] != '.' || beginning->size > 0)) {
            add(names, entry->d_name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

static void find_users(const struct beginning* beginning, struct names* names) {
    struct passwd* user;
    setpwent();
    while ((user = getpwent()) != NULL) {
        if (strncmp(user->pw_name, beginning->prefix, beginning->size) == 0) {
            add(names, user->pw_name);
        }
    }
    endpwent();
}

static struct names find_names(const char* word, struct beginning* beginning) {
    struct names names = {0};
    if (!take_apart(word, beginning)) {
        return names;
    }
    (beginning->folder != NULL ? find_files : find_users)(beginning, &names);
    if (names.count > 0) {
        qsort(names.texts, (size_t)names.count, sizeof *names.texts, compare);
    }
    return names;
}

/* Whether the name ends as $fignore says that names to be left out do, such as .o. */
static int is_ignored(const char* name) {
    size_t size = strlen(name);
    const struct variable* endings = find_variable("fignore");
    for (int i = 0; endings != NULL && i < endings->count; i++) {
        size_t ending = strlen(endings->values[i]);
        if (size > ending && strcmp(name + size - ending, endings->values[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void leave_ignored_out(struct names* names) {
    int kept = 0;
    for (int i = 0; i < names->count; i++) {
        if (!is_ignored(names->texts[i])) {
            names->texts[kept++] = names->texts[i];
        }
    }
    names->count = kept > 0 ? kept : names->count;
}

const char* complete_name(const char* word, int* only) {
    struct beginning beginning;
    struct names names = find_names(word, &beginning);
    *only = 0;
    if (names.count > 1) {
        leave_ignored_out(&names);
    }
    if (names.count == 0) {
        return "";
    }
    /* They are sorted, and so what the first and the last have in common is common to all; if some were left
     * out, too. */
    const char* first = names.texts[0];
    const char* last = names.texts[names.count - 1];
    size_t common = 0;
    while (first[common] != '\0' && first[common] == last[common]) {
        common++;
    }
    *only = names.count == 1;
    return allocate_text(first + beginning.size, common - beginning.size);
}

/* What ls -F puts behind a name. */
static char mark_of(const char* folder, const char* name) {
    char path[MAXPATHLEN];
    struct stat status;
    if (folder == NULL || snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        lstat(path, &status) < 0) {
        return ' ';
    }
    return S_ISDIR(status.st_mode)        ? '/'
           : S_ISLNK(status.st_mode)      ? '@'
           : S_ISSOCK(status.st_mode)     ? '='
           : (status.st_mode & 0111) != 0 ? '*'
                                          : ' ';
}

static int screen_columns(void) {
    struct winsize size;
    return ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void list_names(const char* word) {
    struct beginning beginning;
    struct names names = find_names(word, &beginning);
    int width = 0;
    for (int i = 0; i < names.count; i++) {
        int size = (int)strlen(names.texts[i]) + 3; /* the mark, and two blanks */
        width = size > width ? size : width;
    }
    int columns = width > 0 && screen_columns() > width ? screen_columns() / width : 1;
    int rows = (names.count + columns - 1) / columns;
    for (int row = 0; row < rows; row++) {
        for (int i = row; i < names.count; i += rows) {
            char mark = mark_of(beginning.folder, names.texts[i]);
            int last = i + rows >= names.count;
            if (last && mark == ' ') {
                printf("%s\n", names.texts[i]);
            } else {
                printf("%s%c%*s", names.texts[i], mark, last ? 0 : width - 1 - (int)strlen(names.texts[i]),
                       "");
                fputs(last ? "\n" : "", stdout);
            }
        }
    }
}
