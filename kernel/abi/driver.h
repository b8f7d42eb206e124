/* Devices that a program drives: what the kernel passes to the program behind /dev/drv*, and gets back.
 *
 * A driver reads one request at a time and writes one reply to each but ABI_DRIVER_CLOSE. With its replies it
 * tells what IOCCHKPNT (guide p. 3-9) is to keep of the open file, so that a checkpoint need not wait for it.
 * All of this is ours [I]: ConvexOS's drivers were part of its kernel.
 */
#ifndef CXSIM_KERNEL_ABI_DRIVER_H
#define CXSIM_KERNEL_ABI_DRIVER_H

#include "tape.h"

/* rq_kind */
#define ABI_DRIVER_OPEN 1  /* rq_flags. An error makes the open() fail. */
#define ABI_DRIVER_CLOSE 2 /* Nobody has the file open any more. Not replied to. */
#define ABI_DRIVER_READ 3  /* Up to rq_size bytes: rp_data. None is the end of the file. */
#define ABI_DRIVER_WRITE 4 /* rq_data; rp_value is how many bytes of it were taken. */
#define ABI_DRIVER_IOCTL                                                                                     \
    5 /* rq_request, with rq_argument or rq_data; rp_value, and rp_data if it asks for any. */
#define ABI_DRIVER_RESTORE                                                                                   \
    6 /* IOCRESTART: rq_data is a chkpnt_devbuf_t. At restart it comes in place of ABI_DRIVER_OPEN. */

#define ABI_DRIVER_DATA_MAX 4096 /* More is read and written in several requests. */

struct abi_driver_request {
    abi_u32 rq_id;       /* Goes into the reply. */
    abi_u32 rq_kind;     /* ABI_DRIVER_* */
    abi_u32 rq_file;     /* The open file: a number of its own, as long as the driver has the device open. */
    abi_u32 rq_flags;    /* It was opened with: the access mode and O_NDELAY. */
    abi_i32 rq_pid;      /* Who calls, */
    abi_u32 rq_uid;      /* with which effective user id. */
    abi_u32 rq_size;     /* READ: how much is wanted; IOCTL: how much goes back. */
    abi_u32 rq_request;  /* IOCTL */
    abi_u32 rq_argument; /* IOCTL: the third argument as it is. */
    abi_u32 rq_length;   /* Bytes in rq_data; read() gives no more than these. */
    abi_u8 rq_data[ABI_DRIVER_DATA_MAX];
};

/* rp_state: what becomes of the state that a checkpoint keeps of the open file. A new file has none. */
#define ABI_DRIVER_STATE_KEEP 0  /* It stays. */
#define ABI_DRIVER_STATE_KNOWN 1 /* rp_devbuf */
#define ABI_DRIVER_STATE_LOST 2  /* Cannot be told: IOCCHKPNT fails with EAGAIN. */
#define ABI_DRIVER_STATE_NONE 3  /* The device does not support checkpoints: ENOTTY. */

struct abi_driver_reply {
    abi_u32 rp_id;     /* rq_id; 0 to tell a new state without having been asked. */
    abi_u32 rp_file;   /* rq_file */
    abi_i32 rp_error;  /* Not 0: the error number of the call. */
    abi_i32 rp_value;  /* What the call returns: WRITE, IOCTL. Not negative. */
    abi_u32 rp_state;  /* ABI_DRIVER_STATE_*; does not matter with an error. */
    abi_u32 rp_length; /* Bytes in rp_data; no more than these need be written. */
    abi_u8 rp_devbuf[ABI_CHKPNT_DEVBUF_SIZE];
    abi_u8 rp_data[ABI_DRIVER_DATA_MAX];
};

#endif
