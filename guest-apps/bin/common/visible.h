/* Characters in a form that can be seen: the l command of ed and sed. */
#ifndef VISIBLE_H
#define VISIBLE_H

enum { visible_size = 8 };

/* The character itself, \t and its kin, or \ooo. */
void make_visible(unsigned char c, char text[visible_size]);

#endif
