/* sa [-aum] [file]: what processes have consumed, by command; -u each process, -m by user, -a also commands
 * that ran once only (the others are ***other). */
#include "common/accounting.h"
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct total {
    char name[32];
    int calls;
    long long elapsed, processor, io;
};

static struct total* totals;
static int total_count;

static struct total* total_of(const char* name) {
    for (int i = 0; i < total_count; i++) {
        if (strcmp(totals[i].name, name) == 0) {
            return &totals[i];
        }
    }
    struct total* more = realloc(totals, (size_t)(total_count + 1) * sizeof *totals);
    if (more == NULL) {
        report("totals");
        exit(1);
    }
    totals = more;
    struct total* total = &totals[total_count++];
    memset(total, 0, sizeof *total);
    snprintf(total->name, sizeof total->name, "%s", name);
    return total;
}

static void add(struct total* to, const struct total* more) {
    to->calls += more->calls;
    to->elapsed += more->elapsed;
    to->processor += more->processor;
    to->io += more->io;
}

static void count_record(const char* name, const struct abi_acct* record) {
    struct total one = {{0}, 1, record->ac_etime, record->ac_utime + record->ac_stime, record->ac_io};
    add(total_of(name), &one);
}

/* Commands that ran once are of no interest each. */
static void join_single_commands(void) {
    struct total other;
    int kept = 0;
    memset(&other, 0, sizeof other);
    strcpy(other.name, "***other");
    for (int i = 0; i < total_count; i++) {
        if (totals[i].calls == 1) {
            add(&other, &totals[i]);
        } else {
            totals[kept++] = totals[i];
        }
    }
    total_count = kept;
    if (other.calls > 0) {
        *total_of(other.name) = other;
    }
}

static int by_processor_time(const void* left, const void* right) {
    const struct total* a = left;
    const struct total* b = right;
    if (a->processor != b->processor) {
        return a->processor < b->processor ? 1 : -1;
    }
    return strcmp(a->name, b->name);
}

/* Microseconds as seconds with two decimals. */
static void print_seconds(long long microseconds, const char* unit) {
    printf("%8lld.%02lld%s", microseconds / 1000000, microseconds / 10000 % 100, unit);
}

static void print_total(const struct total* total) {
    printf("%6d", total->calls);
    print_seconds(total->elapsed, "re");
    print_seconds(total->processor, "cp");
    printf("%8lldio  %s\n", total->io, total->name);
}

static void print_totals(void) {
    struct total all;
    memset(&all, 0, sizeof all);
    for (int i = 0; i < total_count; i++) {
        add(&all, &totals[i]);
    }
    print_total(&all);
    qsort(totals, (size_t)total_count, sizeof *totals, by_processor_time);
    for (int i = 0; i < total_count; i++) {
        print_total(&totals[i]);
    }
}

int main(int argc, char** argv) {
    int letter, count = 0, by_user = 0, each = 0, single = 0;
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "aum")) != -1) {
        switch (letter) {
        case 'a':
            single = 1;
            break;
        case 'u':
            each = 1;
            break;
        case 'm':
            by_user = 1;
            break;
        default:
            usage("[-aum] [file]");
        }
    }
    if (argc - optind > 1) {
        usage("[-aum] [file]");
    }
    struct abi_acct* records = read_accounting(optind < argc ? argv[optind] : ACCT_FILE, &count);
    for (int i = 0; records != NULL && i < count; i++) {
        if (each) {
            printf("%-8s", user_name(records[i].ac_uid));
            print_seconds(records[i].ac_utime + records[i].ac_stime, "cp");
            printf("%8dk mem%8d io aid %u  %s\n", records[i].ac_mem, records[i].ac_io, records[i].ac_aid,
                   command_of(&records[i]));
        } else {
            count_record(by_user ? user_name(records[i].ac_uid) : command_of(&records[i]), &records[i]);
        }
    }
    if (records != NULL && !each) {
        if (!single && !by_user) {
            join_single_commands();
        }
        print_totals();
    }
    free(records);
    return finish();
}
