/* Magnetic tapes: 4.3BSD's mtio with ConvexOS's additions, mounting, and what a checkpoint keeps of a drive.
 *
 * The names of the requests, and the checkpoint structure, are those of the guide's driver (p. 3-10); the
 * numbers of ConvexOS's own requests are ours [I].
 */
#ifndef CXSIM_KERNEL_ABI_TAPE_H
#define CXSIM_KERNEL_ABI_TAPE_H

#include "terminal.h"

#define ABI_MTIOCTOP ABI_IO(ABI_IO_IN, 'm', 1, 8)     /* struct abi_mtop */
#define ABI_MTIOCGET ABI_IO(ABI_IO_OUT, 'm', 2, 20)   /* struct abi_mtget */
#define ABI_MTIOCRTY ABI_IO(ABI_IO_VOID, 'm', 5, 0)   /* Try again on errors. */
#define ABI_MTIOCNRTY ABI_IO(ABI_IO_VOID, 'm', 6, 0)  /* Do not. */
#define ABI_MTIOCEOT ABI_IO(ABI_IO_VOID, 'm', 7, 0)   /* Writing past the end-of-tape mark fails (ENOSPC). */
#define ABI_MTIOCNEOT ABI_IO(ABI_IO_VOID, 'm', 8, 0)  /* It goes on to the end of the reel. */
#define ABI_MTIOCMOUNT ABI_IO(ABI_IO_VOID, 'm', 9, 0) /* tpmount's; the argument is one of the next two */
#define ABI_MTIOCUNMOUNT ABI_IO(ABI_IO_VOID, 'm', 10, 0)

/* How a tape is mounted: as it is, or with the labels that its files lie between. */
#define ABI_MT_UNLABELLED 0
#define ABI_MT_WITH_LABELS 1

/* Devices that support Checkpoint Restart; the argument is the address of 256 bytes (chkpnt_devbuf_t), whose
 * size is more than a request can tell. */
#define ABI_IOCCHKPNT ABI_IO(ABI_IO_VOID, 'c', 1, 0)
#define ABI_IOCRESTART ABI_IO(ABI_IO_VOID, 'c', 2, 0)
#define ABI_CHKPNT_DEVBUF_SIZE 256

/* mt_op */
#define ABI_MTWEOF 0  /* Write tape marks. */
#define ABI_MTFSF 1   /* Forward over tape marks. */
#define ABI_MTBSF 2   /* Back over tape marks. */
#define ABI_MTFSR 3   /* Forward over records. */
#define ABI_MTBSR 4   /* Back over records. */
#define ABI_MTREW 5   /* Rewind. */
#define ABI_MTOFFL 6  /* Rewind and unload. */
#define ABI_MTNOP 7   /* Nothing. */
#define ABI_MTERASE 9 /* Erase the rest of the tape. */
#define ABI_MTEOM 10  /* Forward to the end of what is recorded. */

struct abi_mtop {
    abi_i16 mt_op;
    abi_i16 mt_unused;
    abi_i32 mt_count;
};

/* mt_type */
#define ABI_MT_ISCVX 0x0c /* A SIMH image on a drive of this machine [I]. */

/* mt_dsreg, the drive's state */
#define ABI_MT_READY 0x0001
#define ABI_MT_PROTECTED 0x0002
#define ABI_MT_LOAD_POINT 0x0004
#define ABI_MT_END_OF_TAPE 0x0008
#define ABI_MT_MOUNTED 0x0010
#define ABI_MT_LABELLED 0x0020
#define ABI_MT_RETRY 0x0040
#define ABI_MT_IGNORE_EOT 0x0080
#define ABI_MT_LOST 0x0100 /* The position is not known. */

/* mt_erreg, the last error */
#define ABI_MT_DATA_ERROR 0x0001
#define ABI_MT_TOO_LONG 0x0002
#define ABI_MT_BLANK 0x0004
#define ABI_MT_BAD_FORMAT 0x0008
#define ABI_MT_HARDWARE 0x0010

struct abi_mtget {
    abi_i16 mt_type;
    abi_i16 mt_dsreg;
    abi_i16 mt_erreg;
    abi_i16 mt_unused;
    abi_i32 mt_resid;  /* Files, records or marks of the last operation that were not done. */
    abi_i32 mt_fileno; /* Tape marks before the head. */
    abi_i32 mt_blkno;  /* Records since the last one; negative, up to the next one. */
};

/* IOCCHKPNT's buffer, as the guide shows it (p. 3-10). */
#define ABI_TAPECHKPNT_VERSION 1
#define ABI_RETRY_NORMAL 0
#define ABI_RETRY_NONE 1
struct abi_tapechkpnt {
    abi_i32 t_version;
    abi_i32 t_file;
    abi_i32 t_rec;
    abi_i32 t_retry; /* ABI_RETRY_* */
    abi_i32 t_eot;   /* Not 0: the end of the tape is ignored. */
};

#endif
