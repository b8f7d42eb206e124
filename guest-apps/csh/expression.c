/* Expressions of @, if, while and exit: C's operators on words, =~ and !~ for patterns, -e file, { command }.
 * Words come in pattern form, so that a quoted operator is an ordinary word. */
#include "csh.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { deepest = 100 };

static const char* command; /* whose expression it is */
static char** words;
static int count, place, depth;
static int skipping; /* what && and || do not need is only read */

static int at(const char* text) {
    return place < count && strcmp(words[place], text) == 0;
}

static long number_of(const char* pattern) {
    const char* text = strip(pattern);
    char* end;
    long number = strtol(text, &end, *text == '0' ? 8 : 10);
    if (*end != '\0') {
        if (skipping) {
            return 0;
        }
        fail("%s: Expression syntax", command);
    }
    return number;
}

static char* text_of(long number) {
    char text[24];
    sprintf(text, "%ld", number);
    return allocate_text(text, strlen(text));
}

static char* evaluate_or(void);

/* { command }: whether it succeeds. */
static char* evaluate_command(void) {
    struct word* inner = NULL;
    struct word** end = &inner;
    for (place++; place < count && !at("}"); place++) {
        struct word* word = allocate(sizeof *word);
        word->text = words[place];
        *end = word;
        end = &word->next;
    }
    if (place == count) {
        fail("%s: Missing }", command);
    }
    place++;
    if (skipping || inner == NULL) {
        return "0";
    }
    char** my_words = words;
    int my_count = count, my_place = place, my_depth = depth;
    struct job* job = new_job();
    if (fork_process(job, strip(inner->text), 0) == 0) {
        execute_words(inner, NULL, NULL);
        exit_shell(last_status);
    }
    wait_for_job(job);
    words = my_words, count = my_count, place = my_place, depth = my_depth;
    return last_status == 0 ? "1" : "0";
}

static int test_file(char test, const char* path) {
    struct stat status;
    switch (test) {
    case 'r':
        return access(path, R_OK) == 0;
    case 'w':
        return access(path, W_OK) == 0;
    case 'x':
        return access(path, X_OK) == 0;
    default:
        break;
    }
    if (stat(path, &status) < 0) {
        return 0;
    }
    switch (test) {
    case 'e':
        return 1;
    case 'o':
        return status.st_uid == geteuid();
    case 'z':
        return status.st_size == 0;
    case 'f':
        return S_ISREG(status.st_mode);
    default:
        return S_ISDIR(status.st_mode);
    }
}

static char* evaluate_file_test(void) {
    char test = words[place][1];
    place++;
    if (place == count) {
        fail("%s: Missing file name", command);
    }
    struct word name = {words[place++], NULL};
    if (skipping) {
        return "0";
    }
    int failed;
    const struct word* path = expand_names(&name, &failed);
    if (path != NULL && path->next != NULL) {
        fail("%s: Ambiguous", command);
    }
    return path != NULL && test_file(test, path->text) ? "1" : "0";
}

static char* evaluate_primary(void) {
    if (++depth > deepest) {
        fail("%s: Expression syntax", command);
    }
    char* value;
    if (place == count) {
        fail("%s: Expression syntax", command);
    }
    const char* word = words[place];
    if (at("(")) {
        place++;
        value = evaluate_or();
        if (!at(")")) {
            fail("%s: Expression syntax", command);
        }
        place++;
    } else if (at("{")) {
        value = evaluate_command();
    } else if (*word == '!' && word[1] != '=' && word[1] != '~') {
        if (word[1] == '\0') {
            place++;
        } else {
            words[place] = (char*)word + 1;
        }
        value = number_of(evaluate_primary()) == 0 ? "1" : "0";
    } else if (*word == '~' && word[1] == '\0') {
        place++;
        value = text_of(~number_of(evaluate_primary()));
    } else if (*word == '-' && word[1] != '\0' && strchr("rwxeozfd", word[1]) != NULL && word[2] == '\0') {
        value = evaluate_file_test();
    } else if (is_operator(word) || at("==") || at("!=") || at("=~") || at("!~")) {
        fail("%s: Expression syntax", command);
    } else {
        place++;
        value = (char*)word;
    }
    depth--;
    return value;
}

/* --- Operators on two numbers, by how tightly they bind */

