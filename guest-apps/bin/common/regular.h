/* What sed, ed and vi share: regular expressions between delimiters, and replacing what they match. */
#ifndef REGULAR_H
#define REGULAR_H

#include <regex.h>

/* The text as far as the delimiter, which *text is moved behind; `\delimiter` stands for the delimiter
 * itself, and with `expression` a delimiter in brackets is no end. NULL if there is none, and then *text
 * stays. To be freed. */
char* read_delimited(const char** text, char delimiter, int expression);

/* Compiles, `\n` meaning a newline. NULL, or why it is no regular expression, in a buffer that the next call
 * reuses. */
const char* compile_expression(regex_t* expression, const char* text, int flags);

/* `text` with matches replaced: the nth one from 1 on, all further ones too with `all`. In the replacement &
 * is what matched, \1 to \9 its parts, \n a newline, and a backslash before another character that character.
 * NULL if nothing matched. To be freed. */
char* substitute(const regex_t* expression, const char* text, const char* replacement, int nth, int all);

#endif
