// What stops the CPU: the machine raises, the kernel decides.
#pragma once

#include "emu/memory/address_space.h"

#include <cstdint>

namespace cxsim::emu {

enum class TrapKind : std::uint8_t {
    budget,       ///< The limits of this run were reached; nothing happened.
    interrupt,    ///< Another host thread asked the CPU to return (Cpu::request_interrupt).
    system_call,  ///< `sysc`: `number` holds the immediate's number part, `ring` its ring.
    trap_call,    ///< `trap`: likewise.
    memory_fault, ///< `fault` says what and where.
    illegal,      ///< SIGILL; `subcode` as in the table of signal subcodes (0, 1, 4).
    arithmetic,   ///< SIGFPE; `subcode` 1..11.
    breakpoint,   ///< `bkpt`.
    trace,        ///< One instruction was executed with the trace bit of the psw set.
    bus_error,    ///< SIGBUS; `subcode` 1..7.
    thread,       ///< A parallel instruction that the kernel must carry out; `parallel` says which.
    locked,       ///< A receive waits for a lock bit of the communication registers.
    synchronize,  ///< An instruction that must be executed alone (see Company::others).
    spu_message,  ///< `xmti` in the PROM: `number` is the word sent to the service processor.
    halt,         ///< `halt #n`: `number` is n.
    probe,        ///< The run's probe wanted it to end.
};

/// What a thread asks of its kernel by a parallel instruction.
enum class ParallelRequest : std::uint8_t {
    post, ///< spawn, pfork: an invitation was posted.
    wait, ///< wfork: until no other thread works.
    join, ///< join: this thread ends, unless it is the last.
    idle, ///< idle: this thread gives its CPU away.
};

/// Why a run ended. The pc of the registers is:
/// - for system_call, trap_call, breakpoint, thread, spu_message, halt: the instruction *after* the one that
/// trapped
///   (`instruction_pc` is the trapping one, so that a blocked system call can be repeated);
/// - for memory_fault, illegal, locked and synchronize: the instruction that faulted, which changed nothing;
/// - for arithmetic: the instruction after, as the flags are already set;
/// - otherwise the next instruction to execute.
struct Trap {
    TrapKind kind = TrapKind::budget;
    std::uint32_t subcode = 0;
    std::uint32_t number = 0;
    std::uint32_t ring = 0;
    ParallelRequest parallel{};
    MemoryFault fault{};
    Address instruction_pc = 0;
};

} // namespace cxsim::emu
