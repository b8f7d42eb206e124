/* stty [-a] [setting ...]: shows or changes the settings of the terminal on standard input. */
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
    enum { input, output, local } word;
} flags[] = {
    {"icrnl", ICRNL, input},   {"inlcr", INLCR, input},     {"igncr", IGNCR, input},
    {"istrip", ISTRIP, input}, {"ixon", IXON, input},       {"ixany", IXANY, input},
    {"opost", OPOST, output},  {"onlcr", ONLCR, output},    {"isig", ISIG, local},
    {"icanon", ICANON, local}, {"iexten", IEXTEN, local},   {"echo", ECHO, local},
    {"echoe", ECHOE, local},   {"echok", ECHOK, local},     {"echonl", ECHONL, local},
    {"echoke", ECHOKE, local}, {"echoctl", ECHOCTL, local}, {"tostop", TOSTOP, local},
    {"noflsh", NOFLSH, local},
};

static const struct key {
    const char* name;
    int index;
} keys[] = {
    {"erase", VERASE}, {"kill", VKILL},   {"werase", VWERASE}, {"rprnt", VREPRINT},
    {"intr", VINTR},   {"quit", VQUIT},   {"susp", VSUSP},     {"dsusp", VDSUSP},
    {"eof", VEOF},     {"start", VSTART}, {"stop", VSTOP},     {"lnext", VLNEXT},
};

enum { flag_count = sizeof flags / sizeof flags[0], key_count = sizeof keys / sizeof keys[0], no_key = 0xff };

static struct termios settings;
static struct winsize window;
static int window_changed;

static unsigned* word_of(const struct flag* flag) {
    return flag->word == input    ? &settings.c_iflag
           : flag->word == output ? &settings.c_oflag
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

/* A setting with a value; 0 if there is none of the name. */
static int set_value(const char* name, const char* value) {
    for (int i = 0; i < key_count; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            settings.c_cc[keys[i].index] = (cc_t)key_value(value);
            return 1;
        }
    }
    if (strcmp(name, "min") == 0 || strcmp(name, "time") == 0) {
        settings.c_cc[name[0] == 'm' ? VMIN : VTIME] = (cc_t)number_argument(value, 0);
        return 1;
    }
    int rows = strcmp(name, "rows") == 0;
    if (rows || strcmp(name, "columns") == 0 || strcmp(name, "cols") == 0) {
        *(rows ? &window.ws_row : &window.ws_col) = (unsigned short)number_argument(value, 1);
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
    if (argc == 1 || (argc == 2 && (strcmp(argv[1], "-a") == 0 || strcmp(argv[1], "all") == 0))) {
        print_all();
        return finish();
    }
    if (argc == 2 && strcmp(argv[1], "size") == 0) {
        printf("%d %d\n", window.ws_row, window.ws_col);
        return finish();
    }
    for (int i = 1; i < argc; i++) {
        const char* name = argv[i];
        if (set_mode(name) || set_flag(name + (name[0] == '-'), name[0] != '-')) {
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
