/* What a terminal is like at first. */
#include "sane.h"

#include <stddef.h>

enum { delete = 0177, no_key = 0377 };
#define KEY(letter) ((letter) & 31)

void make_sane(struct termios* settings) {
    static const struct {
        int place;
        unsigned char key;
    } keys[] = {{VEOF, KEY('D')},   {VEOL, no_key},       {VERASE, delete},   {VWERASE, KEY('W')},
                {VKILL, KEY('U')},  {VREPRINT, KEY('R')}, {VINTR, KEY('C')},  {VQUIT, KEY('\\')},
                {VSUSP, KEY('Z')},  {VDSUSP, KEY('Y')},   {VSTART, KEY('Q')}, {VSTOP, KEY('S')},
                {VLNEXT, KEY('V')}, {VDISCARD, KEY('O')}};
    settings->c_iflag |= ICRNL | IXON;
    settings->c_iflag &= ~(unsigned)(INLCR | IGNCR | ISTRIP | IXANY | IXOFF | IUCLC);
    settings->c_oflag |= OPOST | ONLCR;
    settings->c_oflag &= ~(unsigned)(OXTABS | OLCUC | OTILDE);
    settings->c_lflag |= ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOKE | ECHOCTL;
    settings->c_lflag &= ~(unsigned)(ECHONL | ECHOPRT | FLUSHO | NOFLSH | TOSTOP);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        settings->c_cc[keys[i].place] = keys[i].key;
    }
}
