/* newlib's <regex.h> (its file goes by another name here), which does not include what it needs. */
#ifndef CONVEX_REGEX_H
#define CONVEX_REGEX_H

/* In this order: newlib's header uses the types. */
/* clang-format off */
#include <sys/types.h>
#include <newlib_regex.h>
/* clang-format on */

#endif
