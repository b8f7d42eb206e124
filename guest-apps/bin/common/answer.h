/* Questions to the user where standard input is needed for something else. */
#ifndef ANSWER_H
#define ANSWER_H

/* Reads a line from the terminal; whether it begins with y. Without a terminal the program ends. */
int is_answered_yes(void);

#endif
