/* The C shell. A line goes through
 *     source.c -> substitute.c (history) -> lexer.c -> alias.c -> parser.c (a tree) -> execute.c,
 * which asks expand.c for the words of a command and jobs.c for processes. Loops and `if ... then` live in
 * control.c: they are commands that move the place in the source at which the next line is read.
 *
 * A word that has been expanded but not matched against file names is in "pattern form": a backslash stands
 * before every character that was quoted, and before no other.
 */
#ifndef CSH_H
#define CSH_H

#include "memory.h"
#include "pattern.h"

#include <setjmp.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>

/* ---- lexer.c: the words and operators of a line, as typed ---- */

struct token {
    char* text;
    struct token* next;
    int spaced; /* blanks stood before it */
};
/* The tokens of a line, allocated; a comment ends it if they are allowed. */
struct token* split_line(const char* line, int comments);
void check_quotes(void); /* Fails if the line split last has a quote without an end. */
struct token* new_token(const char* text, int spaced);
void append_joined(struct buffer* out, const struct token* first, const struct token* until);
int is_operator(const char* text); /* ; & && | || |& ( ) and redirections */
int is_redirection(const char* text);
int is_separator(const char* text); /* ends a command: ; & && | || |& */

/* ---- history.c ---- */

struct event {
    struct event* older;
    int number;
    struct token* words; /* kept */
};
extern int next_event;
extern const struct event* last_event; /* the newest */
void remember_line(const struct token* words);
const struct event* find_event(int number);
const struct event* find_event_starting(const char* text, size_t size);
const struct event* find_event_containing(const char* text, size_t size);
void load_history(void);
void save_history(void);
int builtin_history(int count, char** values);

/* ---- substitute.c: !!, !$, ^old^new ---- */

/* The line with its references replaced; *changed is set to 1 if there were any, to 2 if it is only to be
 * printed (:p). With `arguments`, the words of a command, for an alias: they are what ! alone refers to. */
/* What begins a reference: ! or, if histchars is set, its first character; NUL for none. */
char history_mark(void);
char* substitute_history(const char* line, const struct token* arguments, int* changed);

/* ---- modifiers.c: :h :t :r :e :s/old/new/ ... ---- */

char* modify(const char* text, char modifier); /* h, t, r, e; NULL if it changes nothing */
/* Reads /old/new/ at *place; & in new stands for old. */
void read_substitution(const char** place, char** old, char** new);
/* The text with the first old replaced; NULL if there is none. */
char* replace_once(const char* text, const char* old, const char* new);

/* ---- alias.c ---- */

struct token* expand_aliases(struct token* tokens);
const char* alias_of(const char* name);
int builtin_alias(int count, char** values);
int builtin_unalias(int count, char** values);

/* ---- source.c: where lines come from ---- */

struct position {
    int line;
    int offset; /* behind `else`, the rest of a line is a line of its own */
};
struct loop {
    struct loop* outer;
    struct position start; /* of the while or foreach */
    char* variable;        /* of a foreach */
    char** values;         /* kept; those that are left */
    int next, count;
};
struct source;
extern struct source* source;
void open_terminal_source(int fd); /* of an interactive shell, though it may be a pipe */
void open_file_source(int fd);
void open_text_source(const char* text);
void close_source(void);
void close_sources_until(int depth);
int source_depth(void);
int reads_terminal(void);   /* The lines are typed: prompts, no comments. */
void abandon_sources(void); /* In a child: the lines that follow are the parent's. */
char* next_line(int raw);   /* A line, allocated, or NULL at the end; raw: no history. */
struct position place_in_source(void);
struct position start_of_line(void); /* of the line read last */
void go_to(struct position place);
struct loop** loops_of_source(void);
void forget_loop(void);        /* the innermost */
void set_continuation(int on); /* Prompt with ?. */
void print_prompt_again(void); /* the last one, for a line that is shown again */

/* ---- parser.c: the tree ---- */

struct redirect {
    char* target; /* as typed; NULL: none */
    char* here;   /* the text of a here-document */
    int quoted;   /* nothing in it is expanded */
    int append, errors, overwrite;
};
enum kind {
    node_command,
    node_subshell,   /* ( left ) */
    node_pipe,       /* left | right */
    node_and,        /* left && right */
    node_or,         /* left || right */
    node_sequence,   /* left ; right */
    node_background, /* left & */
};
struct node {
    enum kind kind;
    struct node *left, *right;
    struct word* words; /* as typed */
    struct redirect in, out;
    int errors; /* of a pipe: |& */
};
struct node* parse(struct token* tokens);
char* read_here_document(const char* end); /* source.c: the lines up to that one */
char* unquoted(const char* text);          /* the end mark of a here-document without its quotes */
void describe(const struct node* node, struct buffer* out);
void describe_redirections(const struct redirect* in, const struct redirect* out, struct buffer* text);

