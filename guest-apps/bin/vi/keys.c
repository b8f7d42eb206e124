/* vi: keys, and doing the last change again. */
#include "common/screen.h"
#include "vi.h"

#include <stdlib.h>
#include <string.h>

enum { most_keys = 4096 };

static int typed[most_keys], kept[most_keys];
static int typed_count, kept_count;
static int replay = -1; /* The next one of `kept`; -1 when keys come from the terminal. */

/* Read too far behind an escape, the next one first. */
static int ahead[2];
static int ahead_count;

static int raw_key(void) {
    if (ahead_count > 0) {
        int key = ahead[0];
        ahead[0] = ahead[1];
        ahead_count--;
        return key;
    }
    return read_key();
}

/* An arrow is an escape, [ or O, and a letter, in one go. */
static int decode_arrow(void) {
    static const int arrows[] = {key_up, key_down, key_right, key_left};
    if (ahead_count > 0 || !key_within(1)) {
        return escape;
    }
    ahead[ahead_count++] = read_key();
    if ((ahead[0] != '[' && ahead[0] != 'O') || !key_within(1)) {
        return escape;
    }
    ahead[ahead_count++] = read_key();
    if (ahead[1] < 'A' || ahead[1] > 'D') {
        return escape;
    }
    ahead_count = 0;
    return arrows[ahead[1] - 'A'];
}

int next_key(void) {
    int key;
    if (replay >= 0) {
        if (replay < kept_count) {
            return kept[replay++];
        }
        replay = -1;
        return escape;
    }
    for (;;) {
        key = raw_key();
        if (key >= 0) {
            break;
        }
        if (!screen_was_disturbed()) {
            exit(1); /* The terminal is gone. */
        }
        redraw_all();
        draw();
    }
    if (key == escape) {
        key = decode_arrow();
    }
    if (typed_count < most_keys) {
        typed[typed_count++] = key;
    }
    return key;
}

void begin_keys(void) {
    typed_count = 0;
    replay = -1;
}

void keep_keys(void) {
    if (replay < 0 && typed_count > 0 && typed_count < most_keys) {
        memcpy(kept, typed, (size_t)typed_count * sizeof *kept);
        kept_count = typed_count;
    }
}

void repeat_keys(void) {
    if (kept_count == 0) {
        fail("Nothing to repeat");
    }
    replay = 0;
}

void drop_keys(void) {
    replay = -1;
}
