/* find path ... [expression]: the files below directories that an expression is true of. */
#include "common/report.h"
#include "find.h"

#include <string.h>

static const struct expression* expression;
static struct manner manner;

static int enter(const struct place* place) {
    pruned = 0;
    if (!manner.depth_first) {
        expression->evaluate(expression, place);
    }
    return !pruned;
}

static void leave(const struct place* place) {
    if (manner.depth_first) {
        expression->evaluate(expression, place);
    }
}

static int begins_expression(const char* word) {
    return word[0] == '-' || strcmp(word, "(") == 0 || strcmp(word, "!") == 0;
}

int main(int argc, char** argv) {
    int paths = 1;
    start_program(argv[0]);
    while (paths < argc && !begins_expression(argv[paths])) {
        paths++;
    }
    if (paths == 1) {
        usage("path ... [expression]");
    }
    find_now = time(NULL);
    expression = parse_expression(argv + paths, &manner);
    struct walk walk = {enter, leave, 0, manner.one_device};
    for (int i = 1; i < paths; i++) {
        walk_tree(&walk, argv[i]);
    }
    return finish();
}
