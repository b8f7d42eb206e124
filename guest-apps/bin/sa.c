/* sa [-abcdDfijkKlmnrstu] [-v number] [file]: what processes have consumed, by command or by user. */
#include "common/accounting.h"
#include "common/answer.h"
#include "common/report.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMAND_SUMMARY "/usr/adm/savacct"
#define USER_SUMMARY "/usr/adm/usracct"

/* What is kept of a command, or of a user; the summary files hold these. */
struct total {
    char name[32];
    int calls;
    long long elapsed, user, system; /* microseconds */
    long long io;
    long long storage; /* memory by processor time: kilobytes times microseconds */
};

struct table {
    struct total* totals;
    int count;
};

static struct {
    int all, percent, force, ignore_summary, per_call, split, by_user, reverse, save, ratio, each, junk;
    int total_io, integral; /* in place of averages */
    int order;              /* the option that tells it, 0 for processor time */
} options;

static long long processor_time(const struct total* total) {
    return total->user + total->system;
}

static struct total* total_of(struct table* table, const char* name) {
    for (int i = 0; i < table->count; i++) {
        if (strcmp(table->totals[i].name, name) == 0) {
            return &table->totals[i];
        }
    }
    table->totals = checked(realloc(table->totals, (size_t)(table->count + 1) * sizeof *table->totals));
    struct total* total = &table->totals[table->count++];
    memset(total, 0, sizeof *total);
    snprintf(total->name, sizeof total->name, "%s", name);
    return total;
}

static void add(struct total* to, const struct total* more) {
    to->calls += more->calls;
    to->elapsed += more->elapsed;
    to->user += more->user;
    to->system += more->system;
    to->io += more->io;
    to->storage += more->storage;
}

static struct total sum_of(const struct table* table) {
    struct total sum;
    memset(&sum, 0, sizeof sum);
    for (int i = 0; i < table->count; i++) {
        add(&sum, &table->totals[i]);
    }
    return sum;
}

static struct total total_of_record(const struct abi_acct* record) {
    struct total one = {{0}, 1, record->ac_etime, record->ac_utime, record->ac_stime, record->ac_io, 0};
    one.storage = record->ac_mem * processor_time(&one);
    return one;
}

static int is_printable(const char* name) {
    for (; *name != '\0'; name++) {
        if (!isprint((unsigned char)*name)) {
            return 0;
        }
    }
    return 1;
}

/* Joins the commands that the function chooses under another name. */
static void join(struct table* table, const char* name, int (*choose)(const struct total*)) {
    struct total joined;
    int kept = 0;
    memset(&joined, 0, sizeof joined);
    for (int i = 0; i < table->count; i++) {
        if (choose(&table->totals[i])) {
            add(&joined, &table->totals[i]);
        } else {
            table->totals[kept++] = table->totals[i];
        }
    }
    table->count = kept;
    if (joined.calls > 0) {
        add(total_of(table, name), &joined);
    }
}

/* Of no interest each. */
static int is_other(const struct total* total) {
    return total->calls == 1 || !is_printable(total->name);
}

/* -v: commands used that rarely are shown, and are junk if the answer, or -f, says so. */
static int is_junk(const struct total* total) {
    if (total->calls > options.junk || total->name[0] == '*') {
        return 0;
    }
    if (options.force) {
        return 1;
    }
    printf("%s (%d)? ", total->name, total->calls);
    fflush(stdout);
    return is_answered_yes();
}

/* The summary of earlier records; there need not be one. */
static void read_summary(struct table* table, const char* path) {
    struct total total;
    FILE* file = fopen(path, "r");
    if (file == NULL) {
        return;
    }
    while (fread(&total, sizeof total, 1, file) == 1) {
        total.name[sizeof total.name - 1] = '\0';
        add(total_of(table, total.name), &total);
    }
    fclose(file);
}

/* Writes a summary beside the old one, then in its place. 0 after a report. */
static int write_summary(const struct table* table, const char* path) {
    char temporary[64];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE* file = fopen(temporary, "w");
    int written = file != NULL && fwrite(table->totals, sizeof *table->totals, (size_t)table->count, file) ==
                                      (size_t)table->count;
    if (file != NULL && fclose(file) != 0) {
        written = 0;
    }
    if (!written || rename(temporary, path) < 0) {
        report(path);
        unlink(temporary);
        return 0;
    }
    return 1;
}

/* What the order goes by, as a fraction: divisions are left out. */
static long long key_of(const struct total* total) {
    switch (options.order) {
    case 'b':
        return processor_time(total) / total->calls;
    case 'd':
        return total->io * 1000 / total->calls;
    case 'D':
        return total->io;
    case 'k':
        return processor_time(total) > 0 ? total->storage / processor_time(total) : 0;
    case 'K':
        return total->storage;
    case 'n':
        return total->calls;
    default:
        return processor_time(total);
    }
}

static int compare(const void* left, const void* right) {
    const struct total* a = left;
    const struct total* b = right;
    long long difference = key_of(b) - key_of(a);
    if (difference == 0) {
        return strcmp(a->name, b->name);
    }
    return (difference > 0) != options.reverse ? 1 : -1;
}

/* A number of hundredths, and its unit. */
static void print_hundredths(long long hundredths, const char* unit) {
    char text[32];
    snprintf(text, sizeof text, "%lld.%02lld", hundredths / 100, hundredths % 100);
    printf("%10s%-2s", text, unit);
}

