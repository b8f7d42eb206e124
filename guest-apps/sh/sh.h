/* The shell, a Bourne shell with the job control of ksh. A command goes through
 *     input.c -> lexer.c -> parser.c (a tree of nodes) -> execute.c, which asks expand.c for the fields of
 * each word.
 */
#ifndef SH_H
#define SH_H

#include "memory.h"
#include "pattern.h"

#include <setjmp.h>
#include <stddef.h>
#include <sys/types.h>

/* ---- input.c: where characters come from ---- */

enum { end_of_input = -1 };
void input_from_fd(int fd);
void input_from_text(const char* text);
void input_close(void); /* Back to the input before. */
void input_close_until(int depth);
int input_depth(void);
int input_line(void);
void input_forget_line(void); /* After an error or an interrupt: the rest of the line is not for us. */
void input_expect_continuation(int continued);
int next_char(void);
void unread_char(int c);

/* ---- lexer.c ---- */

enum token {
    token_end,
    token_newline,
    token_word,
    token_io_number,
    token_and_if,
    token_or_if,
    token_semicolon,
    token_case_end,
    token_ampersand,
    token_pipe,
    token_open,
    token_close,
    token_less,
    token_greater,
    token_append,
    token_clobber,
    token_read_write,
    token_duplicate_in,
    token_duplicate_out,
    token_here,
    token_here_strip,
};

struct redirect;
struct lexer {
    enum token token;      /* the token read last */
    char* text;            /* its text if it is a word, quotes and all */
    struct redirect* here; /* here-documents that begin after the next newline */
};
extern struct lexer lexer;
void lexer_reset(void);
void next_token(void);
const char* token_name(void);

/* ---- parser.c: the tree ---- */

/* The words of the tree are as typed, with their quotes. */
struct redirect {
    int fd;
    enum token kind;
    char* target; /* as typed: file name, or number for duplicates, or the end mark of a here-document */
    char* here;   /* the text of a here-document */
    int quoted;   /* its end mark was quoted: nothing in it is expanded */
    struct redirect* next;
    struct redirect* next_here;
};

enum kind {
    node_command,    /* assignments, words */
    node_pipe,       /* left, right and further pipes to the right */
    node_and,        /* left && right */
    node_or,         /* left || right */
    node_not,        /* ! left */
    node_sequence,   /* left ; right */
    node_background, /* left & */
    node_subshell,   /* ( left ) */
    node_group,      /* { left } */
    node_if,         /* if left then right else other */
    node_while,      /* while left do right */
    node_until,
    node_for,      /* for text in words do right */
    node_case,     /* case text in items (node_item, from left) */
    node_item,     /* words ) left ;; and the next in right */
    node_function, /* text() left */
};

struct node {
    enum kind kind;
    struct node *left, *right, *other;
    struct word *assignments, *words;
    struct redirect* redirects;
    char* text;
    int all_arguments; /* `for x` without `in` */
};

/* The next complete command of the input; NULL for an empty line. *at_end is set at the end of the input. */
struct node* parse_command(int* at_end);
struct node* copy_node(const struct node* node); /* into memory that is kept: for functions */
int is_name(const char* text, size_t size);
/* Where the value of NAME=value begins, or NULL if it is none. */
const char* assignment_value(const char* text);

/* ---- unparse.c ---- */
void describe(const struct node* node, struct buffer* out);

/* ---- expand.c ---- */
struct word* expand_words(const struct word* words); /* with field splitting and file names */
char* expand_text(const char* text);                 /* one word, neither split nor matched against files */
char* expand_here(const char* text);
char* expand_pattern(const char* text); /* quoted characters come out with a backslash before them */
long arithmetic(const char* text);      /* arithmetic.c */

/* ---- variables.c ---- */
void import_environment(char** environment);
char** export_environment(void);
const char* get_variable(const char* name);
void set_variable(const char* name, const char* value);
void assign(const char* text); /* NAME=value, the value expanded already */
void unset_variable(const char* name);
void export_variable(const char* name);
void protect_variable(const char* name);
void print_variables(int exported_only);
extern char** arguments; /* $1, $2, ... */
extern int argument_count;
extern const char* script_name; /* $0 */
void set_arguments(int count, char** values);
struct node* find_function(const char* name);
void define_function(const char* name, const struct node* body);
void remove_function(const char* name);

/* ---- jobs.c ---- */
struct job;
extern int job_control;       /* Each job is a process group of its own, and the terminal is handed around. */
extern pid_t last_background; /* $! */
void start_job_control(void);
struct job* new_job(const struct node* node);
/* Forks a process of the job; in the child the process group, the terminal and the signals are set. */
pid_t fork_process(struct job* job, int background);
int wait_for_job(struct job* job); /* in the foreground; its status */
void background_job(struct job* job);
void reap_children(void);
void forget_finished_jobs(void);
void report_finished_jobs(void); /* At the prompt: those in the background, which are then forgotten. */
struct job* find_job(const char* name); /* %n, %%, %+, %-, %text */
int signal_job(struct job* job, int signal_number);
int builtin_jobs(int count, char** values);
int builtin_fg(int count, char** values);
int builtin_bg(int count, char** values);
int builtin_wait(int count, char** values);

/* ---- getopts.c ---- */
int builtin_getopts(int count, char** values);

/* ---- signals.c ---- */
void catch_signals(void); /* of an interactive shell */
void reset_signals(int background);
extern volatile int interrupted;
void check_interrupt(void); /* Leaves the running command if ^C was typed; runs traps that are due. */
void run_exit_trap(void);
int builtin_trap(int count, char** values);
int signal_number(const char* name); /* of TERM, SIGTERM or 15; -1 if there is none */

/* ---- redirect.c ---- */
int redirect(const struct redirect* list, int save); /* 0, or -1 after a message */
int redirections_saved(void);
void undo_redirections(int until);

/* ---- execute.c ---- */
extern int last_status; /* $? */
enum leaving { not_leaving, leaving_loop, continuing_loop, leaving_function };
extern enum leaving leaving;
extern int loops_to_leave;
extern int loop_depth, function_depth;
int execute(const struct node* node);
int run_input(void); /* Reads and runs commands up to the end of the input; the status of the last. */
int run_text(const char* text);
/* programs.c */
void execute_program(char** values) __attribute__((noreturn)); /* after fork or for exec: never returns */
char* command_output(const char* text);

/* ---- builtins.c ---- */
typedef int (*builtin_function)(int count, char** values);
struct builtin {
    const char* name;
    builtin_function run;
    int special; /* assignments before it stay; errors in it end a script */
};
const struct builtin* find_builtin(const char* name);
int builtin_test(int count, char** values);

/* ---- main.c ---- */
struct options {
    int exit_on_error, trace, no_files, unset_is_error, verbose, no_execution;
};
extern struct options options;
extern int interactive;
extern pid_t shell_pid;
extern int in_subshell;
int set_option(char letter, int on);

/* The innermost place to go to when a command cannot go on. */
extern jmp_buf* recovery;
/* Complains and leaves the command with that status; ends a shell that is not interactive. */
void fail(int status, const char* format, ...) __attribute__((format(__printf__, 2, 3), noreturn));
void leave_command(int status) __attribute__((noreturn));
void exit_shell(int status) __attribute__((noreturn));

#endif
