/* Executes trees of commands. */
#include "csh.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What stands before a command: time, nice, nohup. */
struct prefix {
    int timed, nice, nohup;
    int priority;
};

static int becomes_program; /* In a child: the next program replaces us. */

/* --- Commands given by words in pattern form */

static char* join_words(const struct word* words, const struct redirect* in, const struct redirect* out) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (; words != NULL; words = words->next) {
        buffer_add_text(&text, strip(words->text));
        buffer_add_text(&text, words->next != NULL ? " " : "");
    }
    if (in != NULL && out != NULL) {
        describe_redirections(in, out, &text);
    }
    char* copy = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    return copy;
}

static int is_number_after_sign(const char* text) {
    return (*text == '+' || *text == '-') && text[1] != '\0' &&
           strspn(text + 1, "0123456789") == strlen(text + 1);
}

/* Takes time, nice and nohup from the front, if a command follows them. */
static struct word* take_prefixes(struct word* words, struct prefix* prefix) {
    while (words->next != NULL) {
        if (strcmp(words->text, "time") == 0) {
            prefix->timed = 1;
        } else if (strcmp(words->text, "nohup") == 0) {
            prefix->nohup = 1;
        } else if (strcmp(words->text, "nice") == 0) {
            int given = is_number_after_sign(words->next->text);
            if (given && words->next->next == NULL) {
                break;
            }
            prefix->nice = 1;
            prefix->priority = given ? atoi(words->next->text) : 4;
            words = given ? words->next : words;
        } else {
            break;
        }
        words = words->next;
    }
    return words;
}

static void start_program(const struct word* words, const struct redirect* in, const struct redirect* out,
                          const struct prefix* prefix) __attribute__((noreturn));
static void start_program(const struct word* words, const struct redirect* in, const struct redirect* out,
                          const struct prefix* prefix) {
    int count;
    apply_redirections(in, out);
    if (prefix->nice) {
        setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + prefix->priority);
    }
    if (prefix->nohup) {
        signal(SIGHUP, SIG_IGN);
    }
    execute_program(words_to_values(words, &count));
}

static void run_program(const struct word* pattern, const struct redirect* in, const struct redirect* out,
                        const struct prefix* prefix) {
    int failed;
    const struct word* words = expand_names(pattern, &failed);
    if (words == NULL) {
        tell("No match");
        return;
    }
    if (becomes_program) {
        start_program(words, in, out, prefix);
    }
    struct job* job = new_job();
    job->timed = prefix->timed;
    if (fork_process(job, join_words(pattern, in, out), 0) == 0) {
        start_program(words, in, out, prefix);
    }
    wait_for_job(job);
}

static void check_arguments(const struct builtin* builtin, int given) {
    if (given < builtin->least) {
        fail("%s: Too few arguments", builtin->name);
    }
    if (builtin->most >= 0 && given > builtin->most) {
        fail("%s: Too many arguments", builtin->name);
    }
}

static void run_builtin(const struct builtin* builtin, struct word* words, const struct redirect* in,
                        const struct redirect* out, const struct prefix* prefix) {
    int failed = 0, count;
    struct timeval started;
    becomes_program = 0;
    gettimeofday(&started, NULL);
    if (builtin->form == plain_words) {
        words = expand_names(words, &failed);
        if (failed) {
            fail("No match");
        }
    }
    char** values = words_to_values(words, &count);
    for (int i = 0; i < count && builtin->form == text_words; i++) {
        values[i] = strip(values[i]);
    }
    check_arguments(builtin, count - 1);
    int redirected = (in != NULL && in->target != NULL) || (out != NULL && out->target != NULL);
    if (redirected) {
        save_descriptors();
        apply_redirections(in, out);
    }
    last_status = builtin->run(count, values);
    fflush(stdout);
    if (redirected) {
        restore_descriptors();
    }
    if (prefix->timed) {
        struct rusage used;
        getrusage(RUSAGE_SELF, &used);
        print_times(&started, &used);
    }
}

static void trace(const struct word* words, const struct redirect* in, const struct redirect* out) {
    if (is_set("echo")) {
        fflush(stdout);
        fprintf(stderr, "%s\n", join_words(words, in, out));
    }
}

void execute_words(struct word* words, const struct redirect* in, const struct redirect* out) {
    if (words == NULL) {
        return;
    }
    struct prefix prefix = {0};
    words = take_prefixes(words, &prefix);
    if (words->next == NULL && is_label(words->text)) {
        return;
    }
    if (strcmp(words->text, "if") == 0) {
        execute_if(words, in, out);
        return;
    }
    trace(words, in, out);
    const struct builtin* builtin = prefix.nice || prefix.nohup ? NULL : find_builtin(words->text);
    if (builtin != NULL) {
        run_builtin(builtin, words, in, out, &prefix);
    } else {
        run_program(words, in, out, &prefix);
    }
}

