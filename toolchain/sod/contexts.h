// The state of processes and threads in core and checkpoint files, as text.
#pragma once

#include "emu/isa/soff.h"
#include "toolchain/symbols/symbol_map.h"

#include <string>

namespace cxsim::toolchain {

/// The process and the registers of its threads; `with_vectors`: the vector registers too. Places in the text
/// are named by `symbols`, which may be null.
std::string dump_contexts(const soff::File& file, bool with_vectors, const SymbolMap* symbols);

/// The calls under way in each thread, the innermost first, as far as the frames on its stack tell.
std::string dump_calls(const soff::File& file, const SymbolMap* symbols);

/// What only a checkpoint file has: the records of S_CHKPNT, field by field.
std::string dump_checkpoint(const soff::File& file);

} // namespace cxsim::toolchain
