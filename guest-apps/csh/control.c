/* if, while, foreach, switch, goto: commands that move the place where the next line is read. What is passed
 * over is looked at line by line: only the first word of a line, and `then` at its end, mean something. */
#include "csh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int is_label(const char* word) {
    size_t size = strlen(word);
    return size > 1 && word[size - 1] == ':';
}

int takes_parentheses(const char* command) {
    static const char* const commands[] = {"if", "while", "foreach", "switch", "set",
                                           "@",  "exit",  "else",    "case"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(command, commands[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* --- Passing over lines */

/* The here-documents of a line; within parentheses << is an operator of an expression. */
static void skip_here_documents(const struct token* words) {
    int expressions = words != NULL && takes_parentheses(words->text);
    int level = 0;
    for (const struct token* word = words; word != NULL && word->next != NULL; word = word->next) {
        level += strcmp(word->text, "(") == 0;
        level -= strcmp(word->text, ")") == 0;
        if (strcmp(word->text, "<<") == 0 && (level == 0 || !expressions)) {
            read_here_document(unquoted(word->next->text));
        }
    }
}

/* A line that is passed over: its words; here-documents in it are skipped. NULL at the end. */
static struct token* skip_line(char** text) {
    set_continuation(1);
    *text = next_line(0);
    if (*text == NULL) {
        set_continuation(0);
        return NULL;
    }
    struct token* words = split_line(*text, !reads_terminal());
    skip_here_documents(words);
    set_continuation(0);
    return words != NULL ? words : new_token("", 0);
}

static int begins(const struct token* words, const char* word) {
    return strcmp(words->text, word) == 0;
}

static int ends_with_then(const struct token* words) {
    while (words->next != NULL) {
        words = words->next;
    }
    return begins(words, "then");
}

static int opens_loop(const struct token* words) {
    return begins(words, "while") || begins(words, "foreach");
}

/* Behind the `end` of the loop that we are in. */
static void skip_to_end(void) {
    char* text;
    const struct token* words;
    for (int level = 0; (words = skip_line(&text)) != NULL;) {
        if (opens_loop(words)) {
            level++;
        } else if (begins(words, "end") && level-- == 0) {
            return;
        }
    }
    fail("end not found");
}

/* Behind `endif`, or if `other` behind the `else` that comes first: what follows it on its line is next. */
static void skip_to_endif(int other) {
    char* text;
    const struct token* words;
    for (int level = 0; (words = skip_line(&text)) != NULL;) {
        if (begins(words, "if") && ends_with_then(words)) {
            level++;
        } else if (begins(words, "endif") && level-- == 0) {
            return;
        } else if (begins(words, "else") && level == 0 && other) {
            struct position place = start_of_line();
            place.offset += (int)(strstr(text, "else") - text) + 4;
            go_to(place);
            return;
        }
    }
    fail(other ? "then/endif not found" : "endif not found");
}

static char* expand_label(const char* word) {
    struct word typed = {(char*)word, NULL};
    const struct word* words = expand_variables(&typed);
    return words != NULL ? words->text : "";
}

static int is_case(const struct token* words, const char* value) {
    if (!begins(words, "case") || words->next == NULL) {
        return 0;
    }
    char* label = allocate_text(words->next->text, strlen(words->next->text));
    size_t size = strlen(label);
    if (size > 0 && label[size - 1] == ':') {
        label[size - 1] = '\0';
    }
    return matches(expand_label(label), value);
}

/* Behind the matching case or default of a switch, or its end; without a value, only its end. */
static void skip_to_case(const char* value) {
    char* text;
    const struct token* words;
    for (int level = 0; (words = skip_line(&text)) != NULL;) {
        if (begins(words, "switch")) {
            level++;
        } else if (begins(words, "endsw") && level-- == 0) {
            return;
        } else if (level == 0 && value != NULL) {
            int otherwise = begins(words, "default:") || begins(words, "default");
            if (otherwise || is_case(words, value)) {
                return;
            }
        }
    }
    fail("endsw not found");
}

/* --- if */

/* Behind the ) that belongs to the ( at words; NULL if there is none. */
static struct word* behind_parentheses(struct word* words) {
    int level = 0;
    for (; words != NULL; words = words->next) {
        level += strcmp(words->text, "(") == 0;
        level -= strcmp(words->text, ")") == 0;
        if (level == 0) {
            return words->next;
        }
    }
    return NULL;
}

/* The words up to the end, copied. */
static struct word* copy_until(const struct word* words, const struct word* end) {
    struct word* copy = NULL;
    struct word** place = &copy;
    for (; words != end; words = words->next) {
        *place = allocate(sizeof **place);
        (*place)->text = words->text;
        place = &(*place)->next;
    }
    return copy;
}

static long evaluate_words(const struct word* words, int* used) {
    int count;
    char** values = words_to_values(words, &count);
    if (count == 0) {
        fail("if: Too few arguments");
    }
    return evaluate("if", values, count, used);
}

/* Only the expression is expanded first, so that `if ($?x) echo $x` is right without an x. */
void execute_if(struct word* words, const struct redirect* in, const struct redirect* out) {
    struct word* rest = words->next;
    long truth;
    if (rest == NULL) {
        fail("if: Too few arguments");
    }
    if (strcmp(rest->text, "(") == 0) {
        struct word* end = behind_parentheses(rest);
        int used, count;
        const struct word* expression = expand_variables(copy_until(rest, end));
        truth = evaluate_words(expression, &used);
        count = count_words(expression);
        if (used != count) {
            fail("if: Expression syntax");
        }
        rest = end;
    } else {
        int used;
        rest = expand_variables(rest);
        truth = evaluate_words(rest, &used);
        while (used-- > 0) {
            rest = rest->next;
        }
    }
    if (rest == NULL) {
        fail("if: Empty if");
    }
    if (rest->next == NULL && strcmp(rest->text, "then") == 0) {
        if (!truth) {
            skip_to_endif(1);
        }
        return;
    }
    if (truth) {
        struct node command = {.kind = node_command, .words = rest, .in = *in, .out = *out};
        execute(&command);
    }
}

int builtin_else(int count, char** values) {
    (void)count;
    (void)values;
    skip_to_endif(0);
    return last_status;
}

int builtin_nothing(int count, char** values) {
    (void)count;
    (void)values;
    return last_status;
}

/* --- Loops */

static struct loop* push_loop(void) {
    struct loop** loops = loops_of_source();
    struct loop* loop = keep(sizeof *loop);
    *loop = (struct loop){.outer = *loops, .start = start_of_line()};
    *loops = loop;
    return loop;
}

/* What is typed for a loop is read to its end before any of it is executed. */
static void read_ahead(void) {
    if (reads_terminal()) {
        struct position body = place_in_source();
        skip_to_end();
        go_to(body);
    }
}

static struct loop* innermost(const char* command) {
    struct loop* loop = *loops_of_source();
    if (loop == NULL) {
        fail("%s: Not in while/foreach", command);
    }
    return loop;
}

int builtin_while(int count, char** values) {
    const struct loop* loop = *loops_of_source();
    struct position start = start_of_line();
    int again = loop != NULL && loop->variable == NULL && loop->start.line == start.line &&
                loop->start.offset == start.offset;
    int used;
    long truth = evaluate("while", values + 1, count - 1, &used);
    if (used != count - 1) {
        fail("while: Expression syntax");
    }
    if (!again) {
        push_loop();
        read_ahead();
    }
    if (!truth) {
        skip_to_end();
        forget_loop();
    }
    return last_status;
}

/* Gives the variable the next value; when there is none the loop is over. */
static void next_value(struct loop* loop) {
    if (loop->next < loop->count) {
        set_value(loop->variable, loop->values[loop->next++]);
    } else {
        skip_to_end();
        forget_loop();
    }
}

/* foreach name ( words ) */
int builtin_foreach(int count, char** values) {
    const char* name = strip(values[1]);
    check_name("foreach", name);
    if (strcmp(values[2], "(") != 0 || strcmp(values[count - 1], ")") != 0) {
        fail("foreach: Words not parenthesized");
    }
    struct word* words = NULL;
    struct word** end = &words;
    for (int i = 3; i < count - 1; i++) {
        *end = allocate(sizeof **end);
        (*end)->text = values[i];
        end = &(*end)->next;
    }
    int failed;
    words = expand_names(words, &failed);
    if (failed) {
        fail("No match");
    }
    struct loop* loop = push_loop();
    loop->variable = keep_text(name);
    loop->count = count_words(words);
    loop->values = keep((size_t)(loop->count + 1) * sizeof *loop->values);
    for (int i = 0; i < loop->count; i++, words = words->next) {
        loop->values[i] = keep_text(words->text);
    }
    read_ahead();
    next_value(loop);
    return last_status;
}

int builtin_end(int count, char** values) {
    (void)count;
    (void)values;
    struct loop* loop = innermost("end");
    if (loop->variable == NULL) {
        go_to(loop->start);
    } else if (loop->next < loop->count) {
        struct position body = {loop->start.line + 1, 0};
        set_value(loop->variable, loop->values[loop->next++]);
        go_to(body);
    } else {
        forget_loop();
    }
    return last_status;
}

int builtin_break(int count, char** values) {
    (void)count;
    (void)values;
    innermost("break");
    skip_to_end();
    forget_loop();
    return last_status;
}

int builtin_continue(int count, char** values) {
    innermost("continue");
    skip_to_end();
    return builtin_end(count, values);
}

/* --- switch and goto */

/* switch ( word ) */
int builtin_switch(int count, char** values) {
    const char* value = "";
    int parentheses = strcmp(values[1], "(") == 0;
    if (parentheses && (strcmp(values[count - 1], ")") != 0 || count > 4)) {
        fail("switch: Syntax error");
    }
    if (!parentheses && count > 2) {
        fail("switch: Syntax error");
    }
    if (!parentheses || count == 4) {
        value = match_one(values[parentheses ? 2 : 1]);
    }
    skip_to_case(value);
    return last_status;
}

int builtin_breaksw(int count, char** values) {
    (void)count;
    (void)values;
    skip_to_case(NULL);
    return last_status;
}

/* Loops that do not surround the place where we are now are left. */
static void leave_loops(void) {
    struct position here = place_in_source();
    while (*loops_of_source() != NULL) {
        struct position start = (*loops_of_source())->start;
        int inside = 0;
        if (start.line < here.line) {
            go_to((struct position){start.line + 1, 0});
            skip_to_end();
            inside = place_in_source().line > here.line;
        }
        go_to(here);
        if (inside) {
            return;
        }
        forget_loop();
    }
}

void go_to_label(const char* label) {
    if (reads_terminal()) {
        fail("goto: Can't from terminal");
    }
    struct position before = place_in_source();
    char* text;
    const struct token* words;
    go_to((struct position){0, 0});
    while ((words = skip_line(&text)) != NULL) {
        if (is_label(words->text) && strncmp(words->text, label, strlen(words->text) - 1) == 0 &&
            strlen(label) == strlen(words->text) - 1) {
            leave_loops();
            return;
        }
    }
    go_to(before);
    fail("%s: label not found", label);
}

int builtin_goto(int count, char** values) {
    (void)count;
    go_to_label(values[1]);
    return last_status;
}
