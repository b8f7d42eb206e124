/* Runs trees. */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int last_status;
enum leaving leaving;
int loops_to_leave;
int loop_depth, function_depth;
static int substitution_status; /* of the last command substitution in a command without a name */
static int conditions;          /* Inside these a failing command does not end the shell with -e. */

enum { most_nested_functions = 200 };

/* ---- simple commands ---- */

static void assign_all(const struct word* assignments, int exported) {
    for (; assignments != NULL; assignments = assignments->next) {
        const char* value = assignment_value(assignments->text);
        char* name = allocate_text(assignments->text, (size_t)(value - assignments->text - 1));
        set_variable(name, expand_text(value));
        if (exported) {
            export_variable(name);
        }
    }
}

/* What variables were before assignments that are for one command. */
struct former {
    struct former* outer;
    char* name;
    char* value; /* NULL: not set */
};

static struct former* remember(const struct word* assignments) {
    struct former* formers = NULL;
    for (; assignments != NULL; assignments = assignments->next) {
        const char* value = assignment_value(assignments->text);
        struct former* former = allocate(sizeof *former);
        former->name = allocate_text(assignments->text, (size_t)(value - assignments->text - 1));
        value = get_variable(former->name);
        former->value = value != NULL ? allocate_text(value, strlen(value)) : NULL;
        former->outer = formers;
        formers = former;
    }
    return formers;
}

static void bring_back(const struct former* formers) {
    for (; formers != NULL; formers = formers->outer) {
        if (formers->value != NULL) {
            set_variable(formers->name, formers->value);
        } else {
            unset_variable(formers->name);
        }
    }
}

static void trace(const struct word* words) {
    fputc('+', stderr);
    for (; words != NULL; words = words->next) {
        fprintf(stderr, " %s", words->text);
    }
    fputc('\n', stderr);
}

static int run_builtin(const struct builtin* builtin, int count, char** values) {
    int status = builtin->run(count, values);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain("%s: %s", values[0], strerror(errno));
        __fpurge(stdout);
        clearerr(stdout);
        status = status != 0 ? status : 1;
    }
    return status;
}

static int run_function(const struct node* body, int count, char** values) {
    if (function_depth >= most_nested_functions) {
        fail(1, "%s: functions nested too deeply", values[0]);
    }
    char** outer_arguments = arguments;
    int outer_count = argument_count;
    int outer_loops = loop_depth;
    set_arguments(count - 1, values + 1);
    loop_depth = 0;
    function_depth++;
    int status = execute(body);
    function_depth--;
    loop_depth = outer_loops;
    arguments = outer_arguments;
    argument_count = outer_count;
    if (leaving == leaving_function) {
        leaving = not_leaving;
    }
    return status;
}

/* `exec` with redirections only: they stay. */
static int is_bare_exec(int count, char** values) {
    return count == 1 && strcmp(values[0], "exec") == 0;
}

static int run_inside(const struct node* node, const struct builtin* builtin, const struct node* function,
                      int count, char** values) {
    int before = redirections_saved();
    int status = 1;
    if (redirect(node->redirects, !is_bare_exec(count, values)) == 0) {
        int lasting = function != NULL || builtin->special;
        const struct former* formers = lasting ? NULL : remember(node->assignments);
        assign_all(node->assignments, 0);
        status =
            function != NULL ? run_function(function, count, values) : run_builtin(builtin, count, values);
        bring_back(formers);
    } else if (builtin != NULL && builtin->special && !interactive) {
        exit_shell(1);
    }
    fflush(stdout);
    undo_redirections(before);
    return status;
}

static void become_program(const struct node* node, char** values) __attribute__((noreturn));
static void become_program(const struct node* node, char** values) {
    if (redirect(node->redirects, 0) < 0) {
        exit_shell(1);
    }
    assign_all(node->assignments, 1);
    execute_program(values);
}

