/* Programs that read the files they are given, or standard input. */
#ifndef INPUT_H
#define INPUT_H

#include <stdio.h>

/* The file of that name, `-` being standard input; NULL after a report. */
FILE* open_input(const char* name);
/* Closes it, unless it is standard input; reports an error of reading. */
void close_input(FILE* file, const char* name);
/* Calls work() for each of the names, up to NULL, or for standard input if there is none. */
void for_each_input(char** names, void (*work)(FILE* file, const char* name));

#endif
