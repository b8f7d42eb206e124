/* stty [-a | all | everything | speed | size] [setting ...]: shows or changes the settings of the terminal on
 * standard input. */
#include "common/report.h"
#include "common/sane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const struct flag {
    const char* name;
    unsigned bit;
    enum { input, output, control, local } word;
} flags[] = {
    {"icrnl", ICRNL, input},     {"inlcr", INLCR, input},     {"igncr", IGNCR, input},
    {"istrip", ISTRIP, input},   {"ixon", IXON, input},       {"ixoff", IXOFF, input},
    {"ixany", IXANY, input},     {"iuclc", IUCLC, input},     {"inpck", INPCK, input},
    {"opost", OPOST, output},    {"onlcr", ONLCR, output},    {"oxtabs", OXTABS, output},
    {"olcuc", OLCUC, output},    {"parenb", PARENB, control}, {"parodd", PARODD, control},
    {"cstopb", CSTOPB, control}, {"cread", CREAD, control},   {"hupcl", HUPCL, control},
    {"clocal", CLOCAL, control}, {"isig", ISIG, local},       {"icanon", ICANON, local},
    {"iexten", IEXTEN, local},   {"echo", ECHO, local},       {"echoe", ECHOE, local},
    {"echok", ECHOK, local},     {"echonl", ECHONL, local},   {"echoke", ECHOKE, local},
    {"echoctl", ECHOCTL, local}, {"echoprt", ECHOPRT, local}, {"tostop", TOSTOP, local},
    {"noflsh", NOFLSH, local},   {"flusho", FLUSHO, local},
};

/* 4.3BSD's names: what they stand for; those whose bits are off when they are on have a minus. */
static const struct old_flag {
    const char* name;
    struct flag parts[3];
    int inverted;
} old_flags[] = {
    {"even", {{"", PARENB, control}, {"", INPCK, input}}, 0},
    {"odd", {{"", PARENB | PARODD, control}, {"", INPCK, input}}, 0},
    {"nl", {{"", ICRNL, input}, {"", ONLCR, output}}, 1},
    {"lcase", {{"", IUCLC, input}, {"", OLCUC, output}}, 0},
    {"tandem", {{"", IXOFF, input}}, 0},
    {"tabs", {{"", OXTABS, output}}, 1},
    {"cbreak", {{"", ICANON, local}}, 1},
    {"crtbs", {{"", ECHOE, local}}, 0},
    {"crterase", {{"", ECHOE, local}}, 0},
    {"crtkill", {{"", ECHOKE, local}}, 0},
    {"ctlecho", {{"", ECHOCTL, local}}, 0},
    {"prterase", {{"", ECHOPRT, local}}, 0},
    {"tilde", {{"", OTILDE, output}}, 0},
    {"mdmbuf", {{"", MDMBUF, control}}, 0},
    {"litout", {{"", OPOST, output}}, 1},
    {"pass8", {{"", ISTRIP, input}}, 1},
    {"nohang", {{"", CLOCAL, control}}, 0},
    {"pendin", {{"", PENDIN, local}}, 0},
    {"decctlq", {{"", IXANY, input}}, 1},
};

static const struct key {
    const char* name;
    int index;
} keys[] = {
    {"erase", VERASE}, {"kill", VKILL},   {"werase", VWERASE}, {"rprnt", VREPRINT}, {"intr", VINTR},
    {"quit", VQUIT},   {"susp", VSUSP},   {"dsusp", VDSUSP},   {"eof", VEOF},       {"start", VSTART},
    {"stop", VSTOP},   {"lnext", VLNEXT}, {"flush", VDISCARD},
};

static const int speeds[] = {0,   50,   75,   110,  134,  150,  200,   300,
                             600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};

enum {
    flag_count = sizeof flags / sizeof flags[0],
    old_flag_count = sizeof old_flags / sizeof old_flags[0],
    key_count = sizeof keys / sizeof keys[0],
    speed_count = sizeof speeds / sizeof speeds[0],
    no_key = 0xff
};

static struct termios settings;
static struct winsize window;
static int window_changed;