/* In a process made for it, a program replaces the shell. */
static int run_simple(const struct node* node, int own_process) {
    substitution_status = 0;
    struct word* words = expand_words(node->words);
    if (words == NULL) {
        int before = redirections_saved();
        int failed = redirect(node->redirects, 1) < 0;
        undo_redirections(before);
        assign_all(node->assignments, 0);
        return failed ? 1 : substitution_status;
    }
    if (options.trace) {
        trace(words);
    }
    int count = 0;
    for (struct word* word = words; word != NULL; word = word->next) {
        count++;
    }
    char** values = allocate((size_t)(count + 1) * sizeof *values);
    count = 0;
    for (struct word* word = words; word != NULL; word = word->next) {
        values[count++] = word->text;
    }
    const struct builtin* builtin = find_builtin(values[0]);
    const struct node* function = builtin != NULL && builtin->special ? NULL : find_function(values[0]);
    if (builtin != NULL || function != NULL) {
        return run_inside(node, builtin, function, count, values);
    }
    if (own_process) {
        become_program(node, values);
    }
    struct job* job = new_job(node);
    if (fork_process(job, 0) == 0) {
        become_program(node, values);
    }
    return wait_for_job(job);
}

/* ---- processes for parts of a tree ---- */

static void run_in_own_process(const struct node* node) __attribute__((noreturn));
static void run_in_own_process(const struct node* node) {
    conditions = 0;
    if (node->kind == node_command) {
        exit_shell(run_simple(node, 1));
    }
    if (node->kind == node_subshell) {
        if (redirect(node->redirects, 0) < 0) {
            exit_shell(1);
        }
        exit_shell(execute(node->left));
    }
    exit_shell(execute(node));
}

static int run_subshell(const struct node* node) {
    struct job* job = new_job(node);
    if (fork_process(job, 0) == 0) {
        run_in_own_process(node);
    }
    return wait_for_job(job);
}

/* The processes of a pipeline, all of them children of the shell. */
static void start_pipeline(const struct node* node, struct job* job, int background) {
    int input = -1;
    for (;;) {
        int last = node->kind != node_pipe;
        const struct node* element = last ? node : node->left;
        int ends[2] = {-1, -1};
        if (!last && pipe(ends) < 0) {
            fail(1, "cannot make a pipe: %s", strerror(errno));
        }
        if (fork_process(job, background) == 0) {
            if (input >= 0) {
                dup2(input, 0);
                close(input);
            }
            if (ends[1] >= 0) {
                close(ends[0]);
                dup2(ends[1], 1);
                close(ends[1]);
            }
            run_in_own_process(element);
        }
        if (input >= 0) {
            close(input);
        }
        if (ends[1] >= 0) {
            close(ends[1]);
        }
        input = ends[0];
        if (last) {
            return;
        }
        node = node->right;
    }
}

static int run_pipeline(const struct node* node) {
    struct job* job = new_job(node);
    start_pipeline(node, job, 0);
    return wait_for_job(job);
}

static int run_background(const struct node* node) {
    struct job* job = new_job(node->left);
    int null = -1;
    int saved_input = -1;
    if (!job_control) { /* It must not take our input. */
        null = open("/dev/null", O_RDONLY);
        saved_input = fcntl(0, F_DUPFD, 10);
        if (null >= 0) {
            dup2(null, 0);
            close(null);
        }
        if (saved_input >= 0) {
            fcntl(saved_input, F_SETFD, FD_CLOEXEC);
        }
    }
    start_pipeline(node->left, job, 1);
    if (saved_input >= 0) {
        dup2(saved_input, 0);
        close(saved_input);
    }
    background_job(job);
    return 0;
}

char* command_output(const char* text) {
    int ends[2];
    if (pipe(ends) < 0) {
        fail(1, "cannot make a pipe: %s", strerror(errno));
    }
    pid_t pid = fork_process(NULL, 0);
    if (pid == 0) {
        close(ends[0]);
        dup2(ends[1], 1);
        close(ends[1]);
        exit_shell(run_text(text));
    }
    close(ends[1]);
    struct buffer output = {0};
    char piece[512];
    ssize_t count;
    buffer_add_text(&output, "");
    while ((count = read(ends[0], piece, sizeof piece)) > 0 || (count < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < count; i++) {
            if (piece[i] != '\0') {
                buffer_add(&output, piece[i]);
            }
        }
    }
    close(ends[0]);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    substitution_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    while (output.size > 0 && output.bytes[output.size - 1] == '\n') {
        output.size--;
    }
    char* result = allocate_text(output.bytes, output.size);
    buffer_free(&output);
    check_interrupt();
    return result;
}

/* ---- compound commands ---- */

static int condition(const struct node* node) {
    conditions++;
    int status = execute(node);
    conditions--;
    return status == 0;
}

