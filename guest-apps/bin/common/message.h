/* Messages to the terminals of other users, for write and wall. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdio.h>

/* The terminal's name as a path; a name with a slash is none. 0, or -1 after a report. */
int terminal_path(char* path, size_t size, const char* line);
/* Puts a line of text there: controls as ^X, so that nobody's terminal is played with. */
void put_message(FILE* terminal, const char* text);

#endif
