/* getpass(): asks for a password on the terminal, without showing it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A line without its end; what does not fit is passed over. */
static void read_line(int fd, char* line, int size) {
    char byte;
    int length = 0;
    while (read(fd, &byte, 1) == 1 && byte != '\n') {
        if (length < size - 1) {
            line[length++] = byte;
        }
    }
    line[length] = '\0';
}

char* getpass(const char* prompt) {
    static char password[129];
    struct termios before, silent;
    int terminal = open("/dev/tty", O_RDWR), fd = terminal >= 0 ? terminal : 0, is_terminal;
    is_terminal = tcgetattr(fd, &before) == 0;
    if (is_terminal) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(fd, TCSAFLUSH, &silent);
    }
    write(terminal >= 0 ? terminal : 2, prompt, strlen(prompt));
    read_line(fd, password, sizeof password);
    if (is_terminal) {
        write(fd, "\n", 1);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    if (terminal >= 0) {
        close(terminal);
    }
    return password;
}