/* A time: minutes, or with -j seconds of a call; and with -c the part of all. */
static void print_time(long long microseconds, long long of_all, int calls, const char* unit) {
    print_hundredths(options.per_call ? microseconds / calls / 10000 : microseconds / 600000, unit);
    if (options.percent) {
        print_hundredths(of_all > 0 ? microseconds * 10000 / of_all : 0, "%");
    }
}

static void print_total(const struct total* total, const struct total* all) {
    int calls = total->calls > 0 ? total->calls : 1;
    long long processor = processor_time(total);
    printf("%8d", total->calls);
    if (options.percent) {
        print_hundredths(all->calls > 0 ? total->calls * 10000LL / all->calls : 0, "%");
    }
    print_time(total->elapsed, all->elapsed, calls, "re");
    if (options.split) {
        print_time(total->user, all->user, calls, "u");
        print_time(total->system, all->system, calls, "s");
    } else {
        print_time(processor, processor_time(all), calls, "cp");
    }
    if (options.ratio) {
        print_hundredths(processor > 0 ? total->elapsed * 100 / processor : 0, "re/cp");
    }
    if (options.total_io) {
        printf("%10lldtio", total->io);
    } else {
        printf("%10lldavio", total->io / calls);
    }
    if (options.integral) {
        printf("%10lldk*sec", total->storage / 1000000);
    } else {
        printf("%8lldk", processor > 0 ? total->storage / processor : 0);
    }
    printf("%s%s\n", total->name[0] != '\0' ? "  " : "", total->name);
}

static void print_user(const struct total* total) {
    printf("%-8s%8d", total->name, total->calls);
    print_hundredths(processor_time(total) / 600000, "cpu");
    printf("%10lldtio%10lldk*sec\n", total->io, total->storage / 1000000);
}

static void print_table(struct table* table) {
    struct total all = sum_of(table);
    if (!options.by_user) {
        print_total(&all, &all);
    }
    if (table->count > 0) {
        qsort(table->totals, (size_t)table->count, sizeof *table->totals, compare);
    }
    for (int i = 0; i < table->count; i++) {
        if (options.by_user) {
            print_user(&table->totals[i]);
        } else {
            print_total(&table->totals[i], &all);
        }
    }
}

static void print_record(const struct abi_acct* record) {
    printf("%-8s", user_name(record->ac_uid));
    print_hundredths((record->ac_utime + record->ac_stime) / 10000, "cp");
    printf("%8dk mem%8d io aid %u  %s\n", record->ac_mem, record->ac_io, record->ac_aid, command_of(record));
}

static const char synopsis[] = "[-abcdDfijkKlmnrstu] [-v number] [file]";

static void take_option(int letter) {
    static const struct {
        char letter;
        int* flag;
    } flags[] = {{'a', &options.all},      {'c', &options.percent},
                 {'f', &options.force},    {'i', &options.ignore_summary},
                 {'j', &options.per_call}, {'l', &options.split},
                 {'m', &options.by_user},  {'r', &options.reverse},
                 {'s', &options.save},     {'t', &options.ratio},
                 {'u', &options.each},     {'D', &options.total_io},
                 {'K', &options.integral}};
    int known = 0;
    for (unsigned i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].letter == letter) {
            *flags[i].flag = 1;
            known = 1;
        }
    }
    if (strchr("bdDkKn", letter) != NULL) {
        options.order = letter;
        known = 1;
    }
    if (letter == 'v') {
        char* end;
        options.junk = (int)strtol(optarg, &end, 10);
        known = options.junk > 0 && *end == '\0';
    }
    if (!known) {
        usage(synopsis);
    }
}

/* -s: what was printed becomes part of the summaries, and the accounting file empty. */
static void save(const char* path, const struct table* commands, const struct table* users) {
    if (write_summary(commands, COMMAND_SUMMARY) && write_summary(users, USER_SUMMARY) &&
        truncate(path, 0) < 0) {
        report(path);
    }
}

int main(int argc, char** argv) {
    int letter, count = 0;
    struct table commands = {NULL, 0}, users = {NULL, 0};
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "abcdDfijkKlmnrstuv:")) != -1) {
        take_option(letter);
    }
    if (argc - optind > 1) {
        usage(synopsis);
    }
    const char* path = optind < argc ? argv[optind] : ACCT_FILE;
    struct abi_acct* records = read_accounting(path, &count);
    if (records == NULL) {
        return finish();
    }
    if (!options.ignore_summary) {
        read_summary(&commands, COMMAND_SUMMARY);
        read_summary(&users, USER_SUMMARY);
    }
    for (int i = 0; i < count; i++) {
        struct total one = total_of_record(&records[i]);
        if (options.each) {
            print_record(&records[i]);
        }
        add(total_of(&commands, command_of(&records[i])), &one);
        add(total_of(&users, user_name(records[i].ac_uid)), &one);
    }
    if (options.junk > 0) {
        join(&commands, "**junk**", is_junk);
    }
    if (options.save) {
        save(path, &commands, &users);
    }
    if (!options.all) {
        join(&commands, "***other", is_other);
    }
    if (!options.each) {
        print_table(options.by_user ? &users : &commands);
    }
    free(records);
    return finish();
}
