/* The file of groups. */
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { max_members = 64 };

static FILE* file;
static char line[1024];
static char* members[max_members + 1];
static struct group entry = {0};

void setgrent(void) {
    if (file != NULL) {
        rewind(file);
    } else {
        file = fopen("/etc/group", "r");
    }
}

void endgrent(void) {
    if (file != NULL) {
        fclose(file);
        file = NULL;
    }
}

/* name:password:number:member,member... */
static int parse(char* text) {
    text[strcspn(text, "\n")] = '\0';
    char* rest = text;
    entry.gr_name = strsep(&rest, ":");
    entry.gr_passwd = strsep(&rest, ":");
    char* number = strsep(&rest, ":");
    if (number == NULL) {
        return 0;
    }
    entry.gr_gid = (gid_t)atoi(number);
    int count = 0;
    char* member;
    while (count < max_members && (member = strsep(&rest, ",")) != NULL) {
        if (*member != '\0') {
            members[count++] = member;
        }
    }
    members[count] = NULL;
    entry.gr_mem = members;
    return 1;
}

struct group* getgrent(void) {
    if (file == NULL) {
        setgrent();
    }
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (parse(line)) {
            return &entry;
        }
    }
    return NULL;
}

struct group* getgrgid(gid_t gid) {
    struct group* found;
    setgrent();
    while ((found = getgrent()) != NULL && found->gr_gid != gid) {
    }
    endgrent();
    return found;
}

struct group* getgrnam(const char* name) {
    struct group* found;
    setgrent();
    while ((found = getgrent()) != NULL && strcmp(found->gr_name, name) != 0) {
    }
    endgrent();
    return found;
}
