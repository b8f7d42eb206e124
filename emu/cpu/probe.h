// How an observer looks into a run of the CPU: at instructions, and at accesses to memory.
//
// A run without a probe pays nothing for it. With one, only code in pages that the probe watches is executed
// instruction by instruction, and only data in watched pages is kept out of the soft TLB; everything else
// runs as fast as ever.
#pragma once

#include "emu/memory/page.h"

#include <cstdint>

namespace cxsim::emu {

struct ThreadContext;

/// An instruction that is about to be executed, or was.
struct ProbedInstruction {
    const ThreadContext& thread;
    Address pc = 0;
    std::uint64_t number = 0; ///< How many instructions the thread has executed before it.
};

/// An access that an instruction is about to make to a watched page. A vector may touch many bytes.
struct ProbedAccess {
    Address address = 0;
    std::uint64_t size = 0; ///< In bytes.
    bool write = false;
};

/// Implemented by debuggers. What is watched may change between runs, not within one.
class Probe {
  public:
    virtual ~Probe() = default;

    /// Whether `before` and `executed` want to know of the instructions that begin in this page.
    virtual bool watches_code(PageNumber page) const = 0;
    /// Whether `accessing` wants to know of accesses to this page.
    virtual bool watches_data(PageNumber page) const = 0;

    /// Returns true to end the run before the instruction, with TrapKind::probe.
    virtual bool before(const ProbedInstruction& instruction) = 0;
    /// The instruction is permitted to make this access. Returns true to end the run, with TrapKind::probe,
    /// after the instruction; `executed` is called then even if its page is not watched, unless it faults.
    virtual bool accessing(const ProbedAccess& access) = 0;
    /// The instruction was executed: it is not one that will be executed again after a fault.
    virtual void executed(const ProbedInstruction& instruction) = 0;
};

} // namespace cxsim::emu
