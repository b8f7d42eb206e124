/* The records of who is logged in and who was. */
#ifndef LOGINS_H
#define LOGINS_H

#include <utmp.h>

/* Notes that the user is logged in on the terminal (a name without /dev/), or with an empty name that nobody
 * is any more. Only root can; others change nothing. */
void record_login(const char* line, const char* user);
/* Nobody is logged in, for the system has just started. */
void record_start(void);
/* The records of a file; their number goes to `count`. NULL after a report. To be freed. */
struct utmp* read_logins(const char* path, int* count);
/* The fields with a NUL at the end, in buffers that the next call reuses. */
const char* login_name(const struct utmp* record);
const char* login_line(const struct utmp* record);

#endif
