/* The two files of a ledger: accounts in fixed places, and a journal that is written before them.
 *
 * FILE is a struct header and its accounts. FILE.log is a row of struct entry; it is emptied from time to
 * time, when all that it says has safely arrived in FILE. Every record ends with a checksum over what is
 * before it. */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

struct account {
    unsigned number;
    unsigned balance;
    unsigned changed; /* by the transaction with this number */
    unsigned checksum;
};

struct entry {
    unsigned number; /* of the transaction, from 1 */
    unsigned from, to;
    unsigned amount;
    unsigned from_balance, to_balance; /* afterwards */
    unsigned checksum;
};

struct ledger {
    unsigned count;           /* of accounts */
    struct account* accounts; /* as they are in the file */
    unsigned last;            /* transaction made */
    unsigned redone;          /* transactions that only the journal had, when the files were opened */
    const char* name;
    char log_name[1024];
    int file, log;
    unsigned in_log; /* entries since the journal was emptied */
};

/* Opens the files and brings the accounts up to date with the journal. A file that is not there is made with
 * the count and the accounts given, if `create`; one that is there has its own, at most `most`. Reports what
 * is wrong and returns -1. */
int ledger_open(struct ledger* ledger, const char* name, int create, unsigned most);
/* The next transaction: into the journal, then into the accounts. -1 after reporting trouble. */
int ledger_commit(struct ledger* ledger, struct entry* entry);
/* Makes sure that the accounts have arrived, and empties the journal. */
int ledger_settle(struct ledger* ledger);
void ledger_close(struct ledger* ledger);

/* What a transaction does to accounts. */
void apply_entry(struct account* accounts, const struct entry* entry);

#endif
