/* Work shared between the CPUs of a C2.
 *
 * cpar(function, count, argument) calls function(i, argument) for each i from 0 to count - 1, once, in no
 * certain order, on as many CPUs as are free at the time: perhaps the caller's alone. It returns when all
 * calls have returned; that is the barrier. Called inside such a call, it makes its calls one after the
 * other. Link with -lcpar.
 *
 * Parallel calls share all memory but the stack. The C library is not made for them: print and allocate
 * between cpar_lock() and cpar_unlock(), or outside. */
#ifndef _CPAR_H
#define _CPAR_H

#include <sys/cdefs.h>

__BEGIN_DECLS

void cpar(void (*function)(int index, void* argument), int count, void* argument);

/* There are so many locks, from 0 on. All are open at first. */
#define CPAR_LOCKS 32

/* Waits until the lock is open, and closes it; opens it. Locks live in the communication registers 16 to 47;
 * a number that is no lock's ends the program. */
void cpar_lock(int lock);
void cpar_unlock(int lock);

/* Adds 1 indivisibly; the value before. */
int cpar_increment(int* counter);

/* The number of this thread: 0 outside of cpar(), at most 7. */
int cpar_thread(void);

__END_DECLS

#endif
