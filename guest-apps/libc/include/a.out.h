/* Object files, executables, core and checkpoint files: the structures of SOFF, which ConvexOS has in place
 * of struct exec (docs/soff.md). A file begins with a FILEHDR and an OPTHDR. */
#ifndef _A_OUT_H
#define _A_OUT_H

#include <convex/filehdr.h>
#include <convex/opthdr.h>
#include <convex/reloc.h>
#include <convex/scnhdr.h>
#include <nlist.h>

#endif
