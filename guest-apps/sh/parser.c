/* The grammar: from tokens to a tree, by recursive descent. */
#include "sh.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct node* parse_list(void);
static struct node* parse_pipeline(void);

static void syntax_error(void) {
    const char* name = token_name();
    fail(2, "syntax error at line %d: `%s' unexpected", input_line() - (lexer.token == token_newline), name);
}

static struct node* new_node(enum kind kind, struct node* left, struct node* right) {
    struct node* node = allocate(sizeof *node);
    node->kind = kind;
    node->left = left;
    node->right = right;
    return node;
}

int is_name(const char* text, size_t size) {
    if (size == 0 || isdigit((unsigned char)text[0])) {
        return 0;
    }
    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)text[i]) && text[i] != '_') {
            return 0;
        }
    }
    return 1;
}

const char* assignment_value(const char* text) {
    const char* equals = strchr(text, '=');
    return equals != NULL && is_name(text, (size_t)(equals - text)) ? equals + 1 : NULL;
}

static int at_keyword(const char* keyword) {
    return lexer.token == token_word && strcmp(lexer.text, keyword) == 0;
}

static void expect_keyword(const char* keyword) {
    if (!at_keyword(keyword)) {
        syntax_error();
    }
    next_token();
}

static void skip_newlines(void) {
    while (lexer.token == token_newline) {
        next_token();
    }
}

/* Words that end a list of commands. */
static int at_list_end(void) {
    static const char* const enders[] = {"then", "else", "elif", "fi", "do", "done", "esac", "}"};
    if (lexer.token != token_word) {
        return lexer.token == token_end || lexer.token == token_close || lexer.token == token_case_end;
    }
    for (size_t i = 0; i < sizeof enders / sizeof enders[0]; i++) {
        if (at_keyword(enders[i])) {
            return 1;
        }
    }
    return 0;
}

static struct word* new_word(char* text) {
    struct word* word = allocate(sizeof *word);
    word->text = text;
    return word;
}

static int at_redirection(void) {
    return lexer.token == token_io_number || (lexer.token >= token_less && lexer.token <= token_here_strip);
}

static char* without_quotes(const char* text, int* quoted) {
    char* plain = allocate(strlen(text) + 1);
    char* to = plain;
    *quoted = strpbrk(text, "\\'\"") != NULL;
    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0') {
            *to++ = *++text;
        } else if (*text != '\'' && *text != '"') {
            *to++ = *text;
        }
    }
    return plain;
}

static struct redirect* parse_redirection(void) {
    struct redirect* redirect = allocate(sizeof *redirect);
    redirect->fd = -1;
    if (lexer.token == token_io_number) {
        redirect->fd = atoi(lexer.text);
        next_token();
    }
    redirect->kind = lexer.token;
    int reads = redirect->kind == token_less || redirect->kind == token_duplicate_in ||
                redirect->kind == token_read_write || redirect->kind == token_here ||
                redirect->kind == token_here_strip;
    if (redirect->fd < 0) {
        redirect->fd = reads ? 0 : 1;
    }
    next_token();
    if (lexer.token != token_word && lexer.token != token_io_number) {
        syntax_error();
    }
    redirect->target = lexer.text;
    if (redirect->kind == token_here || redirect->kind == token_here_strip) {
        redirect->target = without_quotes(lexer.text, &redirect->quoted);
        struct redirect** end = &lexer.here;
        while (*end != NULL) {
            end = &(*end)->next_here;
        }
        *end = redirect;
    }
    next_token();
    return redirect;
}

static void parse_redirections(struct node* node) {
    struct redirect** end = &node->redirects;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    while (at_redirection()) {
        *end = parse_redirection();
        end = &(*end)->next;
    }
}

static struct node* parse_compound(void);

/* name() compound-command, the name and `(` being read. */
static struct node* parse_function(const char* name) {
    if (!is_name(name, strlen(name))) {
        syntax_error();
    }
    next_token();
    if (lexer.token != token_close) {
        syntax_error();
    }
    next_token();
    skip_newlines();
    struct node* function = new_node(node_function, NULL, NULL);
    function->text = (char*)name;
    function->left = parse_compound();
    if (function->left == NULL) {
        syntax_error();
    }
    return function;
}

