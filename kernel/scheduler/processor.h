// A CPU of the machine, and how far it has come with its thread.
#pragma once

#include "emu/cpu/cpu.h"
#include "kernel/base/time.h"

namespace cxsim::kernel {

struct Thread;

struct Processor {
    enum class Stage : std::uint8_t {
        due,    ///< To be run next.
        event,  ///< Its run ended with `trap`, which is to be served.
        settled ///< Done with the interval.
    };

    emu::Cpu* cpu;
    Thread* thread = nullptr; ///< Null while the CPU is free.
    Stage stage = Stage::settled;
    Nanoseconds time = 0;       ///< Machine time up to which it has worked.
    Nanoseconds slice_left = 0; ///< Of its thread.
    emu::Trap trap;
};

} // namespace cxsim::kernel
