/* What every utility does with errors: `name: thing: reason` on standard error, and a non-zero status in the
 * end. */
#ifndef REPORT_H
#define REPORT_H

extern int failures; /* how many things went wrong: main() returns failures != 0 */

/* Remembers the program's name; call it first. */
void start_program(const char* argv0);
/* `name: thing: reason of errno`. */
void report(const char* thing);
/* `name: thing: reason`. */
void report_reason(const char* thing, const char* reason);
/* `usage: name SYNTAX`, and exit status 2. */
void usage(const char* syntax) __attribute__((noreturn));
/* Writes out standard output; reports if that fails. Returns the program's exit status. */
int finish(void);
/* A number of at least `least`, or a usage error that names it. */
long number_argument(const char* text, long least);
/* The memory, or an error and exit status 2 if there is none. */
void* checked(void* memory);
/* The last component of a path. */
const char* base_name(const char* path);
/* Writes everything; -1 with errno on an error. */
int write_all(int fd, const void* bytes, unsigned size);
/* Copies from one descriptor to another; reports trouble with the name it belongs to. 0 or -1. */
int copy_descriptor(int from, const char* from_name, int to, const char* to_name);

#endif
