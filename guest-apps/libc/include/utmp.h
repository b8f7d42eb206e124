/* Who is logged in (/etc/utmp, a record for each terminal), and who was (/usr/adm/wtmp): 4.3BSD's records. */
#ifndef _UTMP_H
#define _UTMP_H

struct utmp {
    char ut_line[8];  /* the terminal without /dev/, or ~ for a start of the system */
    char ut_name[8];  /* the user; empty when the session ends */
    char ut_host[16]; /* where from; empty for terminals of this machine */
    int ut_time;      /* seconds since 1970 */
};

#define UTMP_FILE "/etc/utmp"
#define WTMP_FILE "/usr/adm/wtmp"

#endif