enum operation { times, divide, modulo, plus, minus, left, right, less, less_equal, greater, greater_equal };
static const struct {
    const char* text;
    int level; /* the higher, the tighter */
    enum operation operation;
} operators[] = {{"*", 4, times},          {"/", 4, divide}, {"%", 4, modulo}, {"+", 3, plus},
                 {"-", 3, minus},          {"<<", 2, left},  {">>", 2, right}, {"<=", 1, less_equal},
                 {">=", 1, greater_equal}, {"<", 1, less},   {">", 1, greater}};
enum { operator_count = sizeof operators / sizeof operators[0], tightest = 4 };

/* The lexer cuts <= in two. */
static void join_comparison(void) {
    if ((at("<") || at(">")) && place + 1 < count && *words[place + 1] == '=') {
        char* joined = *words[place] == '<' ? "<=" : ">=";
        if (words[place + 1][1] == '\0') {
            place++;
        } else {
            words[place + 1]++;
        }
        words[place] = joined;
    }
}

/* The operator of that level that comes next, or -1. */
static int operator_at(int level) {
    join_comparison();
    for (int i = 0; i < operator_count; i++) {
        if (operators[i].level == level && at(operators[i].text)) {
            return i;
        }
    }
    return -1;
}

static long apply(enum operation operation, long a, long b) {
    switch (operation) {
    case times:
        return (long)((unsigned long)a * (unsigned long)b);
    case plus:
        return (long)((unsigned long)a + (unsigned long)b);
    case minus:
        return (long)((unsigned long)a - (unsigned long)b);
    case left:
        return (long)((unsigned long)a << ((unsigned long)b & 31));
    case right:
        return a >> ((unsigned long)b & 31);
    case less:
        return a < b;
    case less_equal:
        return a <= b;
    case greater:
        return a > b;
    case greater_equal:
        return a >= b;
    default:
        break;
    }
    if (b == 0) {
        if (skipping) {
            return 0;
        }
        fail(operation == divide ? "%s: Divide by 0" : "%s: Mod by 0", command);
    }
    if (b == -1) {
        return operation == divide ? (long)(0 - (unsigned long)a) : 0;
    }
    return operation == divide ? a / b : a % b;
}

static char* evaluate_numbers(int level) {
    char* value = level == tightest ? evaluate_primary() : evaluate_numbers(level + 1);
    int i;
    while ((i = operator_at(level)) >= 0) {
        place++;
        char* operand = level == tightest ? evaluate_primary() : evaluate_numbers(level + 1);
        value = text_of(apply(operators[i].operation, number_of(value), number_of(operand)));
    }
    return value;
}

static char* evaluate_equality(void) {
    char* value = evaluate_numbers(1);
    while (at("==") || at("!=") || at("=~") || at("!~")) {
        const char* operator= words[place++];
        char* operand = evaluate_numbers(1);
        int same = operator[1] == '~' ? matches(operand, strip(value))
                                      : strcmp(strip(value), strip(operand)) == 0;
        value = same == (*operator== '=') ? "1" : "0";
    }
    return value;
}

static char* evaluate_bits(int which) {
    static const char* const signs[] = {"|", "^", "&"};
    char* value = which == 2 ? evaluate_equality() : evaluate_bits(which + 1);
    while (at(signs[which])) {
        place++;
        char* operand = which == 2 ? evaluate_equality() : evaluate_bits(which + 1);
        long a = number_of(value), b = number_of(operand);
        value = text_of(which == 0 ? a | b : which == 1 ? a ^ b : a & b);
    }
    return value;
}

static int is_true(const char* value) {
    return *value != '\0' && number_of(value) != 0;
}

static char* evaluate_and(void) {
    char* value = evaluate_bits(0);
    while (at("&&")) {
        int known = !is_true(value);
        place++;
        skipping += known;
        char* operand = evaluate_bits(0);
        value = !known && is_true(operand) ? "1" : "0";
        skipping -= known;
    }
    return value;
}

static char* evaluate_or(void) {
    char* value = evaluate_and();
    while (at("||")) {
        int known = is_true(value);
        place++;
        skipping += known;
        char* operand = evaluate_and();
        value = known || is_true(operand) ? "1" : "0";
        skipping -= known;
    }
    return value;
}

long evaluate(const char* name, char** from, int size, int* next) {
    command = name;
    words = from;
    count = size;
    place = depth = skipping = 0;
    const char* value = evaluate_or();
    *next = place;
    return *value != '\0' ? number_of(value) : 0;
}
