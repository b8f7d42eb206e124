/* What the commands chkpnt and restart have in common: messages, reports of the kernel, names of signals. */
#ifndef CXSIM_GUEST_CR_COMMAND_H
#define CXSIM_GUEST_CR_COMMAND_H

#include <convex/abi/chkpnt.h>

/* The guide's formats, as message_NAME; those not used vanish. */
#define MESSAGE(name, severity, format) static const char message_##name[] __attribute__((unused)) = format;
#include "cr/messages.def"
#undef MESSAGE

/* The system calls; 0 or a pid, or -1 with errno set. */
int __chkpnt(struct abi_chkpnt* request);
int __restart(struct abi_restart* request);

/* An option letter that is nothing but a bit of the request. */
struct option_flag {
    char letter;
    unsigned flag;
};

/* The bit of a letter; 0 if the table has no such letter. */
unsigned flag_of(const struct option_flag* table, unsigned count, int letter);

/* The command's name, which every message begins with. */
extern const char command_name[];

/* Prints a message of the command itself on the standard error, behind its name; %m is the text of errno. */
void complain(const char* format, ...);
/* Prints what the kernel reported: errors and warnings on the standard error, the rest on the standard
 * output. Returns how many errors it found; if there is none although the call failed, says why by errno. */
int print_report(const char* report, int failed);
/* The number of a signal given by number or name, 0 for none; ends the command if there is no such signal. */
int signal_argument(const char* text);

#endif