/* ---- expand.c, dollar.c, glob.c ---- */

/* $ and ` in words: pattern form. */
struct word* expand_variables(const struct word* words);
/* Braces, ~ and file names of words in pattern form; "No match." is an error, or NULL with `failed` set. */
struct word* expand_names(const struct word* words, int* failed);
char* expand_to_one(const char* word); /* as typed: "Ambiguous." unless it becomes one word */
char* match_one(const char* pattern);  /* the same for a word in pattern form */
char* expand_here(const char* text);
char* strip(const char* pattern);  /* from pattern form to plain text */
char* quote_all(const char* text); /* to pattern form */
int count_words(const struct word* words);
char** words_to_values(const struct word* words, int* count);

/* Expanded text on its way into words. */
struct fields {
    struct word* first;
    struct word** end;
    struct buffer current;
    int open; /* current holds a word, perhaps an empty one */
};
void add_quoted(struct fields* fields, char c);
void add_plain(struct fields* fields, char c);
void end_field(struct fields* fields);
/* A variable's reference behind `$`: its values go to the fields. */
void expand_dollar(const char** place, struct fields* fields, int in_quotes);
/* The output of a command, cut into words, or within quotes into lines. */
void expand_command(const char* text, size_t size, struct fields* fields, int in_quotes);

/* ---- variables.c ---- */

struct variable {
    struct variable* next;
    char* name;
    char** values; /* ends with NULL */
    int count;
};
struct variable* find_variable(const char* name);
int is_set(const char* name);
const char* get_value(const char* name); /* the first word, or NULL */
void set_values(const char* name, int count, char** values);
void set_value(const char* name, const char* value);
void set_number(const char* name, int value);
void unset_value(const char* name);
void import_environment(void);
void print_variables(void);
void check_name(const char* command, const char* name);
int builtin_unset(int count, char** values);
int builtin_setenv(int count, char** values);
int builtin_unsetenv(int count, char** values);
int builtin_shift(int count, char** values);
/* assign.c: these get their words in pattern form */
int builtin_set(int count, char** values);
int builtin_at(int count, char** values);

/* ---- expression.c ---- */

/* Evaluates words in pattern form up to what belongs to no expression; *next is set behind. */
long evaluate(const char* command, char** words, int count, int* next);

/* ---- jobs.c, job_report.c, job_commands.c ---- */

enum state { running, stopped, finished };
struct process {
    pid_t pid;
    enum state state;
    int status; /* as wait() tells it */
    char* text;
};
struct job {
    struct job* next;
    int number;
    pid_t group;
    struct process* processes;
    int count;
    int foreground;
    int changed;  /* its end or stop is to be told */
    int notified; /* by `notify`: at once */
    int timed;    /* by `time` */
    char* folder;
    struct timeval started;
    struct rusage used;
};
extern int job_control;
extern pid_t last_background;
extern struct job *jobs, *current_job, *previous_job;
void start_job_control(void);
void leave_job_control(void);
int take_terminal_back(void); /* from a group that has taken it; 0 if it is ours */
struct job* new_job(void);
/* Forks a process of the job; in the child the group, the terminal and the signals are set, and 0 returned.
 */
pid_t fork_process(struct job* job, const char* text, int background);
void wait_for_job(struct job* job);
void started_in_background(struct job* job);
void reap_children(void);
int wait_for_change(void); /* Sleeps until a child changes; 0 if there is none, or at an interrupt. */
enum state job_state(const struct job* job);
void make_current(struct job* job);
void make_not_current(struct job* job);
void take_free_mark(struct job* job); /* + or -, if no job has it */
void remove_job(struct job* job);
void continue_job(struct job* job, int foreground);
int any_stopped_job(void);
enum { with_number = 1, with_pids = 2, with_text = 4, only_reason = 8, with_ampersand = 16 };
void print_job(const struct job* job, int what);
void report_changes(int notified_only);
struct job* find_job(const char* command, const char* name);
int builtin_jobs(int count, char** values);
int builtin_fg(int count, char** values);
int builtin_fg_named(int count, char** values); /* %1, for fg %1 */
int builtin_bg(int count, char** values);
int builtin_stop(int count, char** values);
int builtin_kill(int count, char** values);
int builtin_notify(int count, char** values);
int builtin_wait(int count, char** values);
int builtin_suspend(int count, char** values);

