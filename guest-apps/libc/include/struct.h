/* Members of structures, as in 4.3BSD: where they are and how large. */
#ifndef _STRUCT_H
#define _STRUCT_H

#define fldoff(name, member) ((int)&(((struct name*)0)->member))
#define fldsiz(name, member) (sizeof(((struct name*)0)->member))
#define strbase(name, address, member) ((struct name*)((char*)(address) - fldoff(name, member)))

#endif
