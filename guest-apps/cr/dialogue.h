/* Interactive mode: item after item is shown, and the user decides (guide p. 2-8 to 2-13, 2-18 to 2-22). */
#ifndef CXSIM_GUEST_CR_DIALOGUE_H
#define CXSIM_GUEST_CR_DIALOGUE_H

#include "items.h"

/* What a letter does to the current item. */
enum effect { no_effect, effect_default, effect_ignore, effect_copy, effect_modify };
struct verb {
    char letter;
    enum effect effect;
};

/* What the user is told about one kind of item, and can do with it. */
struct item_kind {
    const char* letters;      /* Shown in brackets. */
    const char* help;         /* The answer to '?', with the empty lines around it. */
    const struct verb* verbs; /* Ends with letter 0. */
};

/* How the dialogue of one command goes. */
struct dialogue {
    const char* greeting;
    char proceed; /* The letter that ends the dialogue and has the command do its work. */
    struct item_kind process;
    struct item_kind file;
    struct item_kind regular_file;
};

/* How it ends: the work is to be done, or the user gives it up, or the input ends before either, which is
 * said on the standard error. */
enum dialogue_end { dialogue_done, dialogue_quit, dialogue_broken };

enum dialogue_end hold_dialogue(const struct dialogue* dialogue, struct item_list* list);

#endif
