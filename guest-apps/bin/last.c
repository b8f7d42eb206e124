/* last [-number] [name | terminal ...]: logins of the past, the latest first. */
#include "common/logins.h"
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int is_wanted(const struct utmp* record, char** names) {
    if (*names == NULL) {
        return 1;
    }
    for (; *names != NULL; names++) {

        if (strncmp(*names, record->ut_name, sizeof record->ut_name) == 0 ||
            strncmp(*names, record->ut_line, sizeof record->ut_line) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The record that ended the session: the next one of the terminal, or the next start of the system. */
static const struct utmp* end_of(const struct utmp* records, int number, int count) {
    for (int i = number + 1; i < count; i++) {
        if (records[i].ut_line[0] == '~' ||
            memcmp(records[i].ut_line, records[number].ut_line, sizeof records[i].ut_line) == 0) {
            return &records[i];
        }
    }
    return NULL;
}

static void print(const struct utmp* records, int number, int count) {
    const struct utmp* record = &records[number];
    char date[32];
    time_t began = record->ut_time;
    strftime(date, sizeof date, "%a %b %e %H:%M", localtime(&began));
    printf("%-8s  %-8s  %s", login_name(record), login_line(record), date);
    if (record->ut_line[0] == '~') {
        putchar('\n');
        return;
    }
    const struct utmp* end = end_of(records, number, count);
    if (end == NULL) {
        puts("   still logged in");
        return;
    }
    time_t ended = end->ut_time;
    int minutes = (int)(ended - began) / 60;
    strftime(date, sizeof date, "%H:%M", localtime(&ended));
    printf(" - %s  (%02d:%02d)\n", end->ut_line[0] == '~' ? "crash" : date, minutes / 60, minutes % 60);
}

int main(int argc, char** argv) {
    int count = 0;
    long most = 0x7fffffff;
    int first = 1;
    start_program(argv[0]);
    if (argc > 1 && argv[1][0] == '-') {
        if (!isdigit((unsigned char)argv[1][1])) {
            usage("[-number] [name | terminal ...]");
        }
        most = number_argument(argv[1] + 1, 1);
        first = 2;
    }
    struct utmp* records = read_logins(WTMP_FILE, &count);
    for (int i = count - 1; records != NULL && i >= 0 && most > 0; i--) {
        if (records[i].ut_name[0] != '\0' && is_wanted(&records[i], argv + first)) {
            print(records, i, count);
            most--;
        }
    }
    if (count > 0) {
        time_t began = records[0].ut_time;
        char date[32];
        strftime(date, sizeof date, "%a %b %e %H:%M", localtime(&began));
        printf("\nwtmp begins %s\n", date);
    }
    free(records);
    return finish();
}
