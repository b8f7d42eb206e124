// Pipes. A single process's pipe leads outside unless it holds both ends itself (p. 1-7).
#include "kernel/files/pipe.h"

#include "cr/resource/doors.h"

namespace cxsim::cr {

namespace {

const kernel::PipeEnd& pipe_end(const kernel::OpenFile& open) {
    return static_cast<const kernel::PipeEnd&>(open.file());
}

void check(const TargetFile& file, Problems& problems) {
    const bool reads = pipe_end(file.open).side() == kernel::PipeEnd::Side::read;
    problems.refuse(reads ? Message::pipe_source_outside : Message::pipe_destination_outside,
                    {file.target.command(), file.target.process.pid, std::int64_t{file.fd}},
                    kernel::ABI_EPIPE);
}

void capture(const TargetFile& /*file*/, OpenFileState& /*state*/) {}

/// Only reached when the checkpoint was forced: the descriptor stays closed.
std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& /*state*/) {
    restoration.problems.report().add_overridden(Message::pipe_create_failed, {},
                                                 static_cast<int>(kernel::ABI_EPIPE));
    return nullptr;
}

} // namespace

const FileDoor pipe_door{kernel::FileKind::pipe, check, capture, open, nullptr};

} // namespace cxsim::cr
