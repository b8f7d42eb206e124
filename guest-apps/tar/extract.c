/* Reading archives. */
#include "common/file_text.h"
#include "common/report.h"
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Names of the command line that a member belongs to, by their index. */
static char found[256];

int is_wanted(const char* name, char** names) {
    int wanted = names[0] == NULL;
    for (int i = 0; names[i] != NULL; i++) {
        size_t length = strlen(names[i]);
        while (length > 1 && names[i][length - 1] == '/') {
            length--;
        }
        if (strncmp(name, names[i], length) == 0 && (name[length] == '\0' || name[length] == '/')) {
            wanted = 1;
            if (i < (int)sizeof found) {
                found[i] = 1;
            }
        }
    }
    return wanted;
}

void report_missing(char** names) {
    for (int i = 0; names[i] != NULL && i < (int)sizeof found; i++) {
        if (!found[i]) {
            report_reason(names[i], "not found in archive");
        }
    }
}

static void print_mode(const struct member* member) {
    static const char types[] = "-hlcbdp";
    int index = member->type >= '0' && member->type <= '6' ? member->type - '0' : 0;
    printf("%c%s", types[index], mode_text((mode_t)member->mode & 07777) + 1);
}

void print_member(const struct member* member) {
    if (options.verbose) {
        char date[32];
        time_t when = member->mtime;
        struct tm* broken = localtime(&when);
        strftime(date, sizeof date, "%b %e %H:%M %Y", broken);
        print_mode(member);
        printf("%4u/%-4u%7lld %s ", member->uid, member->gid, member->size, date);
    }
    fputs(member->name, stdout);
    if (member->type == '1') {
        printf(" linked to %s", member->link);
    } else if (member->type == '2') {
        printf(" symbolic link to %s", member->link);
    }
    putchar('\n');
}

void list_archive(char** names) {
    static struct member member;
    while (next_member(&member)) {
        if (is_wanted(member.name, names)) {
            print_member(&member);
        }
        skip_data(&member);
    }
    report_missing(names);
}

/* Makes the folders that a name needs. */
static void make_folders(const char* name) {
    char path[MAXPATHLEN];
    strcpy(path, name);
    for (char* slash = strchr(path + 1, '/'); slash != NULL && slash[1] != '\0';
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

static int is_zero(const char* bytes, size_t size) {
    return size > 0 && bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* Writes data, or for nothing but zeros leaves a hole. */
static int write_or_skip(int fd, const char* data, size_t size) {
    if (is_zero(data, size)) {
        return lseek(fd, (off_t)size, SEEK_CUR) < 0 ? -1 : 0;
    }
    return write_all(fd, data, (unsigned)size);
}

/* Copies the member's data to the descriptor; all of it is read, also if the file can't take it. */
static void extract_data(int fd, const struct member* member) {
    static char data[data_blocks * block_size];
    int writes = 1;
    for (long long left = member->size; left > 0; left -= sizeof data) {
        size_t wanted = left < (long long)sizeof data ? (size_t)left : sizeof data;
        for (size_t at = 0; at < wanted; at += block_size) {
            if (!read_block(data + at)) {
                die(member->name, "archive ends too early");
            }
        }
        if (writes && write_or_skip(fd, data, wanted) < 0) {
            report(member->name);
            writes = 0;
        }
    }
    /* The file may end with a hole. */
    if (writes && ftruncate(fd, (off_t)member->size) < 0) {
        report(member->name);
    }
}

static void set_attributes(const struct member* member) {
    if (options.keep_owner && geteuid() == 0) {
        chown(member->name, (uid_t)member->uid, (gid_t)member->gid); /* of a link itself */
    }
    if (member->type == '2') {
        return;
    }
    unsigned mode = member->mode;
    if (!options.keep_mode) {
        unsigned mask = (unsigned)umask(0);
        umask((mode_t)mask);
        mode &= 01777 & ~mask;
    }
    if (chmod(member->name, (mode_t)mode) < 0) {
        report(member->name);
    }
    if (!options.keep_time_of_extraction) {
        struct timeval times[2];
        memset(times, 0, sizeof times);
        times[0].tv_sec = times[1].tv_sec = member->mtime;
        utimes(member->name, times);
    }
}

/* Folders get their modes and times when all is in them. */
static struct folder {
    struct folder* outer;
    struct member member;
}* folders;

static void set_later(const struct member* member) {
    struct folder* folder = checked(malloc(sizeof *folder));
    folder->member = *member;
    folder->outer = folders;
    folders = folder;
}

static void set_folders(void) {
    for (; folders != NULL; folders = folders->outer) {
        set_attributes(&folders->member);
    }
}

static int make_special(const struct member* member) {
    static const unsigned formats[] = {S_IFCHR, S_IFBLK, 0, S_IFIFO};
    return mknod(member->name, (mode_t)(formats[member->type - '3'] | member->mode), (dev_t)member->device);
}

static int make_folder(const struct member* member) {
    struct stat status;
    if (mkdir(member->name, 0777) == 0) {
        return 0;
    }
    return errno == EEXIST && stat(member->name, &status) == 0 && S_ISDIR(status.st_mode) ? 0 : -1;
}

/* Makes what the member is; the data is read in any case. */
static int make(const struct member* member) {
    int fd;
    if (member->type != '5') {
        unlink(member->name);
    }
    switch (member->type) {
    case '0':
        fd = open(member->name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (fd < 0) {
            return -1;
        }
        extract_data(fd, member);
        return close(fd);
    case '1':
        return link(member->link, member->name);
    case '2':
        return symlink(member->link, member->name);
    case '3':
    case '4':
    case '6':
        return make_special(member);
    case '5':
        return make_folder(member);
    default:
        report_reason(member->name, "unknown type of member; left out");
        return 1;
    }
}

static void extract(struct member* member) {
    size_t length = strlen(member->name);
    while (length > 1 && member->name[length - 1] == '/') {
        member->name[--length] = '\0';
    }
    if (!is_confirmed('x', member->name)) {
        skip_data(member);
        return;
    }
    if (options.verbose) {
        printf("x %s, %lld bytes, %lld tape blocks\n", member->name, member->size,
               (member->size + block_size - 1) / block_size);
    }
    make_folders(member->name);
    long long before = blocks_read;
    int made = make(member);
    if (made < 0) {
        report(member->name);
    }
    if (blocks_read == before) {
        skip_data(member);
    }
    if (made == 0 && member->type == '5') {
        set_later(member);
    } else if (made == 0 && member->type != '1') {
        set_attributes(member);
    }
}

void extract_archive(char** names) {
    static struct member member;
    while (next_member(&member)) {
        if (is_wanted(member.name, names)) {
            extract(&member);
        } else {
            skip_data(&member);
        }
    }
    set_folders();
    report_missing(names);
}
