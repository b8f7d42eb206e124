/* reboot(): how the system stops. */
#ifndef _SYS_REBOOT_H
#define _SYS_REBOOT_H

#define RB_AUTOBOOT 0
#define RB_ASKNAME 0x01
#define RB_SINGLE 0x02
#define RB_NOSYNC 0x04
#define RB_HALT 0x08

#endif
