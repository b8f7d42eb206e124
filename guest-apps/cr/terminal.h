/* The control terminal, which restart and cpr lend to what they have restarted: processes and their settings
 * of it (guide p. 1-13 to 1-15). */
#ifndef CXSIM_GUEST_CR_TERMINAL_H
#define CXSIM_GUEST_CR_TERMINAL_H

#include <convex/abi/chkpnt.h>
#include <sys/types.h>

/* Before the request: looks at the terminal, and has the kernel tell how the processes want it. */
void prepare_terminal(struct abi_restart* request);
/* After it: what was restarted has the terminal now, or gets it when it wants it and we have it. */
void lend_terminal(const struct abi_restart* request, pid_t target);
/* The target has stopped: so does the caller, by the same signal, so that the shell notices. When the caller
 * is continued, so is the target, with its settings of the terminal if the caller is in the foreground. One
 * that has only stopped because it wants the terminal which the caller has gets it at once. */
void stop_with_target(pid_t target, int number);
/* Takes the terminal from the restarted group, unless somebody else, such as the shell, has it by now. */
void take_terminal_back(void);

#endif
