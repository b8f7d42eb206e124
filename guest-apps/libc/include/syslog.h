/* Messages to the system log. */
#include <sys/syslog.h>
