/* The two files of a ledger. */
#include "ledger_file.h"

#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x4c454447U
#define LONGEST_LOG 256 /* entries */

struct header {
    unsigned magic;
    unsigned count;
    unsigned checksum;
};

static unsigned checksum_of(const void* record, size_t size) {
    const unsigned char* bytes = record;
    unsigned hash = 2166136261U;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * 16777619U;
    }
    return hash;
}

#define SEAL(record) ((record)->checksum = checksum_of(record, offsetof(__typeof__(*(record)), checksum)))
#define IS_WHOLE(record)                                                                                     \
    ((record)->checksum == checksum_of(record, offsetof(__typeof__(*(record)), checksum)))

static off_t place_of(unsigned account) {
    return (off_t)(sizeof(struct header) + account * sizeof(struct account));
}

static int fail(const char* name) {
    report(name);
    return -1;
}

static int fail_because(const char* name, const char* reason) {
    report_reason(name, reason);
    return -1;
}

/* All of a record, or -1 with errno; a file that ends before is EINVAL. */
static int read_at(int fd, off_t place, void* record, size_t size) {
    ssize_t count = lseek(fd, place, SEEK_SET) < 0 ? -1 : read(fd, record, size);
    if (count >= 0 && (size_t)count < size) {
        errno = EINVAL;
    }
    return count == (ssize_t)size ? 0 : -1;
}

static int write_at(int fd, off_t place, const void* record, size_t size) {
    return lseek(fd, place, SEEK_SET) < 0 ? -1 : write_all(fd, record, (unsigned)size);
}

static int write_account(struct ledger* ledger, unsigned number) {
    struct account* account = &ledger->accounts[number];
    SEAL(account);
    return write_at(ledger->file, place_of(number), account, sizeof *account) < 0 ? fail(ledger->name) : 0;
}

/* A new file appears whole: it is written under another name. */
static int create_file(const struct ledger* ledger, const char* name) {
    char new_name[1024];
    struct header header = {MAGIC, ledger->count, 0};
    struct ledger made = *ledger;
    sprintf(new_name, "%s.new", name);
    made.name = new_name;
    made.file = open(new_name, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (made.file < 0) {
        return fail(new_name);
    }
    SEAL(&header);
    int done = write_at(made.file, 0, &header, sizeof header) < 0 ? fail(new_name) : 0;
    for (unsigned n = 0; done == 0 && n < made.count; n++) {
        done = write_account(&made, n);
    }
    if (done == 0 && (fsync(made.file) < 0 || rename(new_name, name) < 0)) {
        done = fail(new_name);
    }
    close(made.file);
    return done;
}

void apply_entry(struct account* accounts, const struct entry* entry) {
    accounts[entry->from].balance = entry->from_balance;
    accounts[entry->from].changed = entry->number;
    accounts[entry->to].balance = entry->to_balance;
    accounts[entry->to].changed = entry->number;
}

/* Does again what the journal has, up to its end or to an entry that was being written when the power went.
 */
static int read_log(struct ledger* ledger, unsigned char* touched) {
    struct entry entry;
    for (off_t place = 0; read_at(ledger->log, place, &entry, sizeof entry) == 0;
         place += (off_t)sizeof entry) {
        if (!IS_WHOLE(&entry) || (ledger->in_log > 0 && entry.number != ledger->last + 1)) {
            break;
        }
        if (entry.from >= ledger->count || entry.to >= ledger->count) {
            return fail_because(ledger->log_name, "is another ledger's journal");
        }
        apply_entry(ledger->accounts, &entry);
        touched[entry.from] = touched[entry.to] = 1;
        ledger->last = entry.number;
        ledger->in_log++;
    }
    return 0;
}

static int read_accounts(struct ledger* ledger, unsigned char* damaged) {
    for (unsigned n = 0; n < ledger->count; n++) {
        struct account* account = &ledger->accounts[n];
        if (read_at(ledger->file, place_of(n), account, sizeof *account) < 0) {
            return errno == EINVAL ? fail_because(ledger->name, "ends too early") : fail(ledger->name);
        }
        damaged[n] = !IS_WHOLE(account) || account->number != n;
        account->number = n;
    }
    return 0;
}

static int bring_up_to_date(struct ledger* ledger) {
    static unsigned char damaged[65536], touched[65536];
    if (read_accounts(ledger, damaged) < 0) {
        return -1;
    }
    unsigned in_accounts = 0;
    for (unsigned n = 0; n < ledger->count; n++) {
        if (!damaged[n] && ledger->accounts[n].changed > in_accounts) {
            in_accounts = ledger->accounts[n].changed;
        }
    }
    ledger->last = in_accounts;
    if (read_log(ledger, touched) < 0) {
        return -1;
    }
    for (unsigned n = 0; n < ledger->count; n++) {
        if (damaged[n] && !touched[n]) {
            char reason[64];
            sprintf(reason, "account %u is damaged", n);
            return fail_because(ledger->name, reason);
        }
    }
    if (ledger->last < in_accounts) {
        return fail_because(ledger->log_name, "is older than the accounts");
    }
    for (unsigned n = 0; n < ledger->count; n++) {
        if (touched[n] && write_account(ledger, n) < 0) {
            return -1;
        }
    }
    ledger->redone = ledger->in_log;
    return ledger_settle(ledger);
}

int ledger_open(struct ledger* ledger, const char* name, int create, unsigned most) {
    struct header header;
    ledger->name = name;
    if (strlen(name) > sizeof ledger->log_name - 8) {
        errno = ENAMETOOLONG;
        return fail(name);
    }
    sprintf(ledger->log_name, "%s.log", name);
    ledger->file = open(name, O_RDWR);
    if (ledger->file < 0 && errno == ENOENT && create) {
        unlink(ledger->log_name); /* a journal without its accounts */
        if (create_file(ledger, name) < 0) {
            return -1;
        }
        ledger->file = open(name, O_RDWR);
    }
    if (ledger->file < 0) {
        return fail(name);
    }
    if (read_at(ledger->file, 0, &header, sizeof header) < 0 || header.magic != MAGIC || !IS_WHOLE(&header) ||
        header.count < 2 || header.count > most) {
        return fail_because(name, "is no ledger");
    }
    ledger->count = header.count;
    ledger->log = open(ledger->log_name, O_RDWR | O_CREAT, 0644);
    if (ledger->log < 0) {
        return fail(ledger->log_name);
    }
    return bring_up_to_date(ledger);
}

int ledger_settle(struct ledger* ledger) {
    if (fsync(ledger->file) < 0) {
        return fail(ledger->name);
    }
    if (ftruncate(ledger->log, 0) < 0 || fsync(ledger->log) < 0) {
        return fail(ledger->log_name);
    }
    ledger->in_log = 0;
    return 0;
}

int ledger_commit(struct ledger* ledger, struct entry* entry) {
    SEAL(entry);
    if (write_at(ledger->log, (off_t)(ledger->in_log * sizeof *entry), entry, sizeof *entry) < 0 ||
        fsync(ledger->log) < 0) {
        return fail(ledger->log_name);
    }
    apply_entry(ledger->accounts, entry);
    ledger->last = entry->number;
    ledger->in_log++;
    if (write_account(ledger, entry->from) < 0 || write_account(ledger, entry->to) < 0) {
        return -1;
    }
    return ledger->in_log < LONGEST_LOG ? 0 : ledger_settle(ledger);
}

void ledger_close(struct ledger* ledger) {
    close(ledger->file);
    close(ledger->log);
}
