/* Speeds and modes of terminals, by sgtty and termios; keys and requests that are more than a setting. */
#include "errors.h"

#include <sgtty.h>
#include <sys/ioctl.h>
#include <termios.h>

static int master, slave;
static char buffer[2000];

/* What has come to the master; as text. */
static const char* shown(void) {
    int on = 1, count;
    ioctl(master, (int)FIONBIO, &on);
    count = read(master, buffer, sizeof buffer - 1);
    buffer[count > 0 ? count : 0] = '\0';
    return buffer;
}

static void type(const char* text) {
    GIVES(write(master, text, strlen(text)), strlen(text));
}

/* What a read gives now; as text. */
static const char* got(void) {
    int on = 1, count;
    ioctl(slave, (int)FIONBIO, &on);
    count = read(slave, buffer, sizeof buffer - 1);
    buffer[count > 0 ? count : 0] = '\0';
    return buffer;
}

static void open_pair(void) {
    master = open("/dev/ptyp6", O_RDWR);
    slave = open("/dev/ttyp6", O_RDWR | O_NOCTTY);
    CHECK(master >= 0 && slave >= 0);
}

static void close_pair(void) {
    close(slave);
    close(master);
}

static void check_speeds(void) {
    static const int speeds[] = {0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};
    struct termios settings;
    struct sgttyb old;
    int code;
    for (code = B0; code <= B38400; code++) {
        GIVES(ioctl(slave, (int)TIOCGETP, &old), 0);
        old.sg_ispeed = (char)code;
        old.sg_ospeed = (char)code;
        GIVES(ioctl(slave, (int)TIOCSETN, &old), 0);
        GIVES(tcgetattr(slave, &settings), 0);
        CHECK(settings.c_ispeed == speeds[code] && settings.c_ospeed == speeds[code]);
        CHECK(cfgetispeed(&settings) == code && cfgetospeed(&settings) == code);
        GIVES(cfsetospeed(&settings, B300), 0);
        GIVES(cfsetispeed(&settings, speeds[code]), 0);
        GIVES(tcsetattr(slave, TCSANOW, &settings), 0);
        GIVES(gtty(slave, &old), 0);
        CHECK(old.sg_ospeed == B300 && old.sg_ispeed == code);
    }
    FAILS(cfsetospeed(&settings, 1234), EINVAL);
}

static void check_flags(void) {
    static const int each[] = {TANDEM, CBREAK, LCASE, ECHO, CRMOD, RAW, ODDP, EVENP, ANYP, XTABS, NLDELAY, CRDELAY, VTDELAY};
    static const int local[] = {LCRTBS | LCRTERA, LPRTERA, LTILDE, LMDMBUF, LLITOUT, LTOSTOP, LFLUSHO, LNOHANG, LCRTKIL,
                                LPASS8, LCTLECH, LPENDIN, LDECCTQ, LNOFLSH};
    struct sgttyb settings;
    unsigned i;
    int modes, before;
    for (i = 0; i < sizeof each / sizeof *each; i++) {
        GIVES(gtty(slave, &settings), 0);
        settings.sg_flags = (short)each[i];
        GIVES(stty(slave, &settings), 0);
        settings.sg_flags = 0;
        GIVES(gtty(slave, &settings), 0);
        if (settings.sg_flags != each[i]) {
            printf("FAIL flag %x: %x\n", each[i], settings.sg_flags);
            failed_checks++;
        }
    }
    settings.sg_flags = ECHO | CRMOD;
    GIVES(stty(slave, &settings), 0);
    for (i = 0; i < sizeof local / sizeof *local; i++) {
        GIVES(ioctl(slave, (int)TIOCLGET, &before), 0);
        GIVES(ioctl(slave, (int)TIOCLSET, &local[i]), 0);
        GIVES(ioctl(slave, (int)TIOCLGET, &modes), 0);
        if (modes != local[i]) {
            printf("FAIL local mode %x: %x\n", local[i], modes);
            failed_checks++;
        }
        GIVES(ioctl(slave, (int)TIOCLBIC, &local[i]), 0);
        GIVES(ioctl(slave, (int)TIOCLGET, &modes), 0);
        CHECK(modes == 0);
        GIVES(ioctl(slave, (int)TIOCLBIS, &local[i]), 0);
        GIVES(ioctl(slave, (int)TIOCLGET, &modes), 0);
        CHECK(modes == local[i]);
        GIVES(ioctl(slave, (int)TIOCLSET, &before), 0);
    }
    modes = 99;
    GIVES(ioctl(slave, (int)TIOCGETD, &modes), 0);
    CHECK(modes == NTTYDISC);
    GIVES(ioctl(slave, (int)TIOCSETD, &modes), 0);
    modes = OTTYDISC;
    FAILS(ioctl(slave, (int)TIOCSETD, &modes), ENXIO);
}

