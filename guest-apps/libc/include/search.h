/* Tables and trees, newlib's (its file goes by another name here), and those of 4.3BSD and System V that it
 * lacks.
 */
#ifndef CONVEX_SEARCH_H
#define CONVEX_SEARCH_H

#include <newlib_search.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

/* Looks for what equals the key in an array of `*count` elements of `size` bytes; lsearch() adds it at the
 * end, where there must be room, if it is not there. lfind() returns NULL then. */
void* lsearch(const void* key, void* base, size_t* count, size_t size,
              int (*compare)(const void*, const void*));
void* lfind(const void* key, const void* base, size_t* count, size_t size,
            int (*compare)(const void*, const void*));

/* Puts the element into a list behind `before`, and takes it out: elements begin with struct qelem's links.
 */
struct qelem {
    struct qelem* q_forw;
    struct qelem* q_back;
};
void insque(void* element, void* before);
void remque(void* element);

__END_DECLS

#endif
