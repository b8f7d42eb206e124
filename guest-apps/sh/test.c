/* test and [: conditions about files, texts and numbers. */
#include "sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char** next;
static char** end;
static const char* command;

static int disjunction(void);

static void bad(const char* what, const char* reason) {
    complain("%s: %s: %s", command, what, reason);
    next = NULL;
}

static long number(const char* text) {
    char* rest;
    long value = strtol(text, &rest, 10);
    if (*text == '\0' || *rest != '\0') {
        bad(text, "not a number");
    }
    return value;
}

static int file_is(char what, const char* path) {
    struct stat status;
    if (what == 't') {
        return isatty(atoi(path));
    }
    if (what == 'r' || what == 'w' || what == 'x') {
        return access(path, what == 'r' ? R_OK : what == 'w' ? W_OK : X_OK) == 0;
    }
    if ((what == 'h' || what == 'L' ? lstat(path, &status) : stat(path, &status)) < 0) {
        return 0;
    }
    switch (what) {
    case 'f':
        return S_ISREG(status.st_mode);
    case 'd':
        return S_ISDIR(status.st_mode);
    case 'c':
        return S_ISCHR(status.st_mode);
    case 'b':
        return S_ISBLK(status.st_mode);
    case 'p':
        return S_ISFIFO(status.st_mode);
    case 'h':
    case 'L':
        return S_ISLNK(status.st_mode);
    case 's':
        return status.st_size > 0;
    case 'u':
        return (status.st_mode & S_ISUID) != 0;
    case 'g':
        return (status.st_mode & S_ISGID) != 0;
    case 'k':
        return (status.st_mode & 01000) != 0;
    default:
        return 1; /* -e */
    }
}

static int is_newer(const char* a, const char* b) {
    struct stat of_a;
    struct stat of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_mtime > of_b.st_mtime;
}

/* 1 or 0; -1 if that is no operator. */
static int compare(const char* left, const char* operator, const char* right) {
    static const char* const numeric[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge"};
    if (strcmp(operator, "=") == 0 || strcmp(operator, "==") == 0) {
        return strcmp(left, right) == 0;
    }
    if (strcmp(operator, "!=") == 0) {
        return strcmp(left, right) != 0;
    }
    if (strcmp(operator, "-nt") == 0) {
        return is_newer(left, right);
    }
    if (strcmp(operator, "-ot") == 0) {
        return is_newer(right, left);
    }
    for (int i = 0; i < 6; i++) {
        if (strcmp(operator, numeric[i]) == 0) {
            long a = number(left);
            long b = number(right);
            int results[] = {a == b, a != b, a<b, a <= b, a> b, a >= b};
            return results[i];
        }
    }
    return -1;
}

static int primary(void) {
    if (next == NULL || next == end) {
        if (next != NULL) {
            bad("argument", "expected");
        }
        return 0;
    }
    const char* word = *next;
    if (end - next >= 3) {
        int result = compare(word, next[1], next[2]);
        if (result >= 0) {
            next = next != NULL ? next + 3 : NULL;
            return result;
        }
    }
    if (strcmp(word, "!") == 0 && end - next >= 2) {
        next++;
        return !primary();
    }
    if (strcmp(word, "(") == 0 && end - next >= 2) {
        next++;
        int result = disjunction();
        if (next == NULL || next == end || strcmp(*next, ")") != 0) {
            bad("(", "not closed");
            return 0;
        }
        next++;
        return result;
    }
    if (word[0] == '-' && word[1] != '\0' && word[2] == '\0' && end - next >= 2 &&
        strchr("nzrwxfdcbphLsugkte", word[1])) {
        const char* operand = next[1];
        next += 2;
        if (word[1] == 'n' || word[1] == 'z') {
            return (*operand == '\0') == (word[1] == 'z');
        }
        return file_is(word[1], operand);
    }
    next++;
    return *word != '\0';
}

static int conjunction(void) {
    int result = primary();
    while (next != NULL && next != end && strcmp(*next, "-a") == 0) {
        next++;
        result &= primary();
    }
    return result;
}

static int disjunction(void) {
    int result = conjunction();
    while (next != NULL && next != end && strcmp(*next, "-o") == 0) {
        next++;
        result |= conjunction();
    }
    return result;
}

int builtin_test(int count, char** values) {
    command = values[0];
    if (strcmp(command, "[") == 0) {
        if (strcmp(values[count - 1], "]") != 0) {
            complain("[: ] missing");
            return 2;
        }
        count--;
    }
    next = values + 1;
    end = values + count;
    if (next == end) {
        return 1;
    }
    int result = disjunction();
    if (next != NULL && next != end) {
        bad(*next, "unexpected");
    }
    return next == NULL ? 2 : !result;
}
