/* vi: the visual mode over ed's buffer. The cursor is in line `current`, at byte `column` of it. */
#ifndef VI_H
#define VI_H

#include "ed/ed.h"

/* ---- main.c ---- */

extern int column;
extern int wanted_column; /* Where j and k try to stay, as a column of the screen; end_of_line for $. */
enum { end_of_line = 1000000 };
extern int tab_width, shift_width, numbers, autoindent, wrap_scan, read_only, autowrite, show_all;

char* text_of(int line);
int length_of(int line);
/* At least one line is in the buffer, and the cursor in it. */
void keep_cursor_inside(int may_be_behind);

/* ---- keys.c ---- */

enum { escape = 27, control_c = 3, key_up = 1000, key_down, key_left, key_right };
#define CONTROL(letter) ((letter) & 31)
/* The next key, from a command that is repeated or from the terminal. */
int next_key(void);
/* All keys from here on belong to one command; keep_keys() makes it the one that . repeats. */
void begin_keys(void);
void keep_keys(void);
void repeat_keys(void);
/* A repetition ends, since a command has failed. */
void drop_keys(void);

/* ---- display.c ---- */

/* Shows the buffer around the cursor; only rows that have changed are written. */
void draw(void);
void redraw_all(void);
/* A message in the last row, until the next key. */
void tell(const char* format, ...);
/* Asks for a line in the last row, after `sign`. NULL if it was taken back; the next call reuses it. */
char* ask(char sign);
void bell(void);
/* Leaves the screen for a command's output and comes back after a key. */
void leave_screen(void);
void return_to_screen(int wait_for_key);
int screen_rows(void); /* For text. */
int first_row_line(void);
void scroll_to(int line); /* Makes it the first one shown. */
int last_row_line(void);
/* The column of the screen that a byte is in, and the other way round. */
int screen_column(int line, int byte);
int byte_at(int line, int screen_column);
/* Columns of the blanks before a byte, also where :set list shows tabs as ^I. */
int indent_width(int line, int byte);

/* ---- motion.c ---- */

struct place {
    int line, column;
};
struct motion {
    struct place to;
    int by_lines;  /* Whole lines are meant. */
    int inclusive; /* The character there too. */
    int vertical;  /* The column is to be kept. */
};
/* Where the key leads, done `count` times (0: no count was given). 0 if it is no motion; fails if it leads
 * nowhere. */
int find_motion(int key, int count, struct motion* motion);
void set_mark_here(char letter);

/* ---- change.c ---- */

/* Does an operator such as d with the motion behind it. */
void operate(int operation, int count, char name);
/* Y */
void yank_lines(int count, char name);
/* Commands that change text, such as x and p. 0 if the key is none of them. */
int change_command(int key, int count, char name);
/* Text between two places; the second one's character is not in it. */
void delete_text(struct place from, struct place to);
char* copy_text(struct place from, struct place to);
/* Puts text with newlines in; the cursor goes behind it. */
void insert_text_at(struct place at, const char* text);

/* ---- insert.c ---- */

/* Takes text as it is typed, up to an escape, at the cursor. */
void insert_mode(int count, int replace);

/* ---- registers.c ---- */

/* Remembers text under a letter, 0 for none; a capital letter adds to it. */
void keep_text(char name, char* text, int by_lines);
/* NULL if nothing is there. */
const char* kept_text(char name, int* by_lines);

/* ---- colon.c ---- */

/* Does the command typed after a colon. */
void colon_command(char* text);
/* Writes the buffer to its file. */
void write_buffer(void);
/* Writes if need be, and ends. */
void write_and_quit(void);
void load_file(const char* name);

/* ---- files.c ---- */

/* The files to be edited, of which the first is already. */
void set_files(char** names, int count);
int files_left(void);
/* The next file or, with names, these; `forced` leaves changes unwritten. */
void next_file(char* names, int forced);
void first_file(int forced);
void tell_files(void);
/* The file that was edited before this one; remember_file() is told which one comes now. */
void remember_file(const char* next);
const char* alternate_file(void);

/* ---- filter.c ---- */

/* Sends lines through a command of the shell; what it prints replaces them. */
void filter_lines(int from, int to, const char* command);

#endif
