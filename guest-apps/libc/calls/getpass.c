/* getpass(): asks for a password on the terminal, without showing it; null at the end of input. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A line without its end; what does not fit is passed over. 0 at the end of input. */
static int read_line(int fd, char* line, int size) {
    char byte;
    int length = 0, count;
    while ((count = (int)read(fd, &byte, 1)) == 1 && byte != '\n') {
        if (length < size - 1) {
            line[length++] = byte;
        }
    }
    line[length] = '\0';
    return count == 1 || length > 0;
}

char* getpass(const char* prompt) {
    static char password[129];
    struct termios before, silent;
    int terminal = open("/dev/tty", O_RDWR), fd = terminal >= 0 ? terminal : 0, is_terminal, got;
    is_terminal = tcgetattr(fd, &before) == 0;
    if (is_terminal) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(fd, TCSAFLUSH, &silent);
    }
    write(terminal >= 0 ? terminal : 2, prompt, strlen(prompt));
    got = read_line(fd, password, sizeof password);
    if (is_terminal) {
        write(fd, "\n", 1);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    if (terminal >= 0) {
        close(terminal);
    }
    return got ? password : NULL;
}
