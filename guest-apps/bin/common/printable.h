/* Text of others on the screen. */
#ifndef PRINTABLE_H
#define PRINTABLE_H

/* Prints at most so many characters of the text; ? for each that is no character to print, so that a newline
 * or an escape sequence of somebody else's process does nothing here. */
void print_printable(const char* text, int most);

#endif
