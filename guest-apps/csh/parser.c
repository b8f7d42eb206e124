/* The tree of a line's commands.
 *     list     = or { (;|&) or }        or      = and { || and }       and = pipeline { && pipeline }
 *     pipeline = command { (| or |&) command }    command = ( list ) or words, with redirections
 */
#include "csh.h"

#include <string.h>

enum { deepest = 50 };

static struct token* token; /* the next one */
static int depth;           /* of subshells */

static int at(const char* text) {
    return token != NULL && strcmp(token->text, text) == 0;
}

static struct node* new_node(enum kind kind, struct node* left, struct node* right) {
    struct node* node = allocate(sizeof *node);
    node->kind = kind;
    node->left = left;
    node->right = right;
    return node;
}

static int has_quotes(const char* text) {
    return strpbrk(text, "'\"`\\") != NULL;
}

char* unquoted(const char* text) {
    char* plain = allocate(strlen(text) + 1);
    char* end = plain;
    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0') {
            text++;
        } else if (strchr("'\"`", *text) != NULL) {
            continue;
        }
        *end++ = *text;
    }
    *end = '\0';
    return plain;
}

static void parse_redirection(struct node* node) {
    const char* operator= token->text;
    token = token->next;
    if (token == NULL || is_operator(token->text)) {
        fail("Missing name for redirect");
    }
    struct redirect* redirect = *operator== '<' ? &node->in : & node->out;
    if (redirect->target != NULL) {
        fail("Ambiguous %s redirect", *operator== '<' ? "input" : "output");
    }
    *redirect = (struct redirect){
        .target = token->text,
        .append = strncmp(operator, ">>", 2) == 0,
        .errors = strchr(operator, '&') != NULL,
        .overwrite = strchr(operator, '!') != NULL,
        .quoted = has_quotes(token->text),
    };
    if (strcmp(operator, "<<") == 0) {
        redirect->here = read_here_document(unquoted(token->text));
    }
    token = token->next;
}

/* The words of a command. Those that take parentheses have everything in them for words. */
static struct node* parse_simple(void) {
    struct node* node = new_node(node_command, NULL, NULL);
    struct word** end = &node->words;
    int open = 0;
    while (token != NULL) {
        int inside = open > 0;
        if (!inside && is_redirection(token->text)) {
            parse_redirection(node);
            continue;
        }
        if (!inside && (is_separator(token->text) || at(")"))) {
            break;
        }
        if (at("(")) {
            if (node->words == NULL || !takes_parentheses(node->words->text)) {
                fail("Badly placed (");
            }
            open++;
        } else if (at(")")) {
            open--;
        }
        struct word* word = allocate(sizeof *word);
        word->text = token->text;
        *end = word;
        end = &word->next;
        token = token->next;
    }
    if (open > 0) {
        fail("Too many ('s");
    }
    return node;
}

static struct node* parse_list(void);

static struct node* parse_subshell(void) {
    token = token->next;
    if (++depth > deepest) {
        fail("Too many ('s");
    }
    struct node* node = new_node(node_subshell, parse_list(), NULL);
    depth--;
    if (!at(")")) {
        fail("Too many ('s");
    }
    if (node->left == NULL) {
        fail("Invalid null command");
    }
    token = token->next;
    while (token != NULL && !is_separator(token->text) && !at(")")) {
        if (!is_redirection(token->text)) {
            fail("Badly placed ()'s");
        }
        parse_redirection(node);
    }
    return node;
}

/* NULL if there is no command. */
static struct node* parse_command(void) {
    if (at("(")) {
        return parse_subshell();
    }
    struct node* node = parse_simple();
    if (node->words == NULL && (node->in.target != NULL || node->out.target != NULL)) {
        fail("Invalid null command");
    }
    return node->words != NULL ? node : NULL;
}

static struct node* parse_pipeline(void) {
    struct node* left = parse_command();
    if (!at("|") && !at("|&")) {
        return left;
    }
    struct node* pipe = new_node(node_pipe, left, NULL);
    pipe->errors = at("|&");
    token = token->next;
    if (left != NULL && left->out.target != NULL) {
        fail("Ambiguous output redirect");
    }
    pipe->right = parse_pipeline();
    if (left == NULL || pipe->right == NULL) {
        fail("Invalid null command");
    }
    const struct node* reader = pipe->right->kind == node_pipe ? pipe->right->left : pipe->right;
    if (reader->in.target != NULL) {
        fail("Ambiguous input redirect");
    }
    return pipe;
}

static struct node* parse_chain(const char* operator, enum kind kind, struct node* (*parse_part)(void)) {
    struct node* left = parse_part();
    while (at(operator)) {
        token = token->next;
        struct node* right = parse_part();
        if (left == NULL || right == NULL) {
            fail("Invalid null command");
        }
        left = new_node(kind, left, right);
    }
    return left;
}

static struct node* parse_and(void) {
    return parse_chain("&&", node_and, parse_pipeline);
}

static struct node* parse_or(void) {
    return parse_chain("||", node_or, parse_and);
}

/* NULL if it is empty. */
static struct node* parse_list(void) {
    struct node* list = NULL;
    for (;;) {
        struct node* node = parse_or();
        if (at("&")) {
            if (node == NULL) {
                fail("Invalid null command");
            }
            node = new_node(node_background, node, NULL);
        }
        if (node != NULL) {
            list = list != NULL ? new_node(node_sequence, list, node) : node;
        }
        if (!at("&") && !at(";")) {
            return list;
        }
        token = token->next;
    }
}

struct node* parse(struct token* tokens) {
    token = tokens;
    depth = 0;
    struct node* node = parse_list();
    if (token != NULL) {
        fail("Too many )'s");
    }
    return node;
}

static void describe_redirect(const struct redirect* redirect, const char* sign, struct buffer* out) {
    if (redirect->target != NULL) {
        buffer_add(out, ' ');
        buffer_add_text(out, redirect->here != NULL ? "<<" : redirect->append ? ">>" : sign);
        buffer_add_text(out, redirect->errors ? "&" : "");
        buffer_add_text(out, redirect->overwrite ? "!" : "");
        buffer_add(out, ' ');
        buffer_add_text(out, redirect->target);
    }
}

void describe_redirections(const struct redirect* in, const struct redirect* out, struct buffer* text) {
    describe_redirect(in, "<", text);
    describe_redirect(out, ">", text);
}

void describe(const struct node* node, struct buffer* out) {
    static const char* const between[] = {
        [node_pipe] = " | ", [node_and] = " && ", [node_or] = " || ", [node_sequence] = " ; "};
    switch (node->kind) {
    case node_command:
        for (const struct word* word = node->words; word != NULL; word = word->next) {
            buffer_add_text(out, word->text);
            buffer_add_text(out, word->next != NULL ? " " : "");
        }
        break;
    case node_subshell:
        buffer_add_text(out, "( ");
        describe(node->left, out);
        buffer_add_text(out, " )");
        break;
    case node_background:
        describe(node->left, out);
        buffer_add_text(out, " &");
        break;
    default:
        describe(node->left, out);
        buffer_add_text(out, node->errors ? " |& " : between[node->kind]);
        describe(node->right, out);
    }
    describe_redirections(&node->in, &node->out, out);
}
