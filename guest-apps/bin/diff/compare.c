/* diff: which lines have no partner.
 *
 * Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): paths from both corners
 * of the edit graph are made longer edit by edit until they meet; the two parts are then compared by
 * themselves. So memory grows with the files and not with their product. */
#include "common/report.h"
#include "diff.h"

#include <stdlib.h>
#include <string.h>

/* The comparison as a whole: codes of both sides, and the furthest x on each diagonal x - y, from either
 * corner. */
struct comparison {
    struct lines* a;
    struct lines* b;
    int* forward;
    int* backward;
};

struct middle {
    int x, y;
};

/* Where an optimal path through the rectangle [a0, a1) x [b0, b1) can be cut in two. Its corners differ. */
static struct middle find_middle(const struct comparison* c, int a0, int a1, int b0, int b1) {
    const int* a = c->a->code;
    const int* b = c->b->code;
    int start = a0 - b0;
    int end = a1 - b1;
    int odd = (start - end) & 1;
    int low = start, high = start; /* Diagonals reached from the front, */
    int least = end, most = end;   /* and from the back. */
    int lowest = a0 - b1, highest = a1 - b0;
    c->forward[start] = a0;
    c->backward[end] = a1;
    for (;;) {
        /* One edit more from the front. */
        if (low > lowest) {
            c->forward[--low - 1] = -1;
        } else {
            low++;
        }
        if (high < highest) {
            c->forward[++high + 1] = -1;
        } else {
            high--;
        }
        for (int d = high; d >= low; d -= 2) {
            int left = c->forward[d - 1];
            int right = c->forward[d + 1];
            int x = left >= right ? left + 1 : right;
            while (x < a1 && x - d < b1 && a[x] == b[x - d]) {
                x++;
            }
            c->forward[d] = x;
            if (odd && least <= d && d <= most && c->backward[d] <= x) {
                return (struct middle){x, x - d};
            }
        }
        /* And from the back. */
        if (least > lowest) {
            c->backward[--least - 1] = a1 + 1;
        } else {
            least++;
        }
        if (most < highest) {
            c->backward[++most + 1] = a1 + 1;
        } else {
            most--;
        }
        for (int d = most; d >= least; d -= 2) {
            int left = c->backward[d - 1];
            int right = c->backward[d + 1];
            int x = left < right ? left : right - 1;
            while (x > a0 && x - d > b0 && a[x - 1] == b[x - d - 1]) {
                x--;
            }
            c->backward[d] = x;
            if (!odd && low <= d && d <= high && x <= c->forward[d]) {
                return (struct middle){x, x - d};
            }
        }
    }
}

static void compare(const struct comparison* c, int a0, int a1, int b0, int b1) {
    while (a0 < a1 && b0 < b1 && c->a->code[a0] == c->b->code[b0]) {
        a0++;
        b0++;
    }
    while (a0 < a1 && b0 < b1 && c->a->code[a1 - 1] == c->b->code[b1 - 1]) {
        a1--;
        b1--;
    }
    if (a0 == a1 || b0 == b1) {
        memset(c->a->changed + a0, 1, (size_t)(a1 - a0));
        memset(c->b->changed + b0, 1, (size_t)(b1 - b0));
        return;
    }
    struct middle middle = find_middle(c, a0, a1, b0, b1);
    compare(c, a0, middle.x, b0, middle.y);
    compare(c, middle.x, a1, middle.y, b1);
}

/* A run of changed lines can often be moved down: `a [b a] b` is `a b [a b]`. As far down as it goes is how
 * diff does it, and runs that meet become one. */
static void move_down(struct lines* lines, const struct lines* other) {
    int i = 0, j = 0; /* j: the line of the other file that i's partner would be */
    while (i < lines->count) {
        while (i < lines->count && !lines->changed[i]) {
            while (other->changed[j]) {
                j++;
            }
            i++;
            j++;
        }
        if (i == lines->count) {
            return;
        }
        int first = i;
        while (i < lines->count && lines->changed[i]) {
            i++;
        }
        while (i < lines->count && lines->code[first] == lines->code[i] && !other->changed[j]) {
            lines->changed[first++] = 0;
            lines->changed[i++] = 1;
            j++;
            while (i < lines->count && lines->changed[i]) {
                i++;
            }
        }
    }
}

void compare_lines(struct lines* a, struct lines* b) {
    size_t diagonals = (size_t)(a->count + b->count) + 3;
    int* both = checked(malloc(2 * diagonals * sizeof *both));
    struct comparison comparison = {a, b, both + b->count + 1, both + diagonals + b->count + 1};
    compare(&comparison, 0, a->count, 0, b->count);
    free(both);
    move_down(a, b);
    move_down(b, a);
}

struct hunk* find_hunks(const struct lines* a, const struct lines* b, int* count) {
    struct hunk* hunks = NULL;
    int room = 0;
    int i = 0, j = 0;
    *count = 0;
    while (i < a->count || j < b->count) {
        if (i < a->count && j < b->count && !a->changed[i] && !b->changed[j]) {
            i++;
            j++;
            continue;
        }
        struct hunk hunk = {i, i, j, j};
        while (i < a->count && a->changed[i]) {
            i++;
        }
        while (j < b->count && b->changed[j]) {
            j++;
        }
        hunk.a_end = i;
        hunk.b_end = j;
        if (*count == room) {
            room = room * 2 + 16;
            hunks = checked(realloc(hunks, (size_t)room * sizeof *hunks));
        }
        hunks[(*count)++] = hunk;
    }
    return hunks;
}
