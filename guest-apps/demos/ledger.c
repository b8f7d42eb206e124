/* ledger [-c] [-a ACCOUNTS] FILE [TRANSACTIONS]: a bank's books, kept in FILE as a database keeps them. Money
 * moves between ACCOUNTS accounts (100 unless told) until TRANSACTIONS transactions (10000) have been made
 * since the file began. A transaction is written to the journal, FILE.log, and only when that is safe are the
 * two accounts changed in place. Every record has a checksum.
 *
 * Interrupt it, kill it, switch the machine off, checkpoint it: the same command goes on where the books
 * stand. What the journal has and the accounts have not is done again; an entry cut short never happened. -c
 * does that and no more.
 *
 * Which transaction comes next depends on the books alone. So the program checks them, when it begins and
 * when it ends, by making all transactions again in memory: the status is 1 if an account differs by a single
 * bit.
 */
#include "arguments.h"
#include "common/report.h"
#include "ledger_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_ACCOUNTS 4096
#define DEPOSIT 10000
#define MOST_TRANSACTIONS 100000000

static const char syntax[] = "[-c] [-a ACCOUNTS] FILE [TRANSACTIONS]";

/* Scatters the bits of a number. */
static unsigned scatter(unsigned number) {
    number = (number ^ number >> 16U) * 0x7feb352dU;
    number = (number ^ number >> 15U) * 0x846ca68bU;
    return number ^ number >> 16U;
}

/* What the transaction with this number is, given the books before it. */
static struct entry next_entry(const struct account* accounts, unsigned count, unsigned number) {
    struct entry entry = {0};
    unsigned random = scatter(number);
    entry.number = number;
    entry.from = random % count;
    entry.to = (entry.from + 1 + scatter(random) % (count - 1)) % count;
    entry.amount = accounts[entry.from].balance * (scatter(random + 1) % 100U) / 200U;
    entry.from_balance = accounts[entry.from].balance - entry.amount;
    entry.to_balance = accounts[entry.to].balance + entry.amount;
    return entry;
}

static void open_accounts(struct account* accounts, unsigned count) {
    for (unsigned n = 0; n < count; n++) {
        accounts[n] = (struct account){n, DEPOSIT, 0, 0};
    }
}

/* Makes all transactions in memory and compares. */
static int check_books(const struct ledger* ledger) {
    static struct account replayed[MOST_ACCOUNTS];
    unsigned long long total = 0;
    open_accounts(replayed, ledger->count);
    for (unsigned number = 1; number <= ledger->last; number++) {
        struct entry entry = next_entry(replayed, ledger->count, number);
        apply_entry(replayed, &entry);
    }
    for (unsigned n = 0; n < ledger->count; n++) {
        const struct account* account = &ledger->accounts[n];
        if (account->balance != replayed[n].balance || account->changed != replayed[n].changed) {
            char name[32];
            sprintf(name, "account %u", n);
            report_reason(name, "differs from what its transactions give");
            return -1;
        }
        total += account->balance;
    }
    if (total != (unsigned long long)ledger->count * DEPOSIT) {
        report_reason("sum of all accounts", "is not what was paid in");
        return -1;
    }
    printf("transaction %u: %u accounts hold %llu in all, as they should\n", ledger->last, ledger->count,
           total);
    fflush(stdout);
    return 0;
}

static int make_transactions(struct ledger* ledger, unsigned last) {
    unsigned interval = last / 10 > 0 ? last / 10 : 1;
    while (ledger->last < last) {
        struct entry entry = next_entry(ledger->accounts, ledger->count, ledger->last + 1);
        if (ledger_commit(ledger, &entry) < 0) {
            return -1;
        }
        if (entry.number % interval == 0) {
            printf("transaction %8u: account %u pays %u to account %u\n", entry.number, entry.from,
                   entry.amount, entry.to);
            fflush(stdout);
        }
    }
    return ledger_settle(ledger);
}

int main(int argc, char** argv) {
    static struct account accounts[MOST_ACCOUNTS];
    struct ledger ledger = {.count = 100, .accounts = accounts};
    int check_only = 0;
    start_program(argv[0]);
    for (int option; (option = getopt(argc, argv, "ca:")) != -1;) {
        switch (option) {
        case 'c':
            check_only = 1;
            break;
        case 'a':
            ledger.count = (unsigned)whole_number(optarg, "the number of accounts", 2, MOST_ACCOUNTS);
            break;
        default:
            usage(syntax);
        }
    }
    if (argc - optind < 1 || argc - optind > (check_only ? 1 : 2)) {
        usage(syntax);
    }
    unsigned last = 10000;
    if (optind + 1 < argc) {
        last = (unsigned)whole_number(argv[optind + 1], "the number of transactions", 1, MOST_TRANSACTIONS);
    }
    open_accounts(accounts, ledger.count);
    if (ledger_open(&ledger, argv[optind], !check_only, MOST_ACCOUNTS) < 0) {
        return 1;
    }
    printf("%s: %u transactions are in the accounts, %u in the journal\n", argv[optind],
           ledger.last - ledger.redone, ledger.redone);
    int good = check_books(&ledger) == 0;
    if (good && !check_only && ledger.last < last) {
        good = make_transactions(&ledger, last) == 0 && check_books(&ledger) == 0;
    }
    ledger_close(&ledger);
    return finish() || !good;
}
