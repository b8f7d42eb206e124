/* What the parts of start-up share. */
#ifndef START_H
#define START_H

/* What is to be done before main(), or null. */
extern void (*const __before_main)(void);

#endif
