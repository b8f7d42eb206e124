/* find: from words to an expression. `!` binds strongest, then -a, which may be left out, then -o. */
#include "common/report.h"
#include "find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char** next;
static struct manner* manner;
static int nesting;

static void fail(const char* word, const char* reason) __attribute__((noreturn));
static void fail(const char* word, const char* reason) {
    report_reason(word, reason);
    exit(1);
}

static struct expression* new_node(int (*evaluate)(const struct expression*, const struct place*)) {
    struct expression* node = checked(calloc(1, sizeof *node));
    node->evaluate = evaluate;
    return node;
}

static int evaluate_not(const struct expression* self, const struct place* place) {
    return !self->left->evaluate(self->left, place);
}

static int evaluate_and(const struct expression* self, const struct place* place) {
    return self->left->evaluate(self->left, place) && self->right->evaluate(self->right, place);
}

static int evaluate_or(const struct expression* self, const struct place* place) {
    return self->left->evaluate(self->left, place) || self->right->evaluate(self->right, place);
}

static int evaluate_true(const struct expression* self, const struct place* place) {
    (void)self;
    (void)place;
    return 1;
}

static int at(const char* word) {
    return *next != NULL && strcmp(*next, word) == 0;
}

static const struct expression* parse_or(void);

/* `command word ... ;` */
static void parse_command(struct expression* node, const char* name) {
    char** first = next;
    while (*next != NULL && strcmp(*next, ";") != 0) {
        next++;
    }
    if (*next == NULL || next == first) {
        fail(name, *next == NULL ? "no ; ends the command" : "a command is missing");
    }
    *next++ = NULL;
    node->words = first;
}

static const struct expression* parse_primary(void) {
    if (*next == NULL) {
        fail(next[-1], "something is missing behind it");
    }
    const char* name = *next++;
    if (strcmp(name, "(") == 0) {
        if (++nesting > 100) {
            fail(name, "nested too deeply");
        }
        const struct expression* inner = parse_or();
        if (!at(")")) {
            fail(name, "no ) closes it");
        }
        next++;
        nesting--;
        return inner;
    }
    if (strcmp(name, "!") == 0) {
        if (++nesting > 100) {
            fail(name, "nested too deeply");
        }
        struct expression* node = new_node(evaluate_not);
        node->left = parse_primary();
        nesting--;
        return node;
    }
    struct expression* node = new_node(evaluate_true);
    int takes = 0;
    int is_action = 0;
    if (strcmp(name, "-depth") == 0) {
        manner->depth_first = 1;
    } else if (strcmp(name, "-xdev") == 0) {
        manner->one_device = 1;
    } else if (!find_primary(name, node, &takes, &is_action)) {
        fail(name, "unknown part of an expression");
    }
    manner->has_action |= is_action;
    if (takes < 0) {
        parse_command(node, name);
    } else if (takes > 0) {
        if (*next == NULL) {
            fail(name, "something is missing behind it");
        }
        set_operand(node, name, *next++);
    }
    return node;
}

static const struct expression* parse_and(void) {
    const struct expression* left = parse_primary();
    while (*next != NULL && !at(")") && !at("-o")) {
        next += at("-a");
        struct expression* node = new_node(evaluate_and);
        node->left = left;
        node->right = parse_primary();
        left = node;
    }
    return left;
}

static const struct expression* parse_or(void) {
    const struct expression* left = parse_and();
    while (at("-o")) {
        next++;
        struct expression* node = new_node(evaluate_or);
        node->left = left;
        node->right = parse_and();
        left = node;
    }
    return left;
}

const struct expression* parse_expression(char** words, struct manner* result) {
    next = words;
    manner = result;
    const struct expression* whole = *next != NULL ? parse_or() : new_node(evaluate_true);
    if (*next != NULL) {
        fail(*next, "unexpected");
    }
    if (!manner->has_action) {
        struct expression* node = new_node(evaluate_and);
        node->left = whole;
        node->right = new_node(print_path);
        whole = node;
    }
    return whole;
}