static unsigned* word_of(const struct flag* flag) {
    return flag->word == input     ? &settings.c_iflag
           : flag->word == output  ? &settings.c_oflag
           : flag->word == control ? &settings.c_cflag
                                   : &settings.c_lflag;
}

static void print_key(const struct key* key) {
    int character = settings.c_cc[key->index];
    if (character == no_key) {
        printf("%s = <undef>; ", key->name);
    } else if (character < 32 || character == 127) {
        printf("%s = ^%c; ", key->name, character ^ 64);
    } else {
        printf("%s = %c; ", key->name, character);
    }
}

static void print_all(void) {
    printf("speed %d baud; %d rows; %d columns\n", settings.c_ospeed, window.ws_row, window.ws_col);
    for (int i = 0; i < key_count; i++) {
        print_key(&keys[i]);
        if (i % 6 == 5) {
            putchar('\n');
        }
    }
    printf("min = %d; time = %d;\n", settings.c_cc[VMIN], settings.c_cc[VTIME]);
    for (int i = 0; i < flag_count; i++) {
        int on = (*word_of(&flags[i]) & flags[i].bit) != 0;
        printf("%s%s%c", on ? "" : "-", flags[i].name, i % 10 == 9 || i == flag_count - 1 ? '\n' : ' ');
    }
}

/* A key as it is typed: ^C. */
static const char* key_text(int place) {
    static char text[4];
    int character = settings.c_cc[place];
    if (character == no_key) {
        return "";
    }
    int is_control = character < 32 || character == 127;
    snprintf(text, sizeof text, is_control ? "^%c" : "%c", is_control ? character ^ 64 : character);
    return text;
}

static int is_on(const struct old_flag* flag) {
    for (const struct flag* part = flag->parts; part->name != NULL; part++) {
        if ((*word_of(part) & part->bit) != part->bit) {
            return flag->inverted;
        }
    }
    return !flag->inverted;
}

/* The keys as `stty all` of 4.3BSD lists them: two share a column. */
static void print_keys(void) {
    static const struct {
        const char* name;
        int first, second;
    } columns[] = {{"erase", VERASE, -1},   {"kill", VKILL, -1},     {"werase", VWERASE, -1},
                   {"rprnt", VREPRINT, -1}, {"flush", VDISCARD, -1}, {"lnext", VLNEXT, -1},
                   {"susp", VSUSP, VDSUSP}, {"intr", VINTR, -1},     {"quit", VQUIT, -1},
                   {"stop", VSTOP, VSTART}, {"eof", VEOF, -1}};
    enum { column_count = sizeof columns / sizeof columns[0] };
    for (int i = 0; i < column_count; i++) {
        printf("%-7s", columns[i].name);
    }
    putchar('\n');
    for (int i = 0; i < column_count; i++) {
        char text[8];
        snprintf(text, sizeof text, "%s", key_text(columns[i].first));
        if (columns[i].second >= 0) {
            snprintf(text + strlen(text), sizeof text - strlen(text), "/%s", key_text(columns[i].second));
        }
        printf("%-7s", text);
    }
    putchar('\n');
}

static void print_speed(void) {
    printf("new tty, speed %d baud", settings.c_ospeed);
    if (settings.c_ispeed != settings.c_ospeed) {
        printf(", input %d baud", settings.c_ispeed);
    }
}

/* One of many words, with blanks and ends of lines between. */
static void print_word(int on, const char* name) {
    enum { width = 72 };
    static int column;
    int length = (int)strlen(name) + !on;
    if (column > 0) {
        int fits = column + 1 + length <= width;
        putchar(fits ? ' ' : '\n');
        column = fits ? column + 1 : 0;
    }
    printf("%s%s", on ? "" : "-", name);
    column += length;
}

