#include "cr/resource/pipe_buffer.h"

#include "kernel/files/fifo.h"

#include <map>

namespace cxsim::cr {

namespace {

struct Ends {
    bool read = false;
    bool write = false;

    bool has(kernel::PipeSide side) const { return side == kernel::PipeSide::read ? read : write; }
};

/// Who has ends of a pipe.
struct EndsOfPipe {
    Ends inside;  ///< Members of the hierarchy.
    Ends outside; ///< All others.
};
using EndsOfPipes = std::map<const kernel::Pipe*, EndsOfPipe>;

/// Adds what the file is of a pipe.
void add_ends(EndsOfPipes& pipes, Ends EndsOfPipe::* where, const kernel::File& file) {
    if (file.kind() == kernel::FileKind::pipe) {
        const auto& end = static_cast<const kernel::PipeEnd&>(file);
        Ends& ends = pipes[end.pipe().get()].*where;
        ends.read = ends.read || end.side() == kernel::PipeSide::read;
        ends.write = ends.write || end.side() == kernel::PipeSide::write;
    } else if (file.kind() == kernel::FileKind::fifo) {
        const auto& fifo = static_cast<const kernel::Fifo&>(file);
        Ends& ends = pipes[fifo.pipe().get()].*where;
        ends.read = ends.read || fifo.reads();
        ends.write = ends.write || fifo.writes();
    }
}

void add_ends(EndsOfPipes& pipes, Ends EndsOfPipe::* where, const kernel::Process& process,
              const Choices& choices) {
    const auto entries = process.descriptors.entries();
    for (std::uint32_t fd = 0; fd < entries.size(); ++fd) {
        if (entries[fd].open != nullptr && !choices.ignores(process.pid, fd)) {
            add_ends(pipes, where, entries[fd].open->file());
        }
    }
}

/// Of all pipes that anybody has, in one pass: a hierarchy may have very many.
EndsOfPipes find_ends(const Target& target) {
    EndsOfPipes pipes;
    for (const Member& member : target.family.members()) {
        add_ends(pipes, &EndsOfPipe::inside, *member.process, target.choices);
    }
    for (const kernel::Process& process : target.kernel.processes().all()) {
        if (!target.family.contains(process)) {
            add_ends(pipes, &EndsOfPipe::outside, process, {});
        }
    }
    return pipes;
}

EndsOfPipe ends_of(const Target& target, const kernel::Pipe& pipe) {
    const EndsOfPipes& pipes = target.numbers.once(&target.family, [&] { return find_ends(target); });
    const auto found = pipes.find(&pipe);
    return found != pipes.end() ? found->second : EndsOfPipe{};
}

} // namespace

void serialize(Archive& archive, PipeBufferState& state) {
    archive.fields(state.number, state.has_reader, state.has_writer, state.contents);
}

void check_other_end(const TargetFile& file, const kernel::Pipe& pipe, kernel::PipeSide own,
                     Problems& problems) {
    const bool reads = own == kernel::PipeSide::read;
    const auto other = reads ? kernel::PipeSide::write : kernel::PipeSide::read;
    const EndsOfPipe ends = ends_of(file.target, pipe);
    if (!ends.inside.has(other) && ends.outside.has(other)) {
        problems.refuse(reads ? Message::pipe_source_outside : Message::pipe_destination_outside,
                        {file.target.command(), file.target.process.pid, std::int64_t{file.fd}},
                        kernel::ABI_EPIPE);
    }
}

void warn_of_others(const TargetFile& file, const kernel::Pipe& pipe, Problems& problems) {
    const auto [inside, outside] = ends_of(file.target, pipe);
    if (inside.read && inside.write && (outside.read || outside.write)) {
        problems.note(Message::pipe_shared_outside,
                      {file.target.command(), file.target.process.pid, std::int64_t{file.fd}});
    }
}

PipeBufferState capture_buffer(const Target& target, const kernel::Pipe& pipe) {
    const Ends ends = ends_of(target, pipe).inside;
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
