/* lastcomm [-f file] [command | user | terminal] ...: the processes that have ended, the last one first. */
#include "common/accounting.h"
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int is_wanted(const struct abi_acct* record, char** names) {
    if (*names == NULL) {
        return 1;
    }
    for (; *names != NULL; names++) {
        if (strcmp(*names, command_of(record)) == 0 || strcmp(*names, user_name(record->ac_uid)) == 0 ||
            strcmp(*names, terminal_of(record->ac_tty)) == 0) {
            return 1;
        }
    }
    return 0;
}

static void print_record(const struct abi_acct* record) {
    static const struct {
        unsigned flag;
        char letter;
    } letters[] = {{ASU, 'S'}, {AFORK, 'F'}, {ACORE, 'D'}, {AXSIG, 'X'}};
    char flags[5];
    char date[32];
    time_t began = record->ac_btime;
    for (int i = 0; i < 4; i++) {
        flags[i] = (record->ac_flag & letters[i].flag) != 0 ? letters[i].letter : ' ';
    }
    flags[4] = '\0';
    strftime(date, sizeof date, "%a %b %e %H:%M", localtime(&began));
    long long hundredths = (record->ac_utime + record->ac_stime) / 10000;
    printf("%-16s %s %-8s %-8s %4lld.%02lld secs %s\n", command_of(record), flags, user_name(record->ac_uid),
           terminal_of(record->ac_tty), hundredths / 100, hundredths % 100, date);
}

int main(int argc, char** argv) {
    const char* path = ACCT_FILE;
    int letter, count = 0;
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "f:")) != -1) {
        if (letter != 'f') {
            usage("[-f file] [command | user | terminal] ...");
        }
        path = optarg;
    }
    struct abi_acct* records = read_accounting(path, &count);
    while (records != NULL && count-- > 0) {
        if (is_wanted(&records[count], argv + optind)) {
            print_record(&records[count]);
        }
    }
    free(records);
    return finish();
}
