// From what an operator names to what is meant.
#include "console/monitor/session.h"

#include "console/monitor/registers.h"
#include "emu/isa/byte_order.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cxsim::console::monitor {
namespace {

/// Names and memory of one thread, which may be missing.
class ThreadMeaning final : public Meaning {
  public:
    ThreadMeaning(const kernel::Thread* thread, const SymbolTable* symbols)
        : thread_(thread), symbols_(symbols) {}

    Value named(std::string_view name) const override {
        const auto place = find_register(name);
        if (!place) {
            return std::unexpected(place.error());
        }
        if (*place && thread_ != nullptr) {
            return (*place)->is_vector()
                       ? Value(std::unexpected(fmt::format("{}: name an element, as in {}[0]", name, name)))
                       : Value(read_register(thread_->context, **place));
        }
        if (const auto address = symbols_ != nullptr ? symbols_->find(name) : std::nullopt) {
            return *address;
        }
        return std::unexpected(fmt::format("{}: no such register or symbol", name));
    }

    Value word_at(emu::Address address) const override {
        std::array<std::byte, 4> bytes{};
        if (thread_ == nullptr || !ThreadMemory(*thread_).read(address, bytes)) {
            return std::unexpected(fmt::format("{:#010x}: not mapped", address));
        }
        return isa::load_be32(bytes.data());
    }

  private:
    const kernel::Thread* thread_;
    const SymbolTable* symbols_;
};

} // namespace

Session::Session(MachineControl& switched, Print print)
    : machine(switched),
      observer([this](const kernel::Process& process) { return programs.of(*machine.kernel(), process); }),
      print_(std::move(print)) {}

Session::~Session() {
    if (kernel::Kernel* running = machine.kernel()) {
        running->set_debugger(nullptr);
    }
}

std::expected<void, std::string> Session::power_on() {
    const auto booted = machine.power_on();
    if (booted) {
        machine.kernel()->set_debugger(&observer);
        apply_margins();
    }
    return booted;
}

void Session::power_off() {
    observer.forget_machine();
    chosen.reset();
    machine.power_off();
}

std::expected<kernel::Kernel*, std::string> Session::kernel() {
    kernel::Kernel* const running = machine.kernel();
    return running != nullptr ? std::expected<kernel::Kernel*, std::string>(running)
                              : std::unexpected("the machine is off: boot it first");
}

void Session::resume() {
    if (kernel::Kernel* const running = machine.kernel()) {
        observer.resume(running->processes());
    }
}

void Session::apply_margins() {
    if (kernel::Kernel* const running = machine.kernel()) {
        running->set_cycle(margins.cycle_nanoseconds(running->cpu().model().clock_nanoseconds));
    }
}

kernel::Thread* Session::find(const ThreadName& name) {
    kernel::Kernel* const running = machine.kernel();
    kernel::Process* const owner = running != nullptr ? running->processes().find(name.pid) : nullptr;
    if (owner == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(owner->threads, name.thread, &kernel::Thread::id);
    return found != owner->threads.end() ? found->get() : nullptr;
}

std::expected<kernel::Process*, std::string> Session::process(kernel::Pid pid) {
    const auto running = kernel();
    if (!running) {
        return std::unexpected(running.error());
    }
    kernel::Process* const found = (*running)->processes().find(pid);
    return found != nullptr ? std::expected<kernel::Process*, std::string>(found)
                            : std::unexpected(fmt::format("{}: no such process", pid));
}

std::expected<kernel::Thread*, std::string> Session::thread() {
    const auto running = kernel();
    if (!running) {
        return std::unexpected(running.error());
    }
    if (chosen) {
        kernel::Thread* const found = find(*chosen);
        return found != nullptr
                   ? std::expected<kernel::Thread*, std::string>(found)
                   : std::unexpected(fmt::format("process {} is gone; choose another one", chosen->text()));
    }
    if (const auto& last = observer.last_thread()) {
        if (kernel::Thread* const found = find(*last)) {
            return found;
        }
    }
    kernel::Process* const first = (*running)->processes().after(0);
    return first != nullptr ? std::expected<kernel::Thread*, std::string>(&first->main_thread())
                            : std::unexpected("there is no process");
}

std::shared_ptr<const SymbolTable> Session::symbols(const kernel::Thread& of) {
    return programs.of(*machine.kernel(), *of.process);
}

Value Session::evaluate(std::string_view text, const SymbolTable* symbols_given) {
    const auto present = thread();
    const kernel::Thread* const meant = present ? *present : nullptr;
    const auto own = meant != nullptr ? symbols(*meant) : std::make_shared<const SymbolTable>();
    return monitor::evaluate(text,
                             ThreadMeaning(meant, symbols_given != nullptr ? symbols_given : own.get()));
}

std::expected<emu::Address, std::string> Session::address(std::string_view text,
                                                          const SymbolTable* symbols_given) {
    const Value value = evaluate(text, symbols_given);
    if (!value) {
        return std::unexpected(value.error());
    }
    // Addresses wrap around as the machine's do: -8 is one.
    const auto narrow = static_cast<emu::Address>(*value);
    const bool negative = static_cast<std::int64_t>(*value) < 0 && static_cast<std::int32_t>(narrow) < 0;
    if (*value > std::numeric_limits<emu::Address>::max() && !negative) {
        return std::unexpected(fmt::format("{}: no address, which has 32 bits", text));
    }
    return narrow;
}

std::expected<std::uint64_t, std::string> Session::number(std::string_view text, std::uint64_t largest) {
    const Value value = evaluate(text);
    if (value && *value > largest) {
        return std::unexpected(fmt::format("{}: must be 0 to {}", text, largest));
    }
    return value;
}

void Session::print_place(const kernel::Thread& at) {
    const emu::Address pc = at.context.registers.pc;
    const auto table = symbols(at);
    const std::string name = table->describe(pc);
    print("process {} ({}){}{}\n{}\n", name_of(at).text(), at.process->program.command,
          name.empty() ? "" : " at ", name, disassemble_line(pc, code_at(ThreadMemory(at), pc), *table).text);
}

void Session::print_stop() {
    const std::vector<StopReport> reports = observer.take_reports();
    if (reports.empty()) {
        print("Stopped: ");
        if (const auto present = thread()) {
            print_place(**present);
        }
    }
    for (const StopReport& report : reports) {
        if (!report.text.empty()) {
            print("{}\n", report.text);
        }
        if (const kernel::Thread* const stopped = find(report.thread)) {
            print_place(*stopped);
        }
    }
}

} // namespace cxsim::console::monitor
