/* ed: the buffer, the addresses, the commands. vi shows the same buffer on a screen, and does its : commands
 * by these. */
#ifndef ED_H
#define ED_H

#include <regex.h>

/* ---- input.c: lines of commands and text ---- */

/* Tells of an error as ed does, and goes back to the next command. */
void fail(const char* reason) __attribute__((noreturn));
/* The same for an error that a file is to blame for. */
void fail_for(const char* name, const char* reason) __attribute__((noreturn));
/* The next line without its newline, from the list of a global command or from standard input; NULL at the
 * end. The next call reuses it. */
char* read_input(void);
/* Where read_input() takes lines from; NULL for standard input. */
extern const char* command_list;
extern int verbose;     /* H: say why, not just ?. */
extern int failed_once; /* An error has been told of. */
extern const char* last_error;
extern int interactive;

/* ---- buffer.c: the lines, from 1 to last_line ---- */

struct line {
    char* text;
    int selected; /* By g, not done yet. */
};
extern struct line** lines;
extern int current, last_line;
extern int modified;

/* Begins a command that u takes back as a whole. */
void begin_change(void);
void undo(void);
/* Each leaves `current` at the last line that it made or, for those deleted, at the line behind. */
void insert_line(int after, const char* text);
void replace_line(int number, const char* text);
void delete_lines(int from, int to);
void move_lines(int from, int to, int after);
void copy_lines(int from, int to, int after);
void join_lines(int from, int to);
void clear_buffer(void);
void set_mark(char letter, int number);
/* Fails if the line is gone. */
int marked_line(char letter);

/* ---- address.c ---- */

/* Lines that a command is for. */
struct range {
    int from, to;
    int count; /* How many addresses were written: 0, 1 or 2. */
};
/* Reads addresses, and moves *text behind them. */
struct range read_range(const char** text);
/* One address; 0 if there is none. */
int read_address(const char** text, int* number);
/* The expression behind the delimiter; an empty one is the last one used. The last delimiter may be missing.
 */
const regex_t* read_expression(const char** text, char delimiter);
extern int ignore_case; /* Expressions take small and capital letters for the same. */

/* ---- commands.c ---- */

/* Executes one line. */
void execute(const char* text);
/* Prints lines as p, l or n does, and goes to the last. */
void print_lines(int from, int to, char how);
extern int quitting; /* q has been done. */
extern int printed;  /* Lines or the output of a command have been printed. */
extern const char* prompt;

/* ---- substitute.c, global.c ---- */

void substitute_command(struct range range, const char* text);
void global_command(struct range range, const char* text, char letter);

/* ---- files.c ---- */

extern char* file_name;
extern int silent;       /* No counts of bytes. */
extern int nuls_dropped; /* The file read last had NUL characters, which the buffer can't hold. */
/* Reads a file, or the output of !command, behind a line. */
void read_file(const char* name, int after);
/* Writes lines to a file or a command. */
void write_file(const char* name, int from, int to, int append);
void set_file_name(const char* name);
/* Saves the buffer in ed.hup when the terminal is gone. */
void save_after_hangup(int signal);

#endif
