/* What a device stores into a checkpoint file (guide p. 3-11). */
#ifndef _CONVEX_CHKPNT_H
#define _CONVEX_CHKPNT_H

/* Generic device chkpnt buffer for IOCCHKPNT and IOCRESTART ioctls. */
typedef struct {
    char chkpnt_devbuf[256];
} chkpnt_devbuf_t;

#endif
