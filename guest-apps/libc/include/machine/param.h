/* Sizes of the machine and limits of a process. */
#ifndef _MACHINE_PARAM_H
#define _MACHINE_PARAM_H

#define NBPG 4096
#define PAGSIZ 4096
#define NOFILE 256
#define HZ 60
#define PATHSIZE 1024
#define MAXHOSTNAMELEN 32
#define NCARGS 65536
#define DEV_BSIZE 512
#define DEV_BSHIFT 9
#define PGSHIFT 12
#define PGOFSET (NBPG - 1)
#define CLSIZE 1
#define CLBYTES NBPG

#endif