/* After a pass through a loop: whether it ends. */
static int loop_ends(void) {
    if (leaving == not_leaving) {
        return 0;
    }
    if (leaving == leaving_function) {
        return 1;
    }
    if (--loops_to_leave > 0) {
        return 1;
    }
    int ends = leaving == leaving_loop;
    leaving = not_leaving;
    return ends;
}

static int run_while(const struct node* node) {
    int status = 0;
    loop_depth++;
    for (;;) {
        struct mark mark = memory_mark();
        int wanted = condition(node->left) == (node->kind == node_while);
        if (leaving != not_leaving) {
            if (loop_ends()) {
                break;
            }
            continue;
        }
        if (!wanted) {
            break;
        }
        status = execute(node->right);
        memory_release(mark);
        if (loop_ends()) {
            break;
        }
    }
    loop_depth--;
    return status;
}

static int run_for(const struct node* node) {
    int status = 0;
    struct word* fields;
    if (node->all_arguments) {
        struct word all = {"\"$@\"", NULL};
        fields = expand_words(&all);
    } else {
        fields = expand_words(node->words);
    }
    loop_depth++;
    for (; fields != NULL; fields = fields->next) {
        struct mark mark = memory_mark();
        set_variable(node->text, fields->text);
        status = execute(node->right);
        memory_release(mark);
        if (loop_ends()) {
            break;
        }
    }
    loop_depth--;
    return status;
}

static int run_case(const struct node* node) {
    char* subject = expand_text(node->text);
    for (const struct node* item = node->left; item != NULL; item = item->right) {
        for (const struct word* word = item->words; word != NULL; word = word->next) {
            if (matches(expand_pattern(word->text), subject)) {
                return item->left != NULL ? execute(item->left) : 0;
            }
        }
    }
    return 0;
}

static int run_if(const struct node* node) {
    if (condition(node->left)) {
        return leaving == not_leaving ? execute(node->right) : last_status;
    }
    if (leaving != not_leaving) {
        return last_status;
    }
    return node->other != NULL ? execute(node->other) : 0;
}

static int run_and_or(const struct node* node) {
    int succeeded = condition(node->left);
    if (leaving != not_leaving || succeeded != (node->kind == node_and)) {
        return last_status;
    }
    return execute(node->right);
}

static int run_sequence(const struct node* node) {
    int status = execute(node->left);
    return leaving == not_leaving ? execute(node->right) : status;
}

static int run_kind(const struct node* node) {
    switch (node->kind) {
    case node_command:
        return run_simple(node, 0);
    case node_pipe:
        return run_pipeline(node);
    case node_and:
    case node_or:
        return run_and_or(node);
    case node_not:
        return condition(node->left);
    case node_sequence:
        return run_sequence(node);
    case node_background:
        return run_background(node);
    case node_subshell:
        return run_subshell(node);
    case node_group:
        return execute(node->left);
    case node_if:
        return run_if(node);
    case node_while:
    case node_until:
        return run_while(node);
    case node_for:
        return run_for(node);
    case node_case:
        return run_case(node);
    case node_function:
        define_function(node->text, node->left);
        return 0;
    case node_item:
        break;
    }
    return 0;
}

int execute(const struct node* node) {
    if (options.no_execution) {
        return 0;
    }
    check_interrupt();
    struct mark mark = memory_mark();
    int before = redirections_saved();
    int redirects_here = node->redirects != NULL && node->kind != node_command && node->kind != node_subshell;
    int status;
    if (redirects_here && redirect(node->redirects, 1) < 0) {
        status = 1;
    } else {
        status = run_kind(node);
    }
    if (redirects_here) {
        fflush(stdout);
        undo_redirections(before);
    }
    memory_release(mark);
    last_status = status;
    int simple = node->kind == node_command || node->kind == node_pipe || node->kind == node_subshell;
    if (status != 0 && options.exit_on_error && conditions == 0 && simple) {
        exit_shell(status);
    }
    return status;
}

int run_input(void) {
    int at_end = 0, any = 0;
    while (!at_end && leaving == not_leaving) {
        reap_children();
        if (interactive && input_depth() == 1) {
            report_finished_jobs();
        }
        struct mark mark = memory_mark();
        struct node* node = parse_command(&at_end);
        if (node != NULL) {
            execute(node);
            any = 1;
        }
        memory_release(mark);
    }
    return any ? last_status : 0;
}

int run_text(const char* text) {
    input_from_text(text);
    int status = run_input();
    input_close();
    return status;
}
