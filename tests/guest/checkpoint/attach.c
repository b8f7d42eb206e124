/* attach PID OPTION...: has the process attached when chkpnt -P, which gets the descriptor and the options, begins. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pcntl.h>
#include <unistd.h>

int main(int count, char** values) {
    static char number[12];
    static char* arguments[16] = {"chkpnt", "-P", number};
    int fd;

    if (count < 2 || count > 12) {
        fprintf(stderr, "usage: attach pid option ...\n");
        return 2;
    }
    fd = pattach(atoi(values[1]), O_EXCL);
    if (fd < 0) {
        perror("pattach");
        return 1;
    }
    sprintf(number, "%d", fd);
    memcpy(arguments + 3, values + 2, (unsigned)(count - 2) * sizeof *values);
    execvp(*arguments, arguments);
    perror(*arguments);
    return 1;
}
