/* sort: keys of lines, and comparing them. */
#ifndef SORT_H
#define SORT_H

/* How the text of a key is compared. */
struct manner {
    int skip_blanks; /* b */
    int dictionary;  /* d: only letters, digits and blanks count */
    int fold;        /* f */
    int printable;   /* i: controls do not count */
    int numeric;     /* n */
    int months;      /* M */
    int reversed;    /* r */
};

/* From a field and character on, both counted from 0, up to before another one. */
struct key {
    int from_field, from_character;
    int to_field, to_character; /* to_field is -1 for the end of the line. */
    int end_skips_blanks;
    int has_manner; /* Its own, not that of the command line. */
    struct manner manner;
};

enum { most_keys = 16 };

extern struct manner default_manner;
extern char separator; /* NUL: fields begin with the blanks before them. */
extern struct key keys[most_keys];
extern int key_count;

/* Sets what the letter means; 0 if it is none. */
int set_manner(struct manner* manner, char letter);
/* `+1.2bn`, and the `-3` that may follow; or the argument of -k, `2.1,3n`. 0 if it is wrong. */
int read_old_key(const char* from, const char* to);
int read_key(const char* text);

/* By the keys, or as whole lines without any. */
int compare_keys(const char* a, const char* b);

#endif
