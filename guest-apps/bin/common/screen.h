/* The terminal of a full-screen program: keys as they are typed, and the screen's size. It is put back in
 * order when the program ends, is interrupted or stops (^Z). */
#ifndef SCREEN_H
#define SCREEN_H

/* Begins on the terminal that `fd` is: input comes without echo and at once. With keep_signals the keys that
 * send signals keep their meaning. 0, or -1 with errno. */
int open_screen(int fd, int keep_signals);
/* Puts the terminal's settings back; harmless if it is not open. */
void close_screen(void);
/* Sets them again after close_screen(). */
void reopen_screen(void);
/* The next key, or -1 at the end of input or when screen_was_disturbed(), also while it waits. */
int read_key(void);
/* Whether a key comes within that many tenths of a second; it stays for read_key(). */
int key_within(int tenths);
/* Rows and columns; 24 and 80 if the terminal does not tell. */
void screen_size(int* rows, int* columns);
/* Whether the terminal has stopped and gone on, or changed its size, since the last call. */
int screen_was_disturbed(void);

#endif
