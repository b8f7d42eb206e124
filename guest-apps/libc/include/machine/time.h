/* clock() counts microseconds of processor time. */
#ifndef _MACHTIME_H_
#define _MACHTIME_H_

#define _CLOCKS_PER_SEC_ 1000000
#define _CLK_TCK 60

#endif