/* Other keys than those of editing and signals. */
static void check_keys(void) {
    struct ltchars keys;
    struct sgttyb settings;
    int modes;
    GIVES(ioctl(slave, (int)TIOCGLTC, &keys), 0);
    CHECK(keys.t_flushc == ('O' & 31) && keys.t_rprntc == ('R' & 31) && keys.t_lnextc == ('V' & 31));
    type("\017");
    CHECK_TEXT(shown(), "^O");
    GIVES(write(slave, "lost", 4), 4);
    CHECK_TEXT(shown(), "");
    GIVES(ioctl(slave, (int)TIOCLGET, &modes), 0);
    CHECK((modes & LFLUSHO) != 0);
    type("x");
    CHECK_TEXT(shown(), "x");
    GIVES(write(slave, "seen", 4), 4);
    CHECK_TEXT(shown(), "seen");
    type("\017\017");
    shown();
    GIVES(write(slave, "seen", 4), 4);
    CHECK_TEXT(shown(), "seen");
    type("\025");
    shown();
    type("\026\025\n");
    CHECK_TEXT(shown(), "^\b^U\r\n");
    CHECK_TEXT(got(), "\025\n");
    /* Without small letters. */
    GIVES(gtty(slave, &settings), 0);
    settings.sg_flags |= LCASE;
    GIVES(stty(slave, &settings), 0);
    type("AB\\C\\(\n");
    CHECK_TEXT(shown(), "AB\\\\C\\\\(\r\n");
    CHECK_TEXT(got(), "abC{\n");
    GIVES(write(slave, "aB~", 3), 3);
    CHECK_TEXT(shown(), "A\\B\\^");
    settings.sg_flags = ECHO | CRMOD | XTABS;
    GIVES(stty(slave, &settings), 0);
    GIVES(write(slave, "\rab\tc\t", 7), 7);
    CHECK_TEXT(shown(), "\rab      c       ");
    settings.sg_flags = ECHO | CRMOD;
    GIVES(stty(slave, &settings), 0);
    /* For paper. */
    modes = LPRTERA;
    GIVES(ioctl(slave, (int)TIOCLSET, &modes), 0);
    type("abc\177\177d\n");
    CHECK_TEXT(shown(), "abc\\cb/d\r\n");
    CHECK_TEXT(got(), "ad\n");
    modes = LCRTBS | LCRTERA | LCRTKIL | LCTLECH | LPASS8 | LDECCTQ;
    GIVES(ioctl(slave, (int)TIOCLSET, &modes), 0);
}

static void check_tandem(void) {
    struct sgttyb settings;
    int i;
    GIVES(gtty(slave, &settings), 0);
    settings.sg_flags = TANDEM | CBREAK;
    GIVES(stty(slave, &settings), 0);
    for (i = 0; i < 300; i++) {
        type("0123456789");
    }
    CHECK_TEXT(shown(), "\023");
    while (got()[0] != '\0') {
    }
    CHECK_TEXT(shown(), "\021");
}

