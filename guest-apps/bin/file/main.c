/* file [-f list] file ...: what files are, by their type and by what they begin with. */
#include "common/report.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static void describe_link(const char* name) {
    char target[MAXPATHLEN];
    ssize_t size = readlink(name, target, sizeof target - 1);
    target[size > 0 ? size : 0] = '\0';
    printf("symbolic link to %s", target);
}

static void describe_contents(const char* name, const struct stat* status) {
    static unsigned char bytes[4096];
    FILE* file = fopen(name, "r");
    if (file == NULL) {
        fputs("cannot open for reading", stdout);
        failures++;
        return;
    }
    int size = (int)fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (size == 0) {
        fputs("empty", stdout);
    } else if (!describe_binary(bytes, size)) {
        describe_text(bytes, size, (status->st_mode & 0111) != 0);
    }
}

static void describe(const char* name) {
    struct stat status;
    printf("%s:%c", name, strlen(name) < 7 ? '\t' : ' ');
    if (lstat(name, &status) < 0) {
        printf("cannot stat\n");
        failures++;
        return;
    }
    switch (status.st_mode & S_IFMT) {
    case S_IFDIR:
        fputs((status.st_mode & S_ISVTX) != 0 ? "append-only directory" : "directory", stdout);
        break;
    case S_IFCHR:
    case S_IFBLK:
        printf("%s special (%u/%u)", S_ISCHR(status.st_mode) ? "character" : "block",
               (unsigned)status.st_rdev >> 8 & 255, (unsigned)status.st_rdev & 255);
        break;
    case S_IFLNK:
        describe_link(name);
        break;
    case S_IFIFO:
        fputs("fifo", stdout);
        break;
    case S_IFSOCK:
        fputs("socket", stdout);
        break;
    default:
        describe_contents(name, &status);
    }
    putchar('\n');
}

static void describe_list(const char* name) {
    char* line = NULL;
    size_t room = 0;
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
        return;
    }
    while (getline(&line, &room, file) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        describe(line);
    }
    free(line);
}

int main(int argc, char** argv) {
    int option;
    int any = 0;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "f:")) != -1) {
        if (option != 'f') {
            usage("[-f list] file ...");
        }
        describe_list(optarg);
        any = 1;
    }
    if (optind == argc && !any) {
        usage("[-f list] file ...");
    }
    for (int i = optind; i < argc; i++) {
        describe(argv[i]);
    }
    return finish();
}
