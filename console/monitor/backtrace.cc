// Who has called whom: from frame to frame of a thread's stack.
//
// A call leaves four words where fp then points: where it returns to, the psw, and fp and ap of the caller.
// Its arguments lie at the ap saved there, which was set before the call; their number stands below them.
// A function entered by callq has no frame, and does not appear.
#include "console/monitor/command.h"
#include "emu/isa/byte_order.h"
#include "kernel/abi/process.h"
#include "kernel/processes/memory.h"

#include <array>
#include <cstddef>
#include <optional>

namespace cxsim::console::monitor {
namespace {

constexpr std::uint64_t default_depth = 30;
constexpr std::uint64_t greatest_depth = 100'000;
/// More arguments than a person wants to see; what is larger is no number of arguments.
constexpr std::uint32_t most_arguments = 8;

struct Frame {
    emu::Address return_pc = 0;
    emu::Address fp = 0; ///< The caller's.
    emu::Address arguments = 0;
};

std::optional<std::uint32_t> word_at(const ThreadMemory& memory, emu::Address address) {
    std::array<std::byte, 4> bytes{};
    return memory.read(address, bytes) ? std::optional(isa::load_be32(bytes.data())) : std::nullopt;
}

std::optional<Frame> frame_at(const ThreadMemory& memory, emu::Address fp) {
    std::array<std::byte, 16> words{};
    if (!memory.read(fp, words)) {
        return std::nullopt;
    }
    return Frame{.return_pc = isa::load_be32(&words[0]),
                 .fp = isa::load_be32(&words[8]),
                 .arguments = isa::load_be32(&words[12])};
}

/// "(0x1, 0x80100000)"; empty if the number of arguments is not known.
std::string arguments_of(const ThreadMemory& memory, const Frame& frame) {
    const auto count = word_at(memory, frame.arguments - 4);
    if (!count || *count > most_arguments) {
        return {};
    }
    std::string text = " (";
    for (std::uint32_t n = 0; n < *count; ++n) {
        const auto argument = word_at(memory, frame.arguments + 4 * n);
        text += (n == 0 ? "" : ", ") + (argument ? fmt::format("{:#x}", *argument) : std::string("?"));
    }
    return text + ")";
}

/// What a signal interrupted, if the frame is that of a handler: the gateway page calls it with the saved
/// registers as its third argument.
std::optional<Frame> interrupted_by(const ThreadMemory& memory, const Frame& handler) {
    if (handler.return_pc / emu::page_size != kernel::layout::gateway / emu::page_size) {
        return std::nullopt;
    }
    const auto context = word_at(memory, handler.arguments + 8);
    const auto pc = context ? word_at(memory, *context + offsetof(abi_sigcontext, sc_pc)) : std::nullopt;
    const auto fp = context ? word_at(memory, *context + offsetof(abi_sigcontext, sc_fp)) : std::nullopt;
    return pc && fp ? std::optional(Frame{.return_pc = *pc, .fp = *fp}) : std::nullopt;
}

} // namespace

CommandResult command_backtrace(Session& session, const CommandLine& line) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    const auto depth =
        line.words.empty() ? Value(default_depth) : session.number(line.words[0], greatest_depth);
    if (!depth || *depth == 0) {
        return std::unexpected(depth ? fmt::format("{}: at least one", line.words[0]) : depth.error());
    }
    const ThreadMemory memory(**thread);
    const auto symbols = session.symbols(**thread);
    const emu::Registers& registers = (*thread)->context.registers;
    emu::Address pc = registers.pc;
    emu::Address fp = registers.a[emu::fp];
    for (std::uint64_t number = 0; number < *depth; ++number) {
        const auto frame = frame_at(memory, fp);
        const std::string name = symbols->describe(pc);
        session.print("#{:<3} {:#010x}{}{}{}\n", number, pc, name.empty() ? "" : " in ", name,
                      frame ? arguments_of(memory, *frame) : "");
        if (!frame) {
            return Next::prompt; // the first function of the program
        }
        const auto interrupted = interrupted_by(memory, *frame);
        if (interrupted) {
            session.print("     signal handler called\n");
        }
        const Frame& next = interrupted ? *interrupted : *frame;
        if (next.fp < fp && next.fp != 0) {
            session.print("The frames go on at {:#010x}, which lies below them.\n", next.fp);
            return Next::prompt;
        }
        pc = next.return_pc;
        fp = next.fp;
    }
    session.print("There are more; backtrace {} shows them.\n", 10 * *depth);
    return Next::prompt;
}

} // namespace cxsim::console::monitor
