/* Writing archives. */
#include "common/report.h"
#include "tar.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files with several links that are in the archive already. */
static struct known {
    struct known* next;
    unsigned device;
    unsigned long long inode;
    char name[1];
}* known_files;

/* The archive itself, which is not put into itself. */
static unsigned archive_device;
static unsigned long long archive_inode;

static const char* known_name(const struct stat* status, const char* name) {
    struct known* each;
    for (each = known_files; each != NULL; each = each->next) {
        if (each->device == (unsigned)status->st_dev && each->inode == (unsigned long long)status->st_ino) {
            return each->name;
        }
    }
    each = malloc(sizeof *each + strlen(name));
    if (each != NULL) {
        each->device = (unsigned)status->st_dev;
        each->inode = (unsigned long long)status->st_ino;
        strcpy(each->name, name);
        each->next = known_files;
        known_files = each;
    }
    return NULL;
}

/* With u: when the members that are there already were modified, the latest first. */
static struct dated {
    struct dated* next;
    long mtime;
    char name[1];
}* dated_files;

static void note_time(const struct member* member) {
    struct dated* each = checked(malloc(sizeof *each + strlen(member->name)));
    each->mtime = member->mtime;
    strcpy(each->name, member->name);
    each->next = dated_files;
    dated_files = each;
}

/* The least time if it is not there. */
static long archived_time(const char* name) {
    for (struct dated* each = dated_files; each != NULL; each = each->next) {
        if (strcmp(each->name, name) == 0) {
            return each->mtime;
        }
    }
    return LONG_MIN;
}

/* The data; a file that has become shorter meanwhile is filled up with zeros. */
static void write_data(int fd, const struct member* member) {
    static char data[data_blocks * block_size];
    int short_of_data = 0;
    for (long long left = member->size; left > 0; left -= sizeof data) {
        ssize_t wanted = left < (long long)sizeof data ? (ssize_t)left : (ssize_t)sizeof data;
        ssize_t count = short_of_data ? 0 : read(fd, data, (size_t)wanted);
        if (count < wanted && !short_of_data) {
            report_reason(member->name, count < 0 ? strerror(errno) : "file changed size");
            short_of_data = 1;
        }
        if (count < 0) {
            count = 0;
        }
        memset(data + count, 0, sizeof data - (size_t)count);
        for (ssize_t at = 0; at < wanted; at += block_size) {
            write_block(data + at);
        }
    }
}

static void announce(const struct member* member) {
    if (options.verbose) {
        fprintf(strcmp(options.archive, "-") == 0 ? stderr : stdout, "a %s %lld blocks\n", member->name,
                (member->size + block_size - 1) / block_size);
    }
}

static int type_of(const struct stat* status) {
    switch (status->st_mode & S_IFMT) {
    case S_IFREG:
        return '0';
    case S_IFLNK:
        return '2';
    case S_IFCHR:
        return '3';
    case S_IFBLK:
        return '4';
    case S_IFDIR:
        return '5';
    case S_IFIFO:
        return '6';
    default:
        return 0;
    }
}

/* Everything about the member but its data; 0 if it cannot be archived. */
static int describe(const char* name, const struct stat* status, struct member* member) {
    memset(member, 0, sizeof *member);
    member->type = (char)type_of(status);
    if (member->type == 0) {
        report_reason(name, "not a file that can be archived");
        return 0;
    }
    size_t length = strlen(name);
    if (length + 2 > sizeof member->name) {
        report_reason(name, "name too long");
        return 0;
    }
    strcpy(member->name, name);
    if (member->type == '5' && name[length - 1] != '/') {
        strcat(member->name, "/");
    }
    member->mode = status->st_mode;
    member->uid = status->st_uid;
    member->gid = status->st_gid;
    member->mtime = status->st_mtime;
    member->device = (unsigned)status->st_rdev;
    if (member->type == '2') {
        ssize_t count = readlink(name, member->link, sizeof member->link - 1);
        if (count < 0) {
            report(name);
            return 0;
        }
        member->link[count] = '\0';
    }
    if (member->type == '0' && status->st_nlink > 1) {
        const char* first = known_name(status, name);
        if (first != NULL) {
            member->type = '1';
            strcpy(member->link, first);
        }
    }
    member->size = member->type == '0' ? status->st_size : 0;
    return 1;
}

static void add(const char* name);

static void add_folder(const char* name) {
    DIR* folder = opendir(name);
    struct dirent* entry;
    if (folder == NULL) {
        report(name);
        return;
    }
    while ((entry = readdir(folder)) != NULL) {
        char path[MAXPATHLEN];
        const char* slash = name[strlen(name) - 1] == '/' ? "" : "/";
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        if (strlen(name) + strlen(entry->d_name) + 2 > sizeof path) {
            report_reason(entry->d_name, "path too long");
            continue;
        }
        sprintf(path, "%s%s%s", name, slash, entry->d_name);
        add(path);
    }
    closedir(folder);
}

static void add(const char* name) {
    static struct member member; /* not on the stack, which grows with the depth of folders */
    struct stat status;
    int fd = -1;
    if ((options.follow_links ? stat(name, &status) : lstat(name, &status)) < 0) {
        report(name);
        return;
    }
    if ((unsigned)status.st_dev == archive_device && (unsigned long long)status.st_ino == archive_inode) {
        report_reason(name, "is the archive itself; left out");
        return;
    }
    if (options.only_newer && !S_ISDIR(status.st_mode) && archived_time(name) >= (long)status.st_mtime) {
        return;
    }
    if (!describe(name, &status, &member) || !is_confirmed('a', member.name)) {
        return;
    }
    if (member.size > 0 && (fd = open(name, O_RDONLY)) < 0) {
        report(name);
        return;
    }
    announce(&member);
    write_header(&member);
    write_data(fd, &member);
    if (fd >= 0) {
        close(fd);
    }
    if (S_ISDIR(status.st_mode)) {
        add_folder(name);
    }
}

static void add_all(char** names) {
    struct stat status;
    if (strcmp(options.archive, "-") != 0 && stat(options.archive, &status) == 0 && S_ISREG(status.st_mode)) {
        archive_device = (unsigned)status.st_dev;
        archive_inode = (unsigned long long)status.st_ino;
    }
    for (; *names != NULL; names++) {
        if (strcmp(*names, "-C") == 0 && names[1] != NULL) {
            if (chdir(*++names) < 0) {
                die(*names, strerror(errno));
            }
        } else if (**names != '\0') {
            add(*names);
        }
    }
    write_end();
}

void create_archive(char** names) {
    add_all(names);
}

void append_to_archive(char** names) {
    struct member member;
    long long end = 0;
    while (next_member(&member)) {
        if (options.only_newer) {
            note_time(&member);
        }
        skip_data(&member);
        end = blocks_read;
    }
    seek_to_end(end);
    add_all(names);
}
