/* Widths of the system's types: those of the structures in convex/abi. */
#ifndef _MACHINE__TYPES_H
#define _MACHINE__TYPES_H

#include <machine/_default_types.h>

/* File offsets have 64 bits, in stdio too. */
#define __machine_off_t_defined
typedef long long _off_t;
#define __machine_fpos_t_defined
typedef long long _fpos_t;

#define __machine_dev_t_defined
typedef unsigned int __dev_t;
#define __machine_ino_t_defined
typedef unsigned long long __ino_t;
#define __machine_uid_t_defined
typedef unsigned int __uid_t;
#define __machine_gid_t_defined
typedef unsigned int __gid_t;
#define __machine_id_t_defined
typedef int __id_t;
#define __machine_blkcnt_t_defined
typedef long long __blkcnt_t;

#define _USE_LONG_TIME_T

/* select() takes as many descriptors as a process can have. */
#define FD_SETSIZE 256

#endif
