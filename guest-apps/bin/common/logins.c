/* Records of logins: /etc/utmp has one for each terminal, /usr/adm/wtmp all that ever were. */
#include "logins.h"

#include "report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void put_field(char* field, size_t size, const char* text) {
    for (size_t i = 0; i < size; i++) {
        field[i] = *text;
        text += *text != '\0';
    }
}

static struct utmp make_record(const char* line, const char* user) {
    struct utmp record;
    memset(&record, 0, sizeof record);
    put_field(record.ut_line, sizeof record.ut_line, line);
    put_field(record.ut_name, sizeof record.ut_name, user);
    record.ut_time = (int)time(NULL);
    return record;
}

static void add_to_history(const struct utmp* record) {
    int fd = open(WTMP_FILE, O_WRONLY | O_APPEND | O_CREAT, 0644);
    if (fd >= 0) {
        write(fd, record, sizeof *record);
        close(fd);
    }
}

void record_login(const char* line, const char* user) {
    struct utmp record = make_record(line, user);
    struct utmp found;
    off_t place = 0;
    int fd = open(UTMP_FILE, O_RDWR | O_CREAT, 0644);
    if (fd < 0) {
        return;
    }
    while (read(fd, &found, sizeof found) == (ssize_t)sizeof found &&
           memcmp(found.ut_line, record.ut_line, sizeof record.ut_line) != 0) {
        place += (off_t)sizeof found;
    }
    if (lseek(fd, place, SEEK_SET) == place) {
        write(fd, &record, sizeof record);
    }
    close(fd);
    add_to_history(&record);
}

void record_start(void) {
    struct utmp record = make_record("~", "reboot");
    int fd = open(UTMP_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd >= 0) {
        close(fd);
    }
    add_to_history(&record);
}

struct utmp* read_logins(const char* path, int* count) {
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) < 0) {
        report(path);
        return NULL;
    }
    size_t size = (size_t)status.st_size / sizeof(struct utmp) * sizeof(struct utmp);
    struct utmp* records = checked(malloc(size + 1));
    ssize_t got = read(fd, records, size);
    close(fd);
    if (got < 0) {
        report(path);
        free(records);
        return NULL;
    }
    *count = (int)((size_t)got / sizeof(struct utmp));
    return records;
}

const char* login_name(const struct utmp* record) {
    static char text[sizeof record->ut_name + 1];
    memcpy(text, record->ut_name, sizeof record->ut_name);
    return text;
}

const char* login_line(const struct utmp* record) {
    static char text[sizeof record->ut_line + 1];
    memcpy(text, record->ut_line, sizeof record->ut_line);
    return text;
}