/* ---- signals.c ---- */
extern volatile int interrupted;
extern volatile int child_changed;
void catch_signals(void);
void reset_signals(int background);
void check_interrupt(void);
void list_signals(void);
int builtin_onintr(int count, char** values);
/* The label to go to after ^C, once. */
char* take_interrupt_label(void);

/* ---- redirect.c ---- */
void apply_redirections(const struct redirect* in,
                        const struct redirect* out); /* fails, or changes 0, 1, 2 */
void save_descriptors(void);                         /* before a built-in command is redirected */
void restore_descriptors(void);
int descriptors_saved(void); /* how many times */
int move_up(int fd);         /* to a number that commands do not use */

/* ---- execute.c, programs.c ---- */
void execute(const struct node* node);
void execute_line(const char* line);
/* Executes a command given by words in pattern form. */
void execute_words(struct word* words, const struct redirect* in, const struct redirect* out);
void run_source(void); /* to its end */
void run_text(const char* text);
void execute_program(char** values) __attribute__((noreturn));
char* find_program(const char* name);
int builtin_exec(int count, char** values);
int builtin_hash(int count, char** values);
int builtin_which(int count, char** values);
int builtin_where(int count, char** values);

/* ---- builtins.c ---- */
enum word_form {
    plain_words,   /* file names matched */
    text_words,    /* not matched: the ? of %?text is no pattern */
    pattern_words, /* in pattern form */
};
struct builtin {
    const char* name;
    int (*run)(int count, char** values);
    enum word_form form;
    int least, most; /* arguments; most < 0: any number */
};
const struct builtin* find_builtin(const char* name);

/* ---- control.c ---- */
int is_label(const char* word);
int takes_parentheses(const char* command); /* if, foreach, set, ...: ( and ) are words of theirs */
void execute_if(struct word* words, const struct redirect* in, const struct redirect* out);
int builtin_else(int count, char** values);
int builtin_while(int count, char** values);
int builtin_foreach(int count, char** values);
int builtin_end(int count, char** values);
int builtin_break(int count, char** values);
int builtin_continue(int count, char** values);
int builtin_switch(int count, char** values);
int builtin_breaksw(int count, char** values);
int builtin_goto(int count, char** values);
int builtin_nothing(int count, char** values);
void go_to_label(const char* label);

/* ---- directories.c, limits.c, times.c ---- */
void start_directories(void);
const char* home_of(const char* user, size_t size); /* NULL if there is no such user */
int builtin_cd(int count, char** values);
int builtin_pushd(int count, char** values);
int builtin_popd(int count, char** values);
int builtin_dirs(int count, char** values);
int builtin_limit(int count, char** values);
int builtin_unlimit(int count, char** values);
int builtin_time(int count, char** values);
void print_times(const struct timeval* started, const struct rusage* used);
void print_times_if_long(const struct job* job);

/* ---- complete.c, names.c ---- */
/* Reads a typed line, completing file names if $filec is set; the size, 0 at its end, -1 if interrupted. */
int read_typed(int fd, char* line, int size);
/* What all names that the word may become go on with; `only` says whether it is one name. */
const char* complete_name(const char* word, int* only);
/* Prints all these names, in columns. */
void list_names(const char* word);

/* ---- main.c ---- */
struct options {
    int exit_on_error, no_execution, one_line;
};
extern struct options options;
extern int interactive, is_login_shell, in_subshell;
extern int last_status; /* $status */
extern pid_t shell_pid;
extern const char* script_name;
/* `message.`, status 1, and back to the prompt; ends a shell that is not interactive. */
void fail(const char* format, ...) __attribute__((format(__printf__, 1, 2), noreturn));
void tell(const char* format, ...) __attribute__((format(__printf__, 1, 2))); /* fail() that returns */
void leave_command(void) __attribute__((noreturn));
void exit_shell(int status) __attribute__((noreturn));
void exit_with_jobs(int status); /* tells of stopped jobs first, once */
void note_command(void);         /* Another line begins. */
void settle_jobs(void);          /* jobs.c: after an error, those whose start was broken off */
void remember_file(int fd);      /* history.c: its lines become events */
extern jmp_buf* recovery;

#endif
