/* The everyday work of programs: small functions, records linked by pointers, strings, a switch. Prints one
 * number, the same on every machine. The argument is the number of rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { part, tool, order, kinds };

struct record {
    struct record* next;
    enum kind kind;
    int quantity;
    short price[4];
    char name[28];
};

enum { records = 64, buckets = 16 };

static struct record store[records];
static struct record* table[buckets];
static int moves;

static unsigned hash(const char* name) {
    unsigned sum = 0;
    while (*name)
        sum = sum * 33 + (unsigned char)*name++;
    return sum;
}

static void make_name(char* to, int number) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    int i;
    strcpy(to, "RECORD, ");
    to += strlen(to);
    for (i = 0; i < 6; i++) {
        *to++ = letters[number % 26];
        number = number * 7 + i;
    }
    *to = '\0';
}

static struct record* find(const char* name) {
    struct record* at = table[hash(name) % buckets];
    while (at && strcmp(at->name, name) != 0)
        at = at->next;
    return at;
}

static void insert(struct record* record) {
    struct record** head = &table[hash(record->name) % buckets];
    record->next = *head;
    *head = record;
}

static int worth(const struct record* record) {
    switch (record->kind) {
    case part:
        return record->quantity * record->price[0];
    case tool:
        return record->quantity * record->price[1] + record->price[2];
    case order:
        return record->quantity - record->price[3];
    default:
        return 0;
    }
}

static void change(struct record* record, const struct record* other) {
    struct record copy = *other;
    copy.next = record->next;
    strcpy(copy.name, record->name);
    copy.quantity += 1;
    copy.kind = (enum kind)((copy.kind + 1) % kinds);
    copy.price[copy.quantity & 3] += 3;
    *record = copy;
    moves++;
}

int main(int argc, char** argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1, round, i;
    unsigned total = 0;
    char name[28];

    for (i = 0; i < records; i++) {
        store[i].kind = (enum kind)(i % kinds);
        store[i].quantity = i;
        make_name(store[i].name, i);
        insert(&store[i]);
    }
    for (round = 0; round < rounds; round++) {
        for (i = 0; i < records; i++) {
            struct record* found;
            make_name(name, (i * 5 + round) % 97);
            found = find(name);
            if (found)
                change(found, &store[(i + round) % records]);
            total = total * 31 + (unsigned)worth(&store[i]);
        }
    }
    printf("%u %d\n", total, moves);
    return 0;
}