static struct node* parse_simple(void) {
    struct node* command = new_node(node_command, NULL, NULL);
    struct word** assignments = &command->assignments;
    struct word** words = &command->words;
    for (;;) {
        if (at_redirection()) {
            parse_redirections(command);
            continue;
        }
        if (lexer.token != token_word) {
            break;
        }
        char* text = lexer.text;
        next_token();
        if (command->words == NULL && assignment_value(text) != NULL) {
            *assignments = new_word(text);
            assignments = &(*assignments)->next;
            continue;
        }
        if (command->words == NULL && lexer.token == token_open) {
            return parse_function(text);
        }
        *words = new_word(text);
        words = &(*words)->next;
    }
    if (command->words == NULL && command->assignments == NULL && command->redirects == NULL) {
        syntax_error();
    }
    return command;
}

static struct node* parse_do_group(void) {
    skip_newlines();
    expect_keyword("do");
    struct node* body = parse_list();
    expect_keyword("done");
    return body;
}

static struct node* parse_if(void) {
    struct node* node = new_node(node_if, NULL, NULL);
    next_token();
    node->left = parse_list();
    expect_keyword("then");
    node->right = parse_list();
    if (at_keyword("elif")) {
        node->other = parse_if();
        return node;
    }
    if (at_keyword("else")) {
        next_token();
        node->other = parse_list();
    }
    expect_keyword("fi");
    return node;
}

static struct node* parse_loop(enum kind kind) {
    next_token();
    struct node* node = new_node(kind, NULL, NULL);
    node->left = parse_list();
    node->right = parse_do_group();
    return node;
}

static struct node* parse_for(void) {
    next_token();
    if (lexer.token != token_word || !is_name(lexer.text, strlen(lexer.text))) {
        syntax_error();
    }
    struct node* node = new_node(node_for, NULL, NULL);
    node->text = lexer.text;
    next_token();
    skip_newlines();
    node->all_arguments = !at_keyword("in");
    if (!node->all_arguments) {
        struct word** end = &node->words;
        for (next_token(); lexer.token == token_word; next_token()) {
            *end = new_word(lexer.text);
            end = &(*end)->next;
        }
        if (lexer.token != token_semicolon && lexer.token != token_newline) {
            syntax_error();
        }
    }
    if (lexer.token == token_semicolon) {
        next_token();
    }
    node->right = parse_do_group();
    return node;
}

static struct node* parse_case_item(void) {
    struct node* item = new_node(node_item, NULL, NULL);
    struct word** end = &item->words;
    if (lexer.token == token_open) {
        next_token();
    }
    for (;;) {
        if (lexer.token != token_word) {
            syntax_error();
        }
        *end = new_word(lexer.text);
        end = &(*end)->next;
        next_token();
        if (lexer.token != token_pipe) {
            break;
        }
        next_token();
    }
    if (lexer.token != token_close) {
        syntax_error();
    }
    next_token();
    skip_newlines();
    if (!at_list_end()) {
        item->left = parse_list();
    }
    return item;
}

static struct node* parse_case(void) {
    next_token();
    if (lexer.token != token_word) {
        syntax_error();
    }
    struct node* node = new_node(node_case, NULL, NULL);
    node->text = lexer.text;
    next_token();
    skip_newlines();
    expect_keyword("in");
    skip_newlines();
    struct node** end = &node->left;
    while (!at_keyword("esac")) {
        *end = parse_case_item();
        end = &(*end)->right;
        if (lexer.token == token_case_end) {
            next_token();
            skip_newlines();
        } else if (!at_keyword("esac")) {
            syntax_error();
        }
    }
    next_token();
    return node;
}

static struct node* parse_enclosed(enum kind kind) {
    next_token();
    struct node* node = new_node(kind, parse_list(), NULL);
    if (kind == node_subshell) {
        if (lexer.token != token_close) {
            syntax_error();
        }
        next_token();
    } else {
        expect_keyword("}");
    }
    return node;
}

