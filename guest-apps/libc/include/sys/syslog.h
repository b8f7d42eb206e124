/* Messages to the system log, /usr/adm/messages: priorities and facilities of 4.3BSD. */
#ifndef _SYS_SYSLOG_H
#define _SYS_SYSLOG_H

/* How grave a message is. */
#define LOG_EMERG 0
#define LOG_ALERT 1
#define LOG_CRIT 2
#define LOG_ERR 3
#define LOG_WARNING 4
#define LOG_NOTICE 5
#define LOG_INFO 6
#define LOG_DEBUG 7
#define LOG_PRIMASK 7

/* What it comes from. */
#define LOG_KERN (0 << 3)
#define LOG_USER (1 << 3)
#define LOG_MAIL (2 << 3)
#define LOG_DAEMON (3 << 3)
#define LOG_AUTH (4 << 3)
#define LOG_SYSLOG (5 << 3)
#define LOG_LPR (6 << 3)
#define LOG_NEWS (7 << 3)
#define LOG_UUCP (8 << 3)
#define LOG_LOCAL0 (16 << 3)
#define LOG_LOCAL1 (17 << 3)
#define LOG_LOCAL2 (18 << 3)
#define LOG_LOCAL3 (19 << 3)
#define LOG_LOCAL4 (20 << 3)
#define LOG_LOCAL5 (21 << 3)
#define LOG_LOCAL6 (22 << 3)
#define LOG_LOCAL7 (23 << 3)
#define LOG_FACMASK 0x03f8

/* setlogmask() */
#define LOG_MASK(priority) (1 << (priority))
#define LOG_UPTO(priority) ((1 << ((priority) + 1)) - 1)

/* openlog() */
#define LOG_PID 0x01    /* Messages show the pid. */
#define LOG_CONS 0x02   /* To the console what the log does not take. */
#define LOG_ODELAY 0x04 /* Open the log with the first message, which is so in any case. */
#define LOG_NDELAY 0x08 /* Open it at once. */
#define LOG_NOWAIT 0x10

/* Messages begin with the identification; returns 0. */
int openlog(const char* identification, int options, int facility);
/* printf() to the log, with %m for the message of errno. Only root can write to the log of this system; what
 * others say goes to the console if LOG_CONS is set, and is lost otherwise. */
int syslog(int priority, const char* format, ...);
int closelog(void);
/* Priorities that are not in the mask are not logged; returns the old one. */
int setlogmask(int mask);

#endif
