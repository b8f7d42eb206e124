/* ls: the forms of a listing. */
#include "common/file_text.h"
#include "ls.h"

#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static void print_group(gid_t gid) {
    struct group* group = getgrgid(gid);
    if (group != NULL) {
        printf(" %-8s", group->gr_name);
    } else {
        printf(" %-8u", (unsigned)gid);
    }
}

static void print_text(const char* text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        putchar(options.printable && (c < ' ' || c >= 127) ? '?' : c);
    }
}

/* With the time of day for the last half year, with the year otherwise. */
static void print_time(time_t when) {
    char text[32];
    time_t now = time(NULL);
    const time_t half_year = 182L * 24 * 3600;
    int recent = when > now - half_year && when <= now + 3600;
    strftime(text, sizeof text, recent ? "%b %e %H:%M" : "%b %e  %Y", localtime(&when));
    printf(" %s ", text);
}

static char type_sign(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return '/';
    case S_IFLNK:
        return '@';
    case S_IFSOCK:
        return '=';
    case S_IFREG:
        return (mode & 0111) != 0 ? '*' : '\0';
    default:
        return '\0';
    }
}

static int kilobytes(const struct stat* status) {
    return (int)((status->st_blocks + 1) / 2);
}

/* The name with what stands before and after it; returns its width. */
static int print_name(const struct entry* entry) {
    int width = 0;
    if (options.inodes) {
        width += printf("%6lu ", (unsigned long)entry->status.st_ino);
    }
    if (options.sizes) {
        width += printf("%4d ", kilobytes(&entry->status));
    }
    print_text(entry->name);
    width += (int)strlen(entry->name);
    char sign = type_sign(entry->status.st_mode);
    if (options.types && sign != '\0') {
        putchar(sign);
        width++;
    }
    return width;
}

static void print_long(const struct entry* entry) {
    const struct stat* status = &entry->status;
    if (options.inodes) {
        printf("%6lu ", (unsigned long)status->st_ino);
    }
    if (options.sizes) {
        printf("%4d ", kilobytes(status));
    }
    fputs(mode_text(status->st_mode), stdout);
    printf("%3u", (unsigned)status->st_nlink);
    printf(" %-8s", owner_text(status->st_uid));
    if (options.groups) {
        print_group(status->st_gid);
    }
    if (S_ISCHR(status->st_mode) || S_ISBLK(status->st_mode)) {
        printf(" %3u,%4u", (unsigned)status->st_rdev >> 8 & 0xff, (unsigned)status->st_rdev & 0xff);
    } else {
        printf(" %8lld", (long long)status->st_size);
    }
    print_time(time_of(status)->tv_sec);
    print_text(entry->name);
    char sign = type_sign(status->st_mode);
    if (entry->link_target != NULL) {
        fputs(" -> ", stdout);
        print_text(entry->link_target);
    } else if (options.types && sign != '\0') {
        putchar(sign);
    }
    putchar('\n');
}

static int terminal_width(void) {
    struct winsize size;
    return ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void print_columns(const struct entry* entries, int count) {
    int width = 0;
    for (int i = 0; i < count; i++) {
        int length = (int)strlen(entries[i].name);
        width = length > width ? length : width;
    }
    width += 2 + (options.types != 0) + 7 * (options.inodes != 0) + 5 * (options.sizes != 0);
    int columns = terminal_width() / width;
    columns = columns > 0 ? columns : 1;
    int rows = (count + columns - 1) / columns;
    for (int row = 0; row < rows; row++) {
        for (int i = row; i < count; i += rows) {
            int printed = print_name(&entries[i]);
            if (i + rows < count) {
                printf("%*s", width - printed, "");
            }
        }
        putchar('\n');
    }
}

void print_entries(struct entry* entries, int count, int with_total) {
    if (with_total && (options.long_form || options.sizes)) {
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += kilobytes(&entries[i].status);
        }
        printf("total %ld\n", total);
    }
    if (!options.long_form && options.columns) {
        print_columns(entries, count);
        return;
    }
    for (int i = 0; i < count; i++) {
        if (options.long_form) {
            print_long(&entries[i]);
        } else {
            print_name(&entries[i]);
            putchar('\n');
        }
    }
}
