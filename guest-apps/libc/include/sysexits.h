/* Exit statuses of programs that tell more than success and failure, as in 4.3BSD. */
#ifndef _SYSEXITS_H
#define _SYSEXITS_H

#define EX_OK 0
#define EX__BASE 64
#define EX_USAGE 64       /* the command was called wrongly */
#define EX_DATAERR 65     /* the data of the user are wrong */
#define EX_NOINPUT 66     /* an input file does not exist or cannot be read */
#define EX_NOUSER 67      /* the addressed user is not known */
#define EX_NOHOST 68      /* the host is not known */
#define EX_UNAVAILABLE 69 /* a service or a program is missing */
#define EX_SOFTWARE 70    /* an error of the program itself */
#define EX_OSERR 71       /* a system call failed, such as fork() */
#define EX_OSFILE 72      /* a file of the system is missing or wrong */
#define EX_CANTCREAT 73   /* an output file cannot be created */
#define EX_IOERR 74       /* an error of input or output */
#define EX_TEMPFAIL 75    /* try again later */
#define EX_PROTOCOL 76    /* the other side answered what it may not */
#define EX_NOPERM 77      /* the user may not do this */

#endif
