/* The groups of a user, and the name of a terminal. */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

int initgroups(const char* user, gid_t base) {
    gid_t groups[NGROUPS_MAX];
    int count = 0;
    struct group* entry;
    groups[count++] = base;
    setgrent();
    while (count < NGROUPS_MAX && (entry = getgrent()) != NULL) {
        for (char** member = entry->gr_mem; *member != NULL; member++) {
            if (entry->gr_gid != base && strcmp(*member, user) == 0) {
                groups[count++] = entry->gr_gid;
                break;
            }
        }
    }
    endgrent();
    return setgroups(count, groups);
}

char* ttyname(int fd) {
    static char name[MAXPATHLEN];
    struct stat wanted, found;
    if (!isatty(fd) || fstat(fd, &wanted) < 0) {
        return NULL;
    }
    DIR* directory = opendir("/dev");
    if (directory == NULL) {
        return NULL;
    }
    struct dirent* entry;
    char* result = NULL;
    while (result == NULL && (entry = readdir(directory)) != NULL) {
        snprintf(name, sizeof name, "/dev/%s", entry->d_name);
        if (stat(name, &found) == 0 && S_ISCHR(found.st_mode) && found.st_rdev == wanted.st_rdev) {
            result = name;
        }
    }
    closedir(directory);
    if (result == NULL) {
        errno = ENOTTY;
    }
    return result;
}

int ttyname_r(int fd, char* buffer, size_t size) {
    const char* name = ttyname(fd);
    if (name == NULL) {
        return errno;
    }
    if (strlen(name) >= size) {
        return ERANGE;
    }
    strcpy(buffer, name);
    return 0;
}
