// Dispatch of system calls.
#include "kernel/calls/system_call.h"

#include "kernel/kernel.h"

#include <algorithm>
#include <iterator>

namespace cxsim::kernel {

namespace {

constexpr SystemCallRow call_table[] = {
#define SYSCALL(number, name, argument_words) {number, #name, argument_words, sys_##name},
#include "kernel/abi/syscalls.def"
#undef SYSCALL
};
static_assert(std::ranges::is_sorted(call_table, {}, &SystemCallRow::number));
static_assert(std::ranges::all_of(call_table,
                                  [](const SystemCallRow& row) { return row.argument_words <= 7; }));

Expected<void> fetch_arguments(SystemCall& call, unsigned count) {
    const emu::Address arguments = call.thread.context.registers.a[emu::ap];
    for (unsigned i = 0; i < count; ++i) {
        const auto word = call.memory().load<abi_u32>(arguments + 4 * i);
        if (!word) {
            return fail(word.error());
        }
        call.words[i] = *word;
    }
    return {};
}

/// Calls the function, or finds why not.
Outcome run_call(Caller& caller, const SystemCallRow* row) {
    if (row == nullptr) {
        caller.kernel.post_signal(caller.process, ABI_SIGSYS);
        return ABI_ENOSYS;
    }
    SystemCall call{caller};
    if (const auto fetched = fetch_arguments(call, row->argument_words); !fetched) {
        return fetched.error();
    }
    return row->function(call);
}

} // namespace

std::span<const SystemCallRow> system_calls() {
    return call_table;
}

const SystemCallRow* find_system_call(std::uint32_t number) {
    const auto* const row = std::ranges::lower_bound(call_table, number, {}, &SystemCallRow::number);
    return row != std::end(call_table) && row->number == number ? row : nullptr;
}

void set_result(Thread& thread, const Outcome& outcome) {
    emu::Registers& registers = thread.context.registers;
    if (outcome.is_value()) {
        registers.s[0] = outcome.value();
        registers.psw &= ~emu::psw::s_carry;
    } else if (outcome.is_error()) {
        registers.s[0] = static_cast<std::uint64_t>(outcome.error());
        registers.psw |= emu::psw::s_carry;
    }
}

void end_system_call(Kernel& kernel, Thread& thread, std::uint32_t number, const Outcome& outcome) {
    set_result(thread, outcome);
    CallObserver* const observer = kernel.call_observer();
    if (observer != nullptr && (outcome.is_value() || outcome.is_error())) {
        observer->call_ended(thread, number, outcome);
    }
}

void execute_system_call(Caller& caller, std::uint32_t number, emu::Address instruction_pc) {
    Thread& thread = caller.thread;
    const emu::Address resume_pc = thread.context.registers.pc;
    if (thread.progress.number != number) {
        thread.progress = {};
    }
    thread.served_call = number;
    const Outcome outcome = run_call(caller, find_system_call(number));
    thread.served_call = 0;
    if (outcome.is_blocked()) {
        thread.progress.number = number;
        thread.progress.resume_pc = resume_pc;
        thread.sleep(outcome.wait_condition(), caller.kernel.clock().now());
        thread.context.registers.pc = instruction_pc;
        ++caller.process.usage.voluntary_switches;
        return;
    }
    thread.progress = {};
    end_system_call(caller.kernel, thread, number, outcome);
}

} // namespace cxsim::kernel
