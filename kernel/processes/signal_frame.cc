// Calling a signal handler, and coming back from it.
//
// On the stack, from the new sp upwards: the three arguments of the handler, its address (for the gateway
// page), the sigcontext, and the vector state if the vector registers were in use.
#include "kernel/processes/signal_frame.h"

#include "kernel/kernel.h"
#include "kernel/processes/signals.h"
#include "kernel/processes/user_memory.h"

#include <memory>

namespace cxsim::kernel {

namespace {

struct HandlerArguments {
    abi_u32 signal;
    abi_u32 code;
    abi_pointer context;
    abi_pointer handler;
};

emu::Address place_below(emu::Address top, std::size_t size) {
    return static_cast<emu::Address>(top - size) & ~7U;
}

/// Where the parts of a frame are.
struct FramePlaces {
    emu::Address vectors = 0; ///< 0 for none.
    emu::Address context = 0;
    emu::Address arguments = 0; ///< The new sp.
};

FramePlaces places_below(emu::Address top, bool with_vectors) {
    FramePlaces places;
    if (with_vectors) {
        top = places.vectors = place_below(top, sizeof(abi_vectorstate));
    }
    places.context = place_below(top, sizeof(abi_sigcontext));
    places.arguments = place_below(places.context, sizeof(HandlerArguments));
    return places;
}

emu::Address top_of_stack(const SignalState& state, const SignalAction& action, emu::Address sp) {
    const bool switch_stack =
        (action.flags & ABI_SV_ONSTACK) != 0 && state.stack != 0 && !is_on_signal_stack(state, sp);
    return switch_stack ? state.stack : sp;
}

} // namespace

bool is_on_signal_stack(const SignalState& state, emu::Address sp) {
    const emu::Address base = state.stack - state.stack_size;
    return state.stack_size != 0 ? sp > base && sp - base <= state.stack_size : state.on_stack;
}

abi_sigcontext save_context(const emu::Registers& registers) {
    abi_sigcontext context{};
    context.sc_pc = registers.pc;
    context.sc_psw = registers.psw;
    context.sc_fp = registers.a[emu::fp];
    context.sc_ap = registers.a[emu::ap];
    for (unsigned i = 0; i < 5; ++i) {
        context.sc_a[i] = registers.a[5 - i];
    }
    context.sc_sp = registers.a[emu::sp];
    for (unsigned i = 0; i < 8; ++i) {
        context.sc_s[i] = registers.s[7 - i];
    }
    return context;
}

void load_context(emu::Registers& registers, const abi_sigcontext& context) {
    registers.pc = context.sc_pc;
    registers.psw = context.sc_psw;
    registers.a[emu::fp] = context.sc_fp;
    registers.a[emu::ap] = context.sc_ap;
    for (unsigned i = 0; i < 5; ++i) {
        registers.a[5 - i] = context.sc_a[i];
    }
    registers.a[emu::sp] = context.sc_sp;
    for (unsigned i = 0; i < 8; ++i) {
        registers.s[7 - i] = context.sc_s[i];
    }
}

abi_vectorstate save_vector_state(const emu::Registers& registers) {
    abi_vectorstate state{};
    for (unsigned v = 0; v < registers.v.size(); ++v) {
        for (unsigned element = 0; element < emu::max_vector_length; ++element) {
            state.vs_v[v][element] = registers.v[v][element];
        }
    }
    state.vs_vm[0] = registers.vm[1]; // A mask in memory begins with its upper half.
    state.vs_vm[1] = registers.vm[0];
    state.vs_vls = std::uint64_t{registers.vs} << 32U | registers.vl;
    return state;
}

void load_vector_state(emu::Registers& registers, const abi_vectorstate& state) {
    for (unsigned v = 0; v < registers.v.size(); ++v) {
        for (unsigned element = 0; element < emu::max_vector_length; ++element) {
            registers.v[v][element] = state.vs_v[v][element];
        }
    }
    registers.vm = {state.vs_vm[1], state.vs_vm[0]};
    registers.vs = static_cast<std::uint32_t>(state.vs_vls >> 32U);
    registers.vl = static_cast<std::uint32_t>(state.vs_vls);
}

bool push_signal_frame(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code, SignalSet mask) {
    Process& process = *thread.process;
    SignalState& state = process.signals;
    emu::Registers& registers = thread.context.registers;
    const SignalAction& action = state.action(signal);
    UserMemory memory(thread);

    const emu::Address top = top_of_stack(state, action, registers.a[emu::sp]);
    const bool on_stack = (top == state.stack && top != 0) || is_on_signal_stack(state, top);
    const FramePlaces places = places_below(top, registers.vector_valid);
    if (on_stack && state.stack_size != 0 && !is_on_signal_stack(state, places.arguments)) {
        return false; // It would reach below the stack, and nothing there is touched.
    }
    abi_sigcontext context = save_context(registers);
    context.sc_vector = places.vectors;
    context.sc_onstack = is_on_signal_stack(state, registers.a[emu::sp]) ? 1 : 0;
    context.sc_mask = mask.bits();
    const HandlerArguments arguments{static_cast<std::uint32_t>(signal), code, places.context,
                                     action.handler};
    if ((registers.vector_valid && !memory.store_value(places.vectors, save_vector_state(registers))) ||
        !memory.store_value(places.context, context) || !memory.store_value(places.arguments, arguments)) {
        return false;
    }
    state.on_stack = on_stack;
    registers.a[emu::sp] = places.arguments;
    registers.a[emu::ap] = places.arguments;
    registers.pc = kernel.signal_delivery_pc();
    registers.psw &= ~(emu::psw::trace | emu::psw::a_carry | emu::psw::s_carry);
    registers.vector_valid = false;
    return true;
}

Outcome return_from_handler(Caller& caller, emu::Address address) {
    UserMemory memory(caller.thread);
    const auto context = memory.load<abi_sigcontext>(address);
    if (!context) {
        return context.error();
    }
    emu::Registers& registers = caller.thread.context.registers;
    if (context->sc_vector != 0) {
        const auto vectors = memory.load<abi_vectorstate>(context->sc_vector);
        if (!vectors) {
            return vectors.error();
        }
        load_vector_state(registers, *vectors);
        registers.vector_valid = true;
    }
    load_context(registers, *context);
    SignalState& state = caller.process.signals;
    state.on_stack = (context->sc_onstack & 1U) != 0;
    state.blocked = SignalSet(context->sc_mask) - unblockable_signals;
    return Outcome::registers_set();
}

} // namespace cxsim::kernel
