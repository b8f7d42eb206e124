/* Numbers on the command line of a demonstration. */
#ifndef DEMOS_ARGUMENTS_H
#define DEMOS_ARGUMENTS_H

/* The whole number in `text`, or the program ends with status 2 and `name: text: what must be least to most`.
 */
long whole_number(const char* text, const char* what, long least, long most);

#endif
