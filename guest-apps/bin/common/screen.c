/* Terminal settings of full-screen programs. */
#include "screen.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

static int terminal = -1;
static int is_open;
static struct termios before, during;
static volatile sig_atomic_t disturbed;

void close_screen(void) {
    if (is_open) {
        tcsetattr(terminal, TCSADRAIN, &before);
        is_open = 0;
    }
}

void reopen_screen(void) {
    if (terminal >= 0 && !is_open) {
        tcgetattr(terminal, &before);
        is_open = tcsetattr(terminal, TCSADRAIN, &during) == 0;
    }
}

/* Ends or stops by the signal itself, so that the shell is told why. */
static void on_signal(int number) {
    int error = errno;
    close_screen();
    signal(number, SIG_DFL);
    sigsetmask(sigblock(0) & ~sigmask(number));
    kill(getpid(), number);
    /* Here only after a stop. */
    signal(number, on_signal);
    reopen_screen();
    disturbed = 1;
    errno = error;
}

static void on_resize(int number) {
    (void)number;
    disturbed = 1;
}

/* After a stop that could not be caught, whoever had the terminal meanwhile has left it as it was before. */
static void on_continue(int number) {
    (void)number;
    int error = errno;
    if (is_open) {
        tcsetattr(terminal, TCSADRAIN, &during);
    }
    disturbed = 1;
    errno = error;
}

int open_screen(int fd, int keep_signals) {
    static const int caught[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP};
    if (tcgetattr(fd, &before) < 0) {
        return -1;
    }
    terminal = fd;
    during = before;
    during.c_lflag &= ~(unsigned)(ICANON | ECHO | ECHONL | IEXTEN);
    if (!keep_signals) {
        during.c_lflag &= ~(unsigned)ISIG;
        during.c_iflag &= ~(unsigned)(IXON | ICRNL);
    }
    during.c_cc[VMIN] = 1;
    during.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSADRAIN, &during) < 0) {
        return -1;
    }
    is_open = 1;
    atexit(close_screen);
    for (unsigned i = 0; i < sizeof caught / sizeof caught[0]; i++) {
        if (signal(caught[i], SIG_IGN) != SIG_IGN) {
            signal(caught[i], on_signal);
        }
    }
    signal(SIGWINCH, on_resize);
    signal(SIGCONT, on_continue);
    /* So that read_key() returns at once, and the screen is drawn again. */
    siginterrupt(SIGWINCH, 1);
    siginterrupt(SIGCONT, 1);
    siginterrupt(SIGTSTP, 1);
    return 0;
}

int key_within(int tenths) {
    fd_set ready;
    struct timeval wait = {tenths / 10, tenths % 10 * 100000};
    FD_ZERO(&ready);
    FD_SET(terminal, &ready);
    return select(terminal + 1, &ready, NULL, NULL, &wait) > 0;
}

int read_key(void) {
    unsigned char key;
    if (disturbed) {
        return -1;
    }
    return read(terminal, &key, 1) == 1 ? key : -1;
}

void screen_size(int* rows, int* columns) {
    struct winsize size;
    int known = terminal >= 0 && ioctl(terminal, (int)TIOCGWINSZ, &size) == 0;
    *rows = known && size.ws_row > 1 ? size.ws_row : 24;
    *columns = known && size.ws_col > 1 ? size.ws_col : 80;
}

int screen_was_disturbed(void) {
    int result = disturbed;
    disturbed = 0;
    return result;
}
