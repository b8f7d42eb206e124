/* Terminals in good order, for stty sane and reset. */
#ifndef SANE_H
#define SANE_H

#include <termios.h>

/* The modes and keys that a new terminal has; its size and speed stay. */
void make_sane(struct termios* settings);

#endif
