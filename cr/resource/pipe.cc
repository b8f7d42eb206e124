// Pipes, with the bytes in them.
#include "kernel/files/pipe.h"

#include "cr/resource/doors.h"
#include "cr/resource/pipe_buffer.h"

namespace cxsim::cr {

namespace {

struct PipeState {
    kernel::PipeSide side{};
    PipeBufferState buffer;
};

void serialize(Archive& archive, PipeState& state) {
    archive.field(state.side);
    serialize(archive, state.buffer);
}

const kernel::PipeEnd& pipe_end(const kernel::OpenFile& open) {
    return static_cast<const kernel::PipeEnd&>(open.file());
}

void check(const TargetFile& file, Problems& problems) {
    const kernel::PipeEnd& end = pipe_end(file.open);
    check_other_end(file, *end.pipe(), end.side(), problems);
    warn_of_others(file, *end.pipe(), problems);
}

void capture(const TargetFile& file, OpenFileState& state) {
    const kernel::PipeEnd& end = pipe_end(file.open);
    state.own = save(PipeState{end.side(), capture_buffer(file.target, *end.pipe())});
}

std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    PipeState saved;
    if (!load(state.own, saved) || saved.side > kernel::PipeSide::write) {
        senseless_record(restoration);
        return nullptr;
    }
    const bool reads = saved.side == kernel::PipeSide::read;
    auto pipe = buffer_again(restoration, saved.buffer, reads, !reads, [&] {
        auto made = std::make_shared<kernel::Pipe>(restoration.kernel);
        made->put(saved.buffer.contents);
        return made;
    });
    return pipe == nullptr ? nullptr : std::make_shared<kernel::PipeEnd>(std::move(pipe), saved.side);
}

} // namespace

const FileDoor pipe_door{kernel::FileKind::pipe, check, capture, open, nullptr};

} // namespace cxsim::cr
