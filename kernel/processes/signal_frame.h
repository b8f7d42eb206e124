// The frame that a signal handler runs on.
#pragma once

#include "kernel/processes/process.h"

namespace cxsim::kernel {

class Kernel;

/// Saves the thread's registers on its stack (or signal stack) as a struct abi_sigcontext and makes the
/// thread call the handler by way of the gateway page. `mask` is what sigreturn will put back. False if the
/// stack can't take it.
bool push_signal_frame(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code, SignalSet mask);

/// Whether the thread with this stack pointer is on the process's signal stack. Where the stack's size is
/// known, the pointer tells, also after a longjmp() out of a handler.
bool is_on_signal_stack(const SignalState& state, emu::Address sp);

/// Registers to and from the form in which programs and core files have them.
abi_sigcontext save_context(const emu::Registers& registers);
void load_context(emu::Registers& registers, const abi_sigcontext& context);
abi_vectorstate save_vector_state(const emu::Registers& registers);
void load_vector_state(emu::Registers& registers, const abi_vectorstate& state);

} // namespace cxsim::kernel
