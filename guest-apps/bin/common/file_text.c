#include "common/file_text.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char type_letter(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return 'd';
    case S_IFCHR:
        return 'c';
    case S_IFBLK:
        return 'b';
    case S_IFLNK:
        return 'l';
    case S_IFIFO:
        return 'p';
    case S_IFSOCK:
        return 's';
    default:
        return '-';
    }
}

const char* mode_text(mode_t mode) {
    static char text[] = "-rwxrwxrwx";

    strcpy(text, "-rwxrwxrwx");
    text[0] = type_letter(mode);
    for (int i = 0; i < 9; i++) {
        if ((mode & (mode_t)(0400 >> i)) == 0) {
            text[i + 1] = '-';
        }
    }
    if (mode & S_ISUID)
        text[3] = text[3] == 'x' ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = text[6] == 'x' ? 's' : 'S';
    if (mode & 01000)
        text[9] = text[9] == 'x' ? 't' : 'T';
    return text;
}

const char* owner_text(uid_t uid) {
    static uid_t known = (uid_t)-1;
    static char name[16];

    if (uid != known) {
        struct passwd* entry = getpwuid(uid);
        known = uid;
        if (entry != NULL) {
            snprintf(name, sizeof name, "%s", entry->pw_name);
        } else {
            snprintf(name, sizeof name, "%u", (unsigned)uid);
        }
    }
    return name;
}
