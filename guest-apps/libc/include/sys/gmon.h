/* gmon.out, what a program compiled with -pg leaves behind, as in 4.3BSD: a struct phdr; counters of samples
 * up to byte ncnt of the file; struct rawarcs to its end. */
#ifndef _SYS_GMON_H
#define _SYS_GMON_H

struct phdr {
    char* lpc; /* the text that was sampled begins here */
    char* hpc; /* and ends before this address */
    int ncnt;  /* bytes of this header and of the counters */
};

typedef unsigned short HISTCOUNTER;

/* How often the routine that contains one address was called from the other. */
struct rawarc {
    unsigned long raw_frompc;
    unsigned long raw_selfpc;
    long raw_count;
};

#define GMON_RATE 100 /* samples a second of processor time */

/* Begins to sample and count calls in the text from lowpc to highpc. -pg does this for the whole program. */
void monstartup(char* lowpc, char* highpc);
/* Stops sampling (mode 0) and goes on. */
void moncontrol(int mode);
/* Writes gmon.out; exit() does so. */
void _mcleanup(void);

#endif