/* What 4.3BSD's `stty`, `stty all` and `stty everything` show: modes that are not as usual, or all. */
static void print_modes(int everything) {
    static const char usually_on[] = " tabs crtbs crterase crtkill ctlecho pass8 decctlq echo ";
    const struct {
        const char* name;
        int on;
    } others[] = {{"raw", (settings.c_lflag & (ICANON | ISIG)) == 0},
                  {"echo", (settings.c_lflag & ECHO) != 0},
                  {"tostop", (settings.c_lflag & TOSTOP) != 0},
                  {"flusho", (settings.c_lflag & FLUSHO) != 0},
                  {"noflsh", (settings.c_lflag & NOFLSH) != 0}};
    enum { other_count = sizeof others / sizeof others[0] };
    int printed = 0;
    for (int i = 0; i < other_count + old_flag_count; i++) {
        const char* name = i < other_count ? others[i].name : old_flags[i - other_count].name;
        int on = i < other_count ? others[i].on : is_on(&old_flags[i - other_count]);
        char word[16];
        snprintf(word, sizeof word, " %s ", name);
        if (everything || on != (strstr(usually_on, word) != NULL)) {
            print_word(on, name);
            printed = 1;
        }
    }
    if (printed) {
        putchar('\n');
    }
}

/* The way of 4.3BSD: `how` is "" for short, "all", "everything". */
static void print_old(const char* how) {
    print_speed();
    if (*how != '\0') {
        printf("; %d rows; %d columns", window.ws_row, window.ws_col);
    }
    putchar('\n');
    print_modes(strcmp(how, "everything") == 0);
    if (*how != '\0') {
        print_keys();
    }
}

static int set_old_flag(const char* name, int on) {
    for (int i = 0; i < old_flag_count; i++) {
        if (strcmp(old_flags[i].name, name) != 0) {
            continue;
        }
        int bits_on = on != old_flags[i].inverted;
        for (const struct flag* part = old_flags[i].parts; part->name != NULL; part++) {
            unsigned* word = word_of(part);
            *word = bits_on ? *word | part->bit : *word & ~part->bit;
        }
        if (bits_on && strcmp(name, "even") == 0) {
            settings.c_cflag &= ~(unsigned)PARODD;
        }
        return 1;
    }
    return 0;
}

/* `300`: the speed of both directions. */
static int set_speed(const char* text) {
    if (strcmp(text, "exta") == 0 || strcmp(text, "extb") == 0) {
        settings.c_ispeed = settings.c_ospeed = text[3] == 'a' ? 19200 : 38400;
        return 1;
    }
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0') {
        return 0;
    }
    for (int i = 0; i < speed_count; i++) {
        if (atoi(text) == speeds[i]) {
            settings.c_ispeed = settings.c_ospeed = speeds[i];
            return 1;
        }
    }
    report_reason(text, "no speed of a terminal");
    exit(1);
}

static int set_flag(const char* name, int on) {
    for (int i = 0; i < flag_count; i++) {
        if (strcmp(flags[i].name, name) == 0) {
            unsigned* word = word_of(&flags[i]);
            *word = on ? *word | flags[i].bit : *word & ~flags[i].bit;
            return 1;
        }
    }
    return 0;
}

/* ^X, `undef`, or the character itself. */
static int key_value(const char* text) {
    if (strcmp(text, "undef") == 0 || strcmp(text, "^-") == 0) {
        return no_key;
    }
    if (text[0] == '^' && text[1] != '\0' && text[2] == '\0') {
        return text[1] == '?' ? 127 : text[1] & 31;
    }
    if (text[0] != '\0' && text[1] == '\0') {
        return (unsigned char)text[0];
    }
    report_reason(text, "not a character");
    exit(1);
}

/* Ends the program unless the value is a number of this range. */
static int number_up_to(const char* value, int least, int most) {
    int number = number_argument(value, least);
    if (number > most) {
        report_reason(value, "bad number");
        exit(1);
    }
    return number;
}

