/* Directories: a stream of the records that getdirentries() gives. */
#ifndef _SYS_DIRENT_H
#define _SYS_DIRENT_H

#include <sys/types.h>

#define MAXNAMLEN 255

/* The layout of struct abi_dirent of <convex/abi/file.h>. */
struct dirent {
    ino_t d_ino;
    off_t d_off;
    unsigned short d_reclen;
    unsigned short d_namlen;
    unsigned int d_type; /* st_mode >> 12, 0 if unknown */
    char d_name[MAXNAMLEN + 1];
};
#define d_fileno d_ino

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

typedef struct {
    int dd_fd;
    off_t dd_position; /* of the record that readdir() returned last */
    int dd_next;       /* offset of the next record in dd_buffer */
    int dd_size;       /* bytes in dd_buffer */
    union {
        long long dd_align;
        char dd_buffer[4096];
    };
} DIR;

#endif
