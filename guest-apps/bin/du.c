/* du [-aksx] [file ...]: kilobytes on disk of files and of all below directories. */
#include "common/report.h"
#include "common/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int all, summary;

/* Sums of the directories that are being walked through, by depth. */
static long long* sums;
static int depths;

/* Files with several links, each of which counts once. */
static struct linked {
    dev_t device;
    ino_t inode;
}* linked;
static int linked_count, linked_room;

static int is_counted_already(const struct stat* status) {
    if (status->st_nlink < 2 || S_ISDIR(status->st_mode)) {
        return 0;
    }
    for (int i = 0; i < linked_count; i++) {
        if (linked[i].inode == status->st_ino && linked[i].device == status->st_dev) {
            return 1;
        }
    }
    if (linked_count == linked_room) {
        linked_room = linked_room * 2 + 64;
        linked = checked(realloc(linked, (size_t)linked_room * sizeof *linked));
    }
    linked[linked_count++] = (struct linked){status->st_dev, status->st_ino};
    return 0;
}

static int enter(const struct place* place) {
    if (place->depth >= depths) {
        depths = place->depth + 64;
        sums = checked(realloc(sums, (size_t)depths * sizeof *sums));
    }
    sums[place->depth] = is_counted_already(place->status) ? 0 : place->status->st_blocks;
    return 1;
}

static void leave(const struct place* place) {
    int shown = place->depth == 0 || (!summary && (all || S_ISDIR(place->status->st_mode)));
    if (shown) {
        printf("%lld\t%s\n", (sums[place->depth] + 1) / 2, place->path);
    }
    if (place->depth > 0) {
        sums[place->depth - 1] += sums[place->depth];
    }
}

int main(int argc, char** argv) {
    struct walk walk = {enter, leave, 0, 0};
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "aksx")) != -1) {
        switch (option) {
        case 'a':
            all = 1;
            break;
        case 'k':
            break; /* The unit in any case. */
        case 's':
            summary = 1;
            break;
        case 'x':
            walk.one_device = 1;
            break;
        default:
            usage("[-aksx] [file ...]");
        }
    }
    if (optind == argc) {
        walk_tree(&walk, ".");
    }
    for (int i = optind; i < argc; i++) {
        walk_tree(&walk, argv[i]);
    }
    return finish();
}
