/* A tree as text again, for the list of jobs. */
#include "sh.h"

#include <stdio.h>

static void words(const struct word* list, struct buffer* out) {
    for (; list != NULL; list = list->next) {
        if (out->size > 0 && out->bytes[out->size - 1] != ' ') {
            buffer_add(out, ' ');
        }
        buffer_add_text(out, list->text);
    }
}

static void redirections(const struct redirect* list, struct buffer* out) {
    static const char* const signs[] = {
        [token_less] = "<",           [token_greater] = ">",     [token_append] = ">>",
        [token_clobber] = ">|",       [token_read_write] = "<>", [token_duplicate_in] = "<&",
        [token_duplicate_out] = ">&", [token_here] = "<<",       [token_here_strip] = "<<-"};
    for (; list != NULL; list = list->next) {
        int reads = list->kind == token_less || list->kind == token_duplicate_in ||
                    list->kind == token_read_write || list->kind == token_here ||
                    list->kind == token_here_strip;
        int duplicates = list->kind == token_duplicate_in || list->kind == token_duplicate_out;
        buffer_add(out, ' ');
        if (list->fd != (reads ? 0 : 1)) {
            buffer_add(out, (char)('0' + list->fd));
        }
        buffer_add_text(out, signs[list->kind]);
        if (!duplicates) {
            buffer_add(out, ' ');
        }
        buffer_add_text(out, list->target);
    }
}

static void two(const struct node* node, const char* between, struct buffer* out) {
    describe(node->left, out);
    buffer_add_text(out, between);
    describe(node->right, out);
}

static void enclosed(const char* before, const struct node* node, const char* after, struct buffer* out) {
    buffer_add_text(out, before);
    describe(node, out);
    buffer_add_text(out, after);
}

static void describe_case(const struct node* node, struct buffer* out) {
    buffer_add_text(out, "case ");
    buffer_add_text(out, node->text);
    buffer_add_text(out, " in ... esac");
}

void describe(const struct node* node, struct buffer* out) {
    if (node == NULL) {
        return;
    }
    switch (node->kind) {
    case node_command:
        words(node->assignments, out);
        words(node->words, out);
        break;
    case node_pipe:
        two(node, " | ", out);
        break;
    case node_and:
        two(node, " && ", out);
        break;
    case node_or:
        two(node, " || ", out);
        break;
    case node_not:
        enclosed("! ", node->left, "", out);
        break;
    case node_sequence:
        two(node, "; ", out);
        break;
    case node_background:
        enclosed("", node->left, " &", out);
        break;
    case node_subshell:
        enclosed("( ", node->left, " )", out);
        break;
    case node_group:
        enclosed("{ ", node->left, "; }", out);
        break;
    case node_if:
        enclosed("if ", node->left, "; then ", out);
        describe(node->right, out);
        if (node->other != NULL) {
            enclosed("; else ", node->other, "", out);
        }
        buffer_add_text(out, "; fi");
        break;
    case node_while:
        enclosed("while ", node->left, "; do ", out);
        enclosed("", node->right, "; done", out);
        break;
    case node_until:
        enclosed("until ", node->left, "; do ", out);
        enclosed("", node->right, "; done", out);
        break;
    case node_for:
        buffer_add_text(out, "for ");
        buffer_add_text(out, node->text);
        if (!node->all_arguments) {
            buffer_add_text(out, " in");
            words(node->words, out);
        }
        enclosed("; do ", node->right, "; done", out);
        break;
    case node_case:
        describe_case(node, out);
        break;
    case node_item:
        break;
    case node_function:
        buffer_add_text(out, node->text);
        buffer_add_text(out, "()");
        break;
    }
    redirections(node->redirects, out);
}
