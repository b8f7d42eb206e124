/* Sets the speeds and the rows of the terminal: speeds INPUT OUTPUT ROWS. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

int main(int argc, char** argv) {
    struct termios settings;
    struct winsize window;

    if (argc != 4 || tcgetattr(0, &settings) < 0 || ioctl(0, TIOCGWINSZ, &window) < 0)
        return 1;
    settings.c_ispeed = atoi(argv[1]);
    settings.c_ospeed = atoi(argv[2]);
    window.ws_row = (unsigned short)atoi(argv[3]);
    return tcsetattr(0, TCSANOW, &settings) < 0 || ioctl(0, TIOCSWINSZ, &window) < 0;
}
