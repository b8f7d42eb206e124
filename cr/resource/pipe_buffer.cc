#include "cr/resource/pipe_buffer.h"

#include "kernel/files/fifo.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

struct Ends {
    bool read = false;
    bool write = false;

    bool has(kernel::PipeSide side) const { return side == kernel::PipeSide::read ? read : write; }
};

/// Adds the ends of the pipe that the file is.
void add_ends(Ends& ends, const kernel::File& file, const kernel::Pipe& pipe) {
    if (file.kind() == kernel::FileKind::pipe) {
        const auto& end = static_cast<const kernel::PipeEnd&>(file);
        const bool same = end.pipe().get() == &pipe;
        ends.read = ends.read || (same && end.side() == kernel::PipeSide::read);
        ends.write = ends.write || (same && end.side() == kernel::PipeSide::write);
    } else if (file.kind() == kernel::FileKind::fifo) {
        const auto& fifo = static_cast<const kernel::Fifo&>(file);
        const bool same = fifo.pipe().get() == &pipe;
        ends.read = ends.read || (same && fifo.reads());
        ends.write = ends.write || (same && fifo.writes());
    }
}

void add_ends(Ends& ends, const kernel::Process& process, const kernel::Pipe& pipe, const Choices& choices) {
    const auto entries = process.descriptors.entries();
    for (std::uint32_t fd = 0; fd < entries.size(); ++fd) {
        if (entries[fd].open != nullptr && !choices.ignores(process.pid, fd)) {
            add_ends(ends, entries[fd].open->file(), pipe);
        }
    }
}

Ends ends_inside(const Target& target, const kernel::Pipe& pipe) {
    Ends ends;
    for (const Member& member : target.family.members()) {
        add_ends(ends, *member.process, pipe, target.choices);
    }
    return ends;
}

Ends ends_outside(const Target& target, const kernel::Pipe& pipe) {
    Ends ends;
    for (const kernel::Process& process : target.kernel.processes().all()) {
        if (!target.family.contains(process)) {
            add_ends(ends, process, pipe, {});
        }
    }
    return ends;
}

} // namespace

void serialize(Archive& archive, PipeBufferState& state) {
    archive.fields(state.number, state.has_reader, state.has_writer, state.contents);
}

void check_other_end(const TargetFile& file, const kernel::Pipe& pipe, kernel::PipeSide own,
                     Problems& problems) {
    const bool reads = own == kernel::PipeSide::read;
    const auto other = reads ? kernel::PipeSide::write : kernel::PipeSide::read;
    if (!ends_inside(file.target, pipe).has(other) && ends_outside(file.target, pipe).has(other)) {
        problems.refuse(reads ? Message::pipe_source_outside : Message::pipe_destination_outside,
                        {file.target.command(), file.target.process.pid, std::int64_t{file.fd}},
                        kernel::ABI_EPIPE);
    }
}

void warn_of_others(const TargetFile& file, const kernel::Pipe& pipe, Problems& problems) {
    const Ends inside = ends_inside(file.target, pipe);
    const Ends outside = ends_outside(file.target, pipe);
    if (inside.read && inside.write && (outside.read || outside.write)) {
        problems.note(Message::pipe_shared_outside,
                      {file.target.command(), file.target.process.pid, std::int64_t{file.fd}});
    }
}

PipeBufferState capture_buffer(const Target& target, const kernel::Pipe& pipe) {
    const Ends ends = ends_inside(target, pipe);
    const auto bytes = std::as_bytes(std::span(pipe.contents()));
    return {.number = target.numbers.of(&pipe),
            .has_reader = ends.read,
            .has_writer = ends.write,
            .contents = {bytes.begin(), bytes.end()}};
}

std::shared_ptr<kernel::Pipe> buffer_again(Restoration& restoration, const PipeBufferState& state, bool reads,
                                           bool writes,
                                           const std::function<std::shared_ptr<kernel::Pipe>()>& make) {
    if (state.contents.size() > kernel::Pipe::capacity) {
        senseless_record(restoration);
        return nullptr;
    }
    auto& pipes = restoration.reunion.pipes;
    if (!pipes.contains(state.number)) {
        auto pipe = make();
        if (pipe == nullptr) {
            return nullptr;
        }
        pipes.emplace(state.number, PipeAgain{.pipe = std::move(pipe),
                                              .wants_reader = state.has_reader,
                                              .wants_writer = state.has_writer});
    }
    PipeAgain& again = pipes.at(state.number);
    again.has_reader = again.has_reader || reads;
    again.has_writer = again.has_writer || writes;
    return again.pipe;
}

void check_pipes(const Reunion& reunion, Problems& problems) {
    for (const auto& [number, pipe] : reunion.pipes) {
        if ((pipe.wants_reader && !pipe.has_reader) || (pipe.wants_writer && !pipe.has_writer)) {
            problems.refuse(Message::pipe_create_failed, {}, kernel::ABI_EPIPE);
        }
    }
}

} // namespace cxsim::cr
