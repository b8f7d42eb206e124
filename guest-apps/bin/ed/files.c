/* ed: reading and writing files and commands. */
#include "common/report.h"
#include "common/save_file.h"
#include "ed.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char* file_name;
int silent;
int nuls_dropped;

void set_file_name(const char* name) {
    char* copy = checked(strdup(name));
    free(file_name);
    file_name = copy;
}

static FILE* open_file(const char* name, const char* mode) {
    struct stat status;
    if (name[0] == '!') {
        fflush(stdout);
        FILE* pipe = popen(name + 1, mode[0] == 'r' ? "r" : "w");
        if (pipe == NULL) {
            fail("cannot run the command");
        }
        return pipe;
    }
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
        fail_for(name, "Is a directory");
    }
    FILE* file = fopen(name, mode);
    if (file == NULL) {
        fail_for(name, strerror(errno));
    }
    return file;
}

/* Whether it went well. */
static int close_file(FILE* file, const char* name) {
    int bad = ferror(file);
    return (name[0] == '!' ? pclose(file) < 0 : fclose(file) != 0) || bad;
}

void read_file(const char* name, int after) {
    FILE* file = open_file(name, "r");
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    long long bytes = 0;
    nuls_dropped = 0;
    current = after;
    while ((size = getline(&line, &room, file)) >= 0) {
        int complete = size > 0 && line[size - 1] == '\n';
        bytes += size + !complete;
        if (complete) {
            line[size - 1] = '\0';
        } else if (!silent) {
            puts("newline appended");
        }
        nuls_dropped |= (ssize_t)strlen(line) != size - complete;
        insert_line(current, line);
    }
    free(line);
    int bad = close_file(file, name);
    if (nuls_dropped && !silent) {
        puts("NUL characters dropped");
    }
    if (bad) {
        fail("cannot read the file");
    }
    if (!silent) {
        printf("%lld\n", bytes);
    }
}

/* Their size with the ends of the lines. */
static long long put_lines(FILE* file, int from, int to) {
    long long bytes = 0;
    for (int i = from; i <= to && i > 0; i++) {
        fputs(lines[i]->text, file);
        putc('\n', file);
        bytes += (long long)strlen(lines[i]->text) + 1;
    }
    return bytes;
}

/* In place of what the file was, which stays if there is no room for the lines. */
static long long replace_file(const char* name, int from, int to) {
    struct stat status;
    struct saving saving;
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
        fail_for(name, "Is a directory");
    }
    if (!begin_saving(&saving, name)) {
        fail_for(name, strerror(errno));
    }
    long long bytes = put_lines(saving.file, from, to);
    if (!finish_saving(&saving)) {
        fail_for(name, strerror(errno));
    }
    return bytes;
}

void write_file(const char* name, int from, int to, int append) {
    long long bytes;
    if (append || name[0] == '!') {
        FILE* file = open_file(name, append ? "a" : "w");
        bytes = put_lines(file, from, to);
        if (close_file(file, name)) {
            fail("cannot write the file");
        }
    } else {
        bytes = replace_file(name, from, to);
    }
    if (!silent) {
        printf("%lld\n", bytes);
    }
    if (from <= 1 && to == last_line && name[0] != '!') {
        modified = 0;
    }
}

void save_after_hangup(int number) {
    (void)number;
    FILE* file = last_line > 0 && modified ? fopen("ed.hup", "w") : NULL;
    const char* home = getenv("HOME");
    if (file == NULL && modified && last_line > 0 && home != NULL && chdir(home) == 0) {
        file = fopen("ed.hup", "w");
    }
    for (int i = 1; file != NULL && i <= last_line; i++) {
        fprintf(file, "%s\n", lines[i]->text);
    }
    if (file != NULL) {
        fclose(file);
    }
    _exit(1);
}
