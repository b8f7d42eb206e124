/* Where a manual page is: /usr/man/catN/NAME.N, or, for a name that shares the page of another, the page that
 * the list of pages has it on. */
#include "common/report.h"
#include "man.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Commands first, as readers look for them most. */
static const char order[] = "18234567";

static int is_there(char path[MAXPATHLEN], const char* section, const char* name) {
    return snprintf(path, MAXPATHLEN, MANUAL "/cat%c/%s.%s", section[0], name, section) < MAXPATHLEN &&
           access(path, R_OK) == 0;
}

/* `3` asks for every section that begins with 3. */
static int is_wanted(const char* section, const char* wanted) {
    return wanted == NULL || strcasecmp(section, wanted) == 0 ||
           (wanted[1] == '\0' && section[0] == wanted[0]);
}

struct search {
    char* path;
    const char* name;
    const char* section;
    int best; /* The place in `order` of the best one so far. */
};

static int look_on_page(const struct summary* summary, void* context) {
    struct search* search = context;
    const char* place = strchr(order, summary->section[0]);
    char first[64];
    char path[MAXPATHLEN];
    if (!is_wanted(summary->section, search->section) || !has_name(summary, search->name) || place == NULL ||
        place - order >= search->best) {
        return 0;
    }
    snprintf(first, sizeof first, "%.*s", (int)strcspn(summary->names, ", "), summary->names);
    if (is_there(path, summary->section, first)) {
        strcpy(search->path, path);
        search->best = (int)(place - order);
    }
    return 0;
}

int find_page(char path[MAXPATHLEN], const char* section, const char* name) {
    struct search search = {path, name, section, sizeof order};
    if (strchr(name, '/') != NULL) {
        return 0;
    }
    if (section != NULL && is_there(path, section, name)) {
        return 1;
    }
    for_each_summary(look_on_page, &search);
    return search.best < (int)sizeof order;
}
