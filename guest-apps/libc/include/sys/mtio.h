/* Magnetic tapes: what ioctl() asks of /dev/rmt* and /dev/nrmt*. */
#ifndef _SYS_MTIO_H
#define _SYS_MTIO_H

#include <convex/abi/tape.h>
#include <sys/ioctl.h>

#define MTIOCTOP ABI_MTIOCTOP
#define MTIOCGET ABI_MTIOCGET
#define MTIOCRTY ABI_MTIOCRTY
#define MTIOCNRTY ABI_MTIOCNRTY
#define MTIOCEOT ABI_MTIOCEOT
#define MTIOCNEOT ABI_MTIOCNEOT
#define MTIOCMOUNT ABI_MTIOCMOUNT
#define MTIOCUNMOUNT ABI_MTIOCUNMOUNT
#define MT_UNLABELLED ABI_MT_UNLABELLED
#define MT_WITH_LABELS ABI_MT_WITH_LABELS

#define MTWEOF ABI_MTWEOF
#define MTFSF ABI_MTFSF
#define MTBSF ABI_MTBSF
#define MTFSR ABI_MTFSR
#define MTBSR ABI_MTBSR
#define MTREW ABI_MTREW
#define MTOFFL ABI_MTOFFL
#define MTNOP ABI_MTNOP
#define MTERASE ABI_MTERASE
#define MTEOM ABI_MTEOM

struct mtop {
    short mt_op;
    int mt_count;
};

struct mtget {
    short mt_type;
    short mt_dsreg; /* ABI_MT_READY and so on */
    short mt_erreg; /* ABI_MT_DATA_ERROR and so on */
    int mt_resid;
    int mt_fileno;
    int mt_blkno;
};

#define DEFTAPE "/dev/rmt0"

#endif