/* A setting with a value; 0 if there is none of the name. */
static int set_value(const char* name, const char* value) {
    for (int i = 0; i < key_count; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            settings.c_cc[keys[i].index] = (cc_t)key_value(value);
            return 1;
        }
    }
    if (strcmp(name, "min") == 0 || strcmp(name, "time") == 0) {
        settings.c_cc[name[0] == 'm' ? VMIN : VTIME] = (cc_t)number_up_to(value, 0, 255);
        return 1;
    }
    if (strcmp(name, "ispeed") == 0 || strcmp(name, "ospeed") == 0) {
        int other = name[0] == 'i' ? settings.c_ospeed : settings.c_ispeed;
        if (!set_speed(value)) {
            report_reason(value, "no speed of a terminal");
            exit(1);
        }
        *(name[0] == 'i' ? &settings.c_ospeed : &settings.c_ispeed) = other;
        return 1;
    }
    int rows = strcmp(name, "rows") == 0;
    if (rows || strcmp(name, "columns") == 0 || strcmp(name, "cols") == 0) {
        *(rows ? &window.ws_row : &window.ws_col) = (unsigned short)number_up_to(value, 1, 65535);
        window_changed = 1;
        return 1;
    }
    return 0;
}

static int set_mode(const char* name) {
    if (strcmp(name, "raw") == 0) {
        cfmakeraw(&settings);
    } else if (strcmp(name, "cbreak") == 0) {
        settings.c_lflag &= ~(unsigned)ICANON;
    } else if (strcmp(name, "sane") == 0) {
        make_sane(&settings);
    } else if (strcmp(name, "-raw") == 0 || strcmp(name, "cooked") == 0) {
        settings.c_iflag |= ICRNL | IXON;
        settings.c_oflag |= OPOST | ONLCR;
        settings.c_lflag |= ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK;
    } else if (strcmp(name, "-cbreak") == 0) {
        settings.c_lflag |= ICANON;
    } else if (strcmp(name, "crt") == 0 || strcmp(name, "newcrt") == 0) {
        settings.c_lflag |= ECHOE | ECHOKE | ECHOCTL;
        settings.c_lflag &= ~(unsigned)ECHOPRT;
    } else if (strcmp(name, "-crt") == 0) {
        settings.c_lflag &= ~(unsigned)(ECHOE | ECHOKE | ECHOCTL);
    } else if (strcmp(name, "dec") == 0) {
        settings.c_lflag |= ECHOE | ECHOKE | ECHOCTL;
        settings.c_iflag &= ~(unsigned)IXANY;
        settings.c_cc[VERASE] = 127;
        settings.c_cc[VKILL] = 'U' & 31;
        settings.c_cc[VINTR] = 'C' & 31;
    } else if (strcmp(name, "ek") == 0) {
        settings.c_cc[VERASE] = '#';
        settings.c_cc[VKILL] = '@';
    } else if (strcmp(name, "new") == 0) {
        /* It always is. */
    } else if (strcmp(name, "old") == 0) {
        report_reason(name, "there is the new line discipline only");
        exit(1);
    } else {
        return 0;
    }
    return 1;
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (tcgetattr(0, &settings) < 0 || ioctl(0, (int)TIOCGWINSZ, &window) < 0) {
        report("standard input");
        return 1;
    }
    if (argc == 2 && strcmp(argv[1], "-a") == 0) {
        print_all();
        return finish();
    }
    if (argc == 1 || (argc == 2 && (strcmp(argv[1], "all") == 0 || strcmp(argv[1], "everything") == 0))) {
        print_old(argc == 1 ? "" : argv[1]);
        return finish();
    }
    if (argc == 2 && strcmp(argv[1], "speed") == 0) {
        printf("%d\n", settings.c_ospeed);
        return finish();
    }
    if (argc == 2 && strcmp(argv[1], "size") == 0) {
        printf("%d %d\n", window.ws_row, window.ws_col);
        return finish();
    }
    for (int i = 1; i < argc; i++) {
        const char* name = argv[i];
        int on = name[0] != '-';
        const char* plain = name + !on;
        if (set_mode(name) || set_speed(name) || set_flag(plain, on) || set_old_flag(plain, on)) {
            continue;
        }
        if (i + 1 < argc && set_value(name, argv[i + 1])) {
            i++;
            continue;
        }
        report_reason(name, "unknown setting");
        return 1;
    }
    if (tcsetattr(0, TCSADRAIN, &settings) < 0 ||
        (window_changed && ioctl(0, (int)TIOCSWINSZ, &window) < 0)) {
        report("standard input");
    }
    return finish();
}
