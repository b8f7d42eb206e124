/* Driving a device: what is read from /dev/drv* and written there (custom(4)). */
#ifndef _CONVEX_DRIVER_H
#define _CONVEX_DRIVER_H

#include <convex/abi/driver.h>
#include <convex/chkpnt.h>

#define DRIVER_OPEN ABI_DRIVER_OPEN
#define DRIVER_CLOSE ABI_DRIVER_CLOSE
#define DRIVER_READ ABI_DRIVER_READ
#define DRIVER_WRITE ABI_DRIVER_WRITE
#define DRIVER_IOCTL ABI_DRIVER_IOCTL
#define DRIVER_RESTORE ABI_DRIVER_RESTORE
#define DRIVER_DATA_MAX ABI_DRIVER_DATA_MAX

#define DRIVER_STATE_KEEP ABI_DRIVER_STATE_KEEP
#define DRIVER_STATE_KNOWN ABI_DRIVER_STATE_KNOWN
#define DRIVER_STATE_LOST ABI_DRIVER_STATE_LOST
#define DRIVER_STATE_NONE ABI_DRIVER_STATE_NONE

typedef struct abi_driver_request driver_request_t;
typedef struct abi_driver_reply driver_reply_t;

#endif