/* --- Trees */

static void execute_command(const struct node* node) {
    if (strcmp(node->words->text, "if") == 0) {
        execute_if(node->words, &node->in, &node->out);
    } else {
        execute_words(expand_variables(node->words), &node->in, &node->out);
    }
}

/* In a child that is there for this part of a job. */
static void run_part(const struct node* node) __attribute__((noreturn));
static void run_part(const struct node* node) {
    switch (node->kind) {
    case node_command:
        becomes_program = 1;
        execute_command(node);
        break;
    case node_subshell:
        apply_redirections(&node->in, &node->out);
        execute(node->left);
        break;
    default:
        execute(node);
    }
    exit_shell(last_status);
}

static char* text_of(const struct node* node) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    describe(node, &text);
    char* copy = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    return copy;
}

/* Descriptors of a part of a pipeline, in its child. */
static void connect(int input, const int* output, int errors) {
    if (input >= 0) {
        dup2(input, 0);
        close(input);
    }
    if (output != NULL) {
        dup2(output[1], 1);
        if (errors) {
            dup2(output[1], 2);
        }
        close(output[0]);
        close(output[1]);
    }
}

static void start_part(struct job* job, const struct node* node, int background, int input, const int* output,
                       int errors) {
    if (fork_process(job, text_of(node), background) == 0) {
        connect(input, output, errors);
        run_part(node);
    }
}

/* The parts of a pipeline, or one part that needs a process of its own. */
static void run_job(const struct node* node, int background) {
    struct job* job = new_job();
    int input = -1;
    if (background && !job_control) {
        input = open("/dev/null", O_RDONLY);
    }
    for (; node->kind == node_pipe; node = node->right) {
        int ends[2];
        if (pipe(ends) < 0) {
            fail("Can't make pipe");
        }
        ends[0] = move_up(ends[0]);
        ends[1] = move_up(ends[1]);
        start_part(job, node->left, background, input, ends, node->errors);
        close(ends[1]);
        if (input >= 0) {
            close(input);
        }
        input = ends[0];
    }
    start_part(job, node, background, input, NULL, 0);
    if (input >= 0) {
        close(input);
    }
    if (background) {
        started_in_background(job);
    } else {
        wait_for_job(job);
    }
}

/* `%1 &` is `bg %1`; 0 if the node is anything else. */
static int continue_in_background(const struct node* node) {
    if (node->kind != node_command || node->words == NULL || *node->words->text != '%' ||
        node->words->next != NULL) {
        return 0;
    }
    char bg[] = "bg";
    char* values[] = {bg, strip(expand_variables(node->words)->text), NULL};
    last_status = builtin_bg(2, values);
    fflush(stdout);
    return 1;
}

void execute(const struct node* node) {
    if (node == NULL) {
        return;
    }
    check_interrupt();
    switch (node->kind) {
    case node_command:
        execute_command(node);
        break;
    case node_sequence:
        execute(node->left);
        execute(node->right);
        break;
    case node_and:
    case node_or:
        execute(node->left);
        if ((last_status == 0) == (node->kind == node_and)) {
            execute(node->right);
        }
        break;
    case node_background:
        if (!continue_in_background(node->left)) {
            run_job(node->left, 1);
        }
        break;
    default:
        run_job(node, 0);
    }
}

void execute_line(const char* line) {
    if (jobs != NULL && !interactive) {
        reap_children();
        report_changes(0);
    }
    struct token* tokens = split_line(line, !reads_terminal());
    check_quotes();
    tokens = expand_aliases(tokens);
    check_quotes();
    const struct node* node = parse(tokens);
    if (node == NULL || options.no_execution) {
        return;
    }
    execute(node);
    if (options.exit_on_error && last_status != 0) {
        exit_shell(last_status);
    }
}

void run_source(void) {
    for (;;) {
        struct mark mark = memory_mark();
        const char* line = next_line(0);
        if (line != NULL) {
            note_command();
            execute_line(line);
        }
        memory_release(mark);
        if (line == NULL && *loops_of_source() != NULL && !in_subshell) {
            fail("end not found");
        }
        if (line == NULL || (options.one_line && source_depth() == 1)) {
            return;
        }
    }
}

void run_text(const char* text) {
    becomes_program = 0;
    open_text_source(text);
    run_source();
    close_source();
}
