/* Limits of a process and of names. */
#ifndef _SYS_SYSLIMITS_H_
#define _SYS_SYSLIMITS_H_

#define ARG_MAX 65536
#define CHILD_MAX 100
#define LINK_MAX 32767
#define MAX_CANON 255
#define MAX_INPUT 255
#define NAME_MAX 255
#define NGROUPS_MAX 16
#define OPEN_MAX 256
#define PATH_MAX 1024
#define PIPE_BUF 4096
#define IOV_MAX 16
#define LINE_MAX 2048
#define RE_DUP_MAX 255
#define BC_BASE_MAX 99
#define BC_DIM_MAX 2048
#define BC_SCALE_MAX 99
#define BC_STRING_MAX 1000
#define COLL_WEIGHTS_MAX 0
#define EXPR_NEST_MAX 32

#endif
