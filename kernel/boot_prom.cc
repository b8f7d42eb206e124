// Running the boot PROM in privileged mode, before there is any process.
#include "kernel/boot_prom.h"

#include "kernel/processes/loader.h"
#include "kernel/processes/memory.h"

#include <fmt/format.h>

namespace cxsim::kernel {

namespace {

constexpr std::uint64_t instruction_limit = 1'000'000; ///< A self-test that takes longer hangs.

/// The model's name as the PROM wants it: eight characters in a longword, padded with zeros.
std::uint64_t packed_name(std::string_view name) {
    std::uint64_t packed = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        packed = packed << 8U | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
    }
    return packed;
}

emu::ThreadContext power_on_state(const emu::Model& model, unsigned memory_megabytes,
                                  const LoadedProgram& prom) {
    emu::ThreadContext context;
    context.mode = emu::Mode::privileged;
    context.registers.pc = prom.entry;
    context.registers.psw = emu::psw::with_frame_length(0, emu::psw::FrameLength::short_frame);
    context.registers.a[emu::sp] = layout::stack_top;
    context.registers.a[1] = model.family == emu::Family::c1 ? 1 : 2;
    context.registers.a[2] = memory_megabytes;
    context.registers.s[7] = packed_name(model.uname);
    return context;
}

} // namespace

std::expected<std::string, std::string> run_boot_prom(emu::Cpu& cpu, unsigned memory_megabytes,
                                                      std::span<const std::byte> prom) {
    auto program = load_program(prom);
    if (!program) {
        return std::unexpected(fmt::format("boot PROM: {}", program.error()));
    }
    program->space.map({.start = layout::stack_top - emu::page_size,
                        .end = layout::stack_top,
                        .protection = emu::Protection::read | emu::Protection::write,
                        .kind = emu::RegionKind::stack,
                        .shared = {}});
    emu::ThreadContext context = power_on_state(cpu.model(), memory_megabytes, *program);
    std::string announcement;
    while (context.instructions < instruction_limit) {
        const emu::Trap trap =
            cpu.run(context, program->space, {.instructions = instruction_limit - context.instructions});
        if (trap.kind == emu::TrapKind::spu_message) {
            announcement.push_back(static_cast<char>(trap.number & 0xffU));
        } else if (trap.kind == emu::TrapKind::halt && trap.number == 0) {
            return announcement;
        } else if (trap.kind == emu::TrapKind::halt) {
            return std::unexpected(fmt::format("boot PROM: self-test {} failed", trap.number));
        } else if (trap.kind != emu::TrapKind::budget && trap.kind != emu::TrapKind::interrupt) {
            return std::unexpected(fmt::format("boot PROM: unexpected trap {} at {:#010x}",
                                               static_cast<unsigned>(trap.kind), context.registers.pc));
        }
    }
    return std::unexpected("boot PROM: the self-test does not end");
}

} // namespace cxsim::kernel