/* NULL if no compound command begins here. */
static struct node* parse_compound(void) {
    struct node* node = NULL;
    if (lexer.token == token_open) {
        node = parse_enclosed(node_subshell);
    } else if (at_keyword("{")) {
        node = parse_enclosed(node_group);
    } else if (at_keyword("if")) {
        node = parse_if();
    } else if (at_keyword("while")) {
        node = parse_loop(node_while);
    } else if (at_keyword("until")) {
        node = parse_loop(node_until);
    } else if (at_keyword("for")) {
        node = parse_for();
    } else if (at_keyword("case")) {
        node = parse_case();
    }
    if (node != NULL) {
        parse_redirections(node);
    }
    return node;
}

static struct node* parse_element(void) {
    if (at_list_end()) {
        syntax_error();
    }
    struct node* compound = parse_compound();
    return compound != NULL ? compound : parse_simple();
}

static struct node* parse_pipeline(void) {
    if (at_keyword("!")) {
        next_token();
        return new_node(node_not, parse_pipeline(), NULL);
    }
    struct node* first = parse_element();
    if (lexer.token != token_pipe) {
        return first;
    }
    next_token();
    skip_newlines();
    return new_node(node_pipe, first, parse_pipeline());
}

static struct node* parse_and_or(void) {
    struct node* left = parse_pipeline();
    while (lexer.token == token_and_if || lexer.token == token_or_if) {
        enum kind kind = lexer.token == token_and_if ? node_and : node_or;
        next_token();
        skip_newlines();
        left = new_node(kind, left, parse_pipeline());
    }
    return left;
}

/* Commands up to a word that ends them; newlines separate like semicolons. */
static struct node* parse_list(void) {
    struct node* list = NULL;
    skip_newlines();
    do {
        struct node* command = parse_and_or();
        if (lexer.token == token_ampersand) {
            command = new_node(node_background, command, NULL);
        }
        list = list == NULL ? command : new_node(node_sequence, list, command);
        if (lexer.token != token_ampersand && lexer.token != token_semicolon &&
            lexer.token != token_newline) {
            break;
        }
        next_token();
        skip_newlines();
    } while (!at_list_end());
    return list;
}

struct node* parse_command(int* at_end) {
    lexer_reset();
    input_expect_continuation(0);
    next_token();
    *at_end = lexer.token == token_end;
    if (lexer.token == token_newline || lexer.token == token_end) {
        return NULL;
    }
    input_expect_continuation(1);
    struct node* line = NULL;
    for (;;) {
        struct node* command = parse_and_or();
        if (lexer.token == token_ampersand) {
            command = new_node(node_background, command, NULL);
        }
        line = line == NULL ? command : new_node(node_sequence, line, command);
        if (lexer.token == token_ampersand || lexer.token == token_semicolon) {
            next_token();
        } else if (lexer.token != token_newline && lexer.token != token_end) {
            syntax_error();
        }
        if (lexer.token == token_newline || lexer.token == token_end) {
            return line;
        }
    }
}

static struct word* copy_words(const struct word* words) {
    if (words == NULL) {
        return NULL;
    }
    struct word* copy = keep(sizeof *copy);
    *copy = (struct word){keep_text(words->text), copy_words(words->next)};
    return copy;
}

static struct redirect* copy_redirects(const struct redirect* redirects) {
    if (redirects == NULL) {
        return NULL;
    }
    struct redirect* copy = keep(sizeof *copy);
    *copy = *redirects;
    copy->target = keep_text(redirects->target);
    copy->here = redirects->here != NULL ? keep_text(redirects->here) : NULL;
    copy->next = copy_redirects(redirects->next);
    copy->next_here = NULL;
    return copy;
}

struct node* copy_node(const struct node* node) {
    if (node == NULL) {
        return NULL;
    }
    struct node* copy = keep(sizeof *copy);
    *copy = *node;
    copy->left = copy_node(node->left);
    copy->right = copy_node(node->right);
    copy->other = copy_node(node->other);
    copy->assignments = copy_words(node->assignments);
    copy->words = copy_words(node->words);
    copy->redirects = copy_redirects(node->redirects);
    copy->text = node->text != NULL ? keep_text(node->text) : NULL;
    return copy;
}
