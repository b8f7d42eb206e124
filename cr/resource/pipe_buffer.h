// What pipes and fifos have in common: who is at their ends, and the bytes in them (p. 1-7).
#pragma once

#include "cr/resource/door.h"
#include "kernel/files/pipe.h"

#include <memory>

namespace cxsim::cr {

/// A pipe in an image; every file that leads to it has the same.
struct PipeBufferState {
    std::uint32_t number = 0;
    bool has_reader = false; ///< Among the processes of the checkpoint.
    bool has_writer = false;
    Bytes contents;
};
void serialize(Archive& archive, PipeBufferState& state);

/// Refuses a file that reads from (or writes to) a pipe whose other end only processes have that are not
/// checkpointed with it. An end that nobody has open any more is no obstacle.
void check_other_end(const TargetFile& file, const kernel::Pipe& pipe, kernel::PipeSide own,
                     Problems& problems);

/// Warns if others have the pipe open, too, though both its ends are among the processes: it comes back as
/// theirs alone. The guide refuses pipes that lead outside (p. A-4), not those which somebody outside happens
/// to have inherited, as shells leave them.
void warn_of_others(const TargetFile& file, const kernel::Pipe& pipe, Problems& problems);

PipeBufferState capture_buffer(const Target& target, const kernel::Pipe& pipe);

/// The pipe again, the same for all its ends. `side` is the end that is about to be opened. `make` makes the
/// pipe when it is first mentioned; null if it has named an obstacle. Null too if the state makes no sense.
std::shared_ptr<kernel::Pipe> buffer_again(Restoration& restoration, const PipeBufferState& state, bool reads,
                                           bool writes,
                                           const std::function<std::shared_ptr<kernel::Pipe>()>& make);

/// Whether every pipe that had both ends has them again: not if a restarted subtree reads from or writes to a
/// process outside of it (p. 1-7). Asked when all processes are prepared.
void check_pipes(const Reunion& reunion, Problems& problems);

} // namespace cxsim::cr
