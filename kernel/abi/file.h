/* Files: open flags, stat, directory entries, fcntl. Values as in 4.3BSD where it has them. */
#ifndef CXSIM_KERNEL_ABI_FILE_H
#define CXSIM_KERNEL_ABI_FILE_H

#include "types.h"

#define ABI_PATH_MAX 1024
#define ABI_NAME_MAX 255
#define ABI_NOFILE 256

/* open() and F_GETFL/F_SETFL */
#define ABI_O_RDONLY 0x0000
#define ABI_O_WRONLY 0x0001
#define ABI_O_RDWR 0x0002
#define ABI_O_ACCMODE 0x0003
#define ABI_O_NDELAY 0x0004
#define ABI_O_APPEND 0x0008
#define ABI_O_CREAT 0x0200
#define ABI_O_TRUNC 0x0400
#define ABI_O_EXCL 0x0800
#define ABI_O_NOCTTY 0x8000

/* lseek() */
#define ABI_SEEK_SET 0
#define ABI_SEEK_CUR 1
#define ABI_SEEK_END 2

/* access() */
#define ABI_F_OK 0
#define ABI_X_OK 1
#define ABI_W_OK 2
#define ABI_R_OK 4

/* fcntl() */
#define ABI_F_DUPFD 0
#define ABI_F_GETFD 1
#define ABI_F_SETFD 2
#define ABI_F_GETFL 3
#define ABI_F_SETFL 4
#define ABI_F_GETOWN 5
#define ABI_F_SETOWN 6
#define ABI_F_GETLK 7
#define ABI_F_SETLK 8
#define ABI_F_SETLKW 9
#define ABI_FD_CLOEXEC 1

/* F_GETLK, F_SETLK and F_SETLKW: a lock on bytes of a file, whose owner is a process [I: System V's]. */
#define ABI_F_RDLCK 1
#define ABI_F_WRLCK 2
#define ABI_F_UNLCK 3

struct abi_flock {
    abi_i16 l_type;
    abi_i16 l_whence;
    abi_i32 l_start;
    abi_i32 l_len; /* 0: to the end of the file, wherever that is */
    abi_i16 l_pid;
    abi_i16 l_unused;
};

/* flock() */
#define ABI_LOCK_SH 1
#define ABI_LOCK_EX 2
#define ABI_LOCK_NB 4
#define ABI_LOCK_UN 8

/* st_mode */
#define ABI_S_IFMT 0170000
#define ABI_S_IFIFO 0010000
#define ABI_S_IFCHR 0020000
#define ABI_S_IFDIR 0040000
#define ABI_S_IFBLK 0060000
#define ABI_S_IFREG 0100000
#define ABI_S_IFLNK 0120000
#define ABI_S_IFSOCK 0140000

struct abi_stat {
    abi_u32 st_dev;
    abi_u32 st_mode;
    abi_u64 st_ino;
    abi_u32 st_nlink;
    abi_u32 st_uid;
    abi_u32 st_gid;
    abi_u32 st_rdev;
    abi_i64 st_size;
    abi_i32 st_atime_sec;
    abi_i32 st_atime_nsec;
    abi_i32 st_mtime_sec;
    abi_i32 st_mtime_nsec;
    abi_i32 st_ctime_sec;
    abi_i32 st_ctime_nsec;
    abi_i32 st_blksize;
    abi_i64 st_blocks; /* of 512 bytes */
};

/* statfs(): the file system that a path is on. */
struct abi_statfs {
    abi_i32 f_bsize; /* Bytes of a block, the unit of the next three. */
    abi_i64 f_blocks;
    abi_i64 f_bfree;
    abi_i64 f_bavail; /* Free for others than the superuser. */
    abi_i64 f_files;
    abi_i64 f_ffree;
    char f_mntonname[92]; /* Where it is mounted. */
};

/* One record of getdirentries(): this header, then the name with its NUL, padded to a multiple of 4. */
struct abi_dirent {
    abi_u64 d_ino;
    abi_i64 d_off; /* Where the next record is, for lseek(). */
    abi_u16 d_reclen;
    abi_u16 d_namlen;
    abi_u32 d_type; /* st_mode >> 12, 0 if unknown */
};

struct abi_iovec {
    abi_pointer iov_base;
    abi_u32 iov_len;
};

/* mmap(), mremap() */
#define ABI_PROT_READ 1
#define ABI_PROT_WRITE 2
#define ABI_PROT_EXEC 4
#define ABI_MAP_FILE 0x0001
#define ABI_MAP_ANON 0x0002
#define ABI_MAP_SHARED 0x0010
#define ABI_MAP_PRIVATE 0x0020
#define ABI_MAP_FIXED 0x0100
#define ABI_MAP_THREAD 0x0200
#define ABI_MAP_DEVICE 0x0400

/* mregion(): a region of a process's memory. */
struct abi_mregion {
    abi_pointer mr_address;
    abi_u32 mr_length;
    abi_u32 mr_protection; /* ABI_PROT_* */
    abi_u32 mr_flags;      /* ABI_MAP_* */
    abi_u32 mr_kind;       /* 't' text, 'd' data, 's' stack, 'm' mapped, 'g' gateway page */
};

#endif
