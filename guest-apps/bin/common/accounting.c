/* Accounting records from the file. */
#include "accounting.h"

#include "report.h"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct abi_acct* read_accounting(const char* path, int* count) {
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) < 0) {
        report(path);
        return NULL;
    }
    size_t size = (size_t)status.st_size;
    if (size % sizeof(struct abi_acct) != 0) {
        report_reason(path, "not an accounting file");
        close(fd);
        return NULL;
    }
    struct abi_acct* records = malloc(size + 1);
    if (records == NULL || read(fd, records, size) != (ssize_t)size) {
        report(path);
        free(records);
        close(fd);
        return NULL;
    }
    close(fd);
    *count = (int)(size / sizeof(struct abi_acct));
    return records;
}

const char* command_of(const struct abi_acct* record) {
    static char name[sizeof record->ac_comm + 1];
    memcpy(name, record->ac_comm, sizeof record->ac_comm);
    return name[0] != '\0' ? name : "?";
}

const char* user_name(unsigned uid) {
    static char number[16];
    struct passwd* user = getpwuid(uid);
    if (user != NULL) {
        return user->pw_name;
    }
    sprintf(number, "%u", uid);
    return number;
}

const char* terminal_of(int device) {
    static char name[MAXNAMLEN + 1] = "__";
    static int device_of_name = -1;
    if (device == device_of_name) {
        return name;
    }
    DIR* directory = opendir("/dev");
    const struct dirent* entry;
    device_of_name = device;
    strcpy(name, "__");
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        char path[MAXNAMLEN + 6];
        struct stat status;
        snprintf(path, sizeof path, "/dev/%s", entry->d_name);
        if (strcmp(entry->d_name, "tty") != 0 && stat(path, &status) == 0 && S_ISCHR(status.st_mode) &&
            (int)status.st_rdev == device) {
            strcpy(name, entry->d_name);
            break;
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
    return name;
}
