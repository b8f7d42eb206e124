// Named pipes: found again by their paths, with the bytes in them.
#include "kernel/files/fifo.h"

#include "cr/resource/doors.h"
#include "cr/resource/lasting_path.h"
#include "cr/resource/pipe_buffer.h"
#include "kernel/abi/file.h"

#include <fcntl.h>

#include <algorithm>

namespace cxsim::cr {

namespace {

const kernel::Fifo& fifo_of(const kernel::OpenFile& open) {
    return static_cast<const kernel::Fifo&>(open.file());
}

kernel::Expected<std::string> path_of(const TargetFile& file) {
    const kernel::Node& node = fifo_of(file.open).node();
    return node.mount != nullptr ? file.target.kernel.files().path_of(*node.mount, node.fd.get())
                                 : kernel::fail(kernel::ABI_ENOENT);
}

void check(const TargetFile& file, Problems& problems) {
    const kernel::Fifo& fifo = fifo_of(file.open);
    if (const auto path = lasting(path_of(file)); !path) {
        const kernel::FileStatus& status = fifo.node().status;
        problems.refuse(Message::fdpath_failed,
                        {file.target.command(), file.target.process.pid, std::int64_t{file.fd},
                         std::int64_t{status.device}, static_cast<std::int64_t>(status.inode),
                         static_cast<std::int64_t>(fifo.pipe()->size())},
                        path.error());
    }
    if (!fifo.reads() || !fifo.writes()) {
        check_other_end(file, *fifo.pipe(), fifo.reads() ? kernel::PipeSide::read : kernel::PipeSide::write,
                        problems);
    }
}

void capture(const TargetFile& file, OpenFileState& state) {
    state.path = path_of(file).value_or(file.open.path());
    state.own = save(capture_buffer(file.target, *fifo_of(file.open).pipe()));
}

/// The fifo's node, if whoever restarts may open it. Nothing after naming the obstacle.
std::optional<kernel::Node> find_node(Restoration& restoration, const OpenFileState& state) {
    const auto place = find_again(restoration, state.path);
    auto found = place ? restoration.kernel.files().find_or_create(place->from, place->path,
                                                                   state.flags & ABI_O_ACCMODE, {})
                       : kernel::fail(place.error());
    if (found && !found->node.is(ABI_S_IFIFO)) {
        found = kernel::fail(kernel::ABI_EINVAL);
    }
    if (!found) {
        restoration.problems.refuse(Message::fifo_open_failed, {state.path}, found.error());
        return {};
    }
    return std::move(found->node);
}

/// A node for itself, as the last steps need one.
std::shared_ptr<kernel::Node> copy_of(const kernel::Node& node) {
    return std::make_shared<kernel::Node>(
        kernel::Node{node.mount, kernel::UniqueFd(::fcntl(node.fd.get(), F_DUPFD_CLOEXEC, 0)), node.status});
}

/// Others may have the fifo open, too. If they have, all that can be done is to join them; if not, the pipe
/// is made in private and becomes the fifo's when the processes exist.
std::shared_ptr<kernel::Pipe> make_pipe(Restoration& restoration, const kernel::Node& node,
                                        const Bytes& contents) {
    kernel::Kernel& kernel = restoration.kernel;
    if (auto shared = kernel.fifos().find(node)) {
        std::size_t& promised = restoration.reunion.fifo_bytes[shared.get()];
        if (shared->room() < promised + contents.size()) {
            restoration.problems.refuse(Message::fifo_data_failed, {}, kernel::ABI_ENOSPC);
            return nullptr;
        }
        promised += contents.size();
        restoration.reunion.last_steps.emplace_back([shared, contents] { shared->put(contents); });
        return shared;
    }
    auto made = std::make_shared<kernel::Pipe>(kernel);
    made->put(contents);
    restoration.reunion.last_steps.emplace_back(
        [&kernel, made, own = copy_of(node)] { kernel.fifos().adopt(*own, made); });
    return made;
}

std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    PipeBufferState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    auto node = find_node(restoration, state);
    if (!node) {
        return nullptr;
    }
    const std::uint32_t mode = state.flags & ABI_O_ACCMODE;
    auto pipe = buffer_again(restoration, saved, mode != ABI_O_WRONLY, mode != ABI_O_RDONLY,
                             [&] { return make_pipe(restoration, *node, saved.contents); });
    return pipe == nullptr ? nullptr
                           : std::make_shared<kernel::Fifo>(std::move(pipe), std::move(*node), state.flags);
}

} // namespace

const FileDoor fifo_door{kernel::FileKind::fifo, check, capture, open, nullptr};

} // namespace cxsim::cr