static void check_requests(void) {
    int count, what;
    char character = 'y';
    GIVES(write(slave, "12345", 5), 5);
    GIVES(ioctl(slave, (int)TIOCOUTQ, &count), 0);
    CHECK(count == 5);
    what = 2;
    GIVES(ioctl(slave, (int)TIOCFLUSH, &what), 0);
    CHECK_TEXT(shown(), "");
    GIVES(ioctl(slave, (int)TIOCSTOP, 0), 0);
    count = 1;
    GIVES(ioctl(slave, (int)FIONBIO, &count), 0);
    FAILS(write(slave, "x", 1), EWOULDBLOCK);
    INTERRUPTED(ioctl(slave, (int)TIOCDRAIN, 0));
    GIVES(ioctl(slave, (int)TIOCSTART, 0), 0);
    GIVES(ioctl(slave, (int)TIOCDRAIN, 0), 0);
    GIVES(write(slave, "x", 1), 1);
    CHECK_TEXT(shown(), "x");
    GIVES(ioctl(slave, (int)TIOCSTI, &character), 0);
    character = '\n';
    GIVES(ioctl(slave, (int)TIOCSTI, &character), 0);
    CHECK_TEXT(got(), "y\n");
    shown();
    GIVES(ioctl(slave, (int)TIOCHPCL, 0), 0);
    GIVES(ioctl(slave, (int)TIOCSBRK, 0), 0);
    GIVES(ioctl(slave, (int)TIOCEXCL, 0), 0);
}

/* Who types on a terminal that nobody reads fills neither it nor the way to its master. */
static void check_endless_typing(int own) {
    struct sgttyb settings;
    char character = 'x';
    int count, i, echoes;
    for (echoes = 0; echoes < 2; echoes++) {
        GIVES(gtty(own, &settings), 0);
        settings.sg_flags = CBREAK | (echoes ? ECHO : 0);
        GIVES(stty(own, &settings), 0);
        for (i = 0; i < 70000; i++) {
            ioctl(own, (int)TIOCSTI, &character);
        }
        GIVES(ioctl(own, (int)TIOCSTI, &character), 0);
        GIVES(ioctl(own, (int)FIONREAD, &count), 0);
        CHECK(count <= 65536 && count > 1000);
        GIVES(ioctl(own, (int)TIOCOUTQ, &count), 0);
        CHECK(count <= 8192 && (count > 1000) == echoes);
        count = 0;
        GIVES(ioctl(own, (int)TIOCFLUSH, &count), 0);
    }
}

static void check_user(void) {
    char character = 'n';
    int own;
    FAILS(open("/dev/ttyp6", O_RDWR), EBUSY);
    FAILS(creat("/dev/ttyp6", 0), EBUSY);
    FAILS(ioctl(slave, (int)TIOCSTI, &character), EACCES);
    GIVES(ioctl(slave, (int)TIOCNXCL, 0), 0);
    setsid();
    own = open("/dev/ttyp6", O_RDWR);
    CHECK(own >= 0);
    GIVES(ioctl(own, (int)TIOCSTI, &character), 0);
    check_endless_typing(own);
}

static void check_faults(void) {
    static const unsigned with_argument[] = {TIOCLGET, TIOCLSET, TIOCLBIS, TIOCLBIC, TIOCGETD, TIOCSETD, TIOCSTI, TIOCOUTQ, TIOCFLUSH};
    unsigned i;
    for (i = 0; i < sizeof with_argument / sizeof *with_argument; i++) {
        FAILS(ioctl(slave, (int)with_argument[i], NOWHERE), EFAULT);
    }
}

int main(void) {
    open_pair();
    check_faults();
    check_speeds();
    check_flags();
    close_pair();
    open_pair();
    check_keys();
    check_tandem();
    close_pair();
    open_pair();
    check_requests();
    as_guest(check_user);
    close_pair();
    open_pair(); /* Nobody has it for himself any more. */
    close_pair();
    return report_checks();
}
