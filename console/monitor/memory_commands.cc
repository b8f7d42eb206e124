// Commands that look at memory and registers, and change them.
#include "console/monitor/command.h"
#include "console/monitor/memory_format.h"
#include "console/monitor/number_text.h"
#include "console/monitor/registers.h"

#include <array>
#include <limits>

namespace cxsim::console::monitor {
namespace {

bool in_ieee_mode(const kernel::Thread& thread) {
    return (thread.context.registers.psw & emu::psw::ieee) != 0;
}

/// A register named as a whole word, if it is one.
std::expected<std::optional<RegisterPlace>, std::string> register_named(const std::string& word) {
    return find_register(word);
}

// --- Registers

const Format& format_for(const RegisterPlace& place, const FormatChoice& choice) {
    const auto& all = formats();
    if (choice.given && choice.format->size != 0) {
        return *choice.format;
    }
    return place.kind->bits == 64 ? all[3] : all[2];
}

std::uint64_t low_bits(std::uint64_t value, unsigned bytes) {
    return bytes >= sizeof value ? value : value & ((std::uint64_t{1} << (8 * bytes)) - 1);
}

void show_vector(const Session& session, const kernel::Thread& thread, const RegisterPlace& place,
                 const std::string& name, const Format& format) {
    const unsigned length = std::min(thread.context.registers.vl, emu::max_vector_length);
    const bool mask = place.kind->bits == 1;
    const unsigned per_line = mask ? 64 : format.per_line;
    for (unsigned n = 0; n < (mask ? emu::max_vector_length : length); ++n) {
        const std::uint64_t value = read_element(thread.context, place, n);
        const std::string text = mask
                                     ? fmt::format("{}", value)
                                     : value_text(low_bits(value, format.size), format, in_ieee_mode(thread));
        if (n % per_line == 0) {
            session.print("{}{}[{}]: ", n == 0 ? "" : "\n", name, n);
        }
        session.print("{}{}", text, mask ? "" : " ");
    }
    session.print("{}", length == 0 && !mask ? "the vector length is 0\n" : "\n");
}

CommandResult examine_register(const Session& session, const kernel::Thread& thread,
                               const RegisterPlace& place, const std::string& name,
                               const FormatChoice& choice) {
    if (place.kind->communication && !thread.context.communication) {
        session.print("{}: the process has not used communication registers\n", name);
        return Next::prompt;
    }
    const Format& format = format_for(place, choice);
    if (place.is_vector()) {
        show_vector(session, thread, place, name, format);
        return Next::prompt;
    }
    const std::uint64_t value = read_register(thread.context, place);
    if (place.kind->name == "psw") {
        session.print("{}", describe_psw(static_cast<std::uint32_t>(value)));
    } else if (place.kind->bits == 1) {
        session.print("{}: {}\n", name, value);
    } else {
        const bool locked = place.kind->communication && place.kind->count != 0 &&
                            thread.context.communication->is_locked(place.number);
        session.print("{}: {}{}\n", name,
                      value_text(low_bits(value, format.size), format, in_ieee_mode(thread)),
                      locked ? " locked" : "");
    }
    return Next::prompt;
}

// --- Values

/// A value to be deposited, in the low bits.
Value value_of(Session& session, const kernel::Thread& thread, const std::string& text,
               const Format& format) {
    if (format.floating) {
        return float_bits(text, {.is_double = format.size == 8, .ieee = in_ieee_mode(thread)});
    }
    const Value value = session.evaluate(text);
    if (!value || format.size == 8) {
        return value;
    }
    const auto limit = std::int64_t{1} << (8 * format.size);
    const auto number = static_cast<std::int64_t>(*value);
    if (number >= limit || number < -limit / 2) {
        return std::unexpected(fmt::format("{}: does not fit into a {}", text, format.title));
    }
    return value;
}

CommandResult deposit_in_register(Session& session, kernel::Thread& thread, const RegisterPlace& place,
                                  const CommandLine& line, const FormatChoice& choice) {
    if (place.is_vector()) {
        return std::unexpected(fmt::format("{}: name an element, as in {}[0]", line.words[0], line.words[0]));
    }
    if (line.words.size() != 2) {
        return std::unexpected(fmt::format("{}: takes one value", line.words[0]));
    }
    const Value value = choice.given ? value_of(session, thread, line.words[1], *choice.format)
                                     : session.evaluate(line.words[1]);
    if (!value) {
        return std::unexpected(value.error());
    }
    const auto written = write_register(thread.context, place, *value);
    return written ? CommandResult(Next::prompt) : std::unexpected(written.error());
}

CommandResult deposit_in_memory(Session& session, kernel::Thread& thread, const CommandLine& line,
                                const Format& format) {
    const auto address = session.address(line.words[0]);
    if (!address) {
        return std::unexpected(address.error());
    }
    std::vector<std::byte> bytes;
    for (const std::string& word : std::span(line.words).subspan(1)) {
        const Value value = value_of(session, thread, word, format);
        if (!value) {
            return std::unexpected(value.error());
        }
        for (unsigned n = format.size; n > 0; --n) {
            bytes.push_back(static_cast<std::byte>(*value >> (8 * (n - 1))));
        }
    }
    if (!thread.process->space.write(*address, bytes, emu::Protection::none, thread.id)) {
        return std::unexpected(fmt::format("{} ({:#010x}): not mapped in process {}", line.words[0], *address,
                                           thread.process->pid));
    }
    return Next::prompt;
}

/// The command's thread and format.
struct Subject {
    kernel::Thread* thread;
    FormatChoice format;
};
std::expected<Subject, std::string> subject_of(Session& session, const CommandLine& line) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    const auto format = parse_format(line.format);
    if (!format) {
        return std::unexpected(format.error());
    }
    return Subject{*thread, *format};
}

CommandResult dump(Session& session, const kernel::Thread& thread, emu::Address address,
                   const FormatChoice& format) {
    const Dump text =
        dump_memory(ThreadMemory(thread), address, format, in_ieee_mode(thread), *session.symbols(thread));
    if (text.next == address && !text.complete) {
        return std::unexpected(
            fmt::format("{:#010x}: not mapped in process {}", address, thread.process->pid));
    }
    session.print("{}", text.text);
    session.next_address = text.next;
    return Next::prompt;
}

/// The COUNT of a command, if it has one.
std::expected<void, std::string> take_count(Session& session, const CommandLine& line, FormatChoice& format) {
    constexpr std::uint64_t largest = 1'000'000;
    if (line.words.size() < 2) {
        return {};
    }
    const auto count = session.number(line.words[1], largest);
    if (!count || *count == 0) {
        return std::unexpected(count ? fmt::format("{}: at least one", line.words[1]) : count.error());
    }
    format.count = static_cast<std::uint32_t>(*count);
    return {};
}

} // namespace

CommandResult command_examine(Session& session, const CommandLine& line) {
    auto subject = subject_of(session, line);
    if (!subject) {
        return std::unexpected(subject.error());
    }
    if (line.words.empty()) {
        return dump(session, *subject->thread, session.next_address, subject->format);
    }
    const auto place = register_named(line.words[0]);
    if (!place) {
        return std::unexpected(place.error());
    }
    // With a string or instructions a register says where they are.
    const bool address_wanted = subject->format.format->size == 0 || subject->format.count > 1;
    if (*place && !address_wanted) {
        return examine_register(session, *subject->thread, **place, line.words[0], subject->format);
    }
    const auto address = session.address(line.words[0]);
    if (!address) {
        return std::unexpected(address.error());
    }
    if (const auto counted = take_count(session, line, subject->format); !counted) {
        return std::unexpected(counted.error());
    }
    return dump(session, *subject->thread, *address, subject->format);
}

CommandResult command_disassemble(Session& session, const CommandLine& line) {
    constexpr std::uint32_t default_count = 10;
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    FormatChoice format = *parse_format("i");
    format.count = default_count;
    auto address = line.words.empty() ? (*thread)->context.registers.pc : session.address(line.words[0]);
    if (!address) {
        return std::unexpected(address.error());
    }
    if (const auto counted = take_count(session, line, format); !counted) {
        return std::unexpected(counted.error());
    }
    return dump(session, **thread, *address & ~emu::Address{1}, format);
}

CommandResult command_deposit(Session& session, const CommandLine& line) {
    const auto subject = subject_of(session, line);
    if (!subject) {
        return std::unexpected(subject.error());
    }
    if (line.words.size() < 2) {
        return std::unexpected("usage: deposit [/FORMAT] PLACE VALUE...");
    }
    if (subject->format.format->size == 0 || subject->format.count != 1) {
        return std::unexpected(
            fmt::format("/{}: deposit takes one of the formats b h w l s d, and no count", line.format));
    }
    const auto place = register_named(line.words[0]);
    if (!place) {
        return std::unexpected(place.error());
    }
    return *place ? deposit_in_register(session, *subject->thread, **place, line, subject->format)
                  : deposit_in_memory(session, *subject->thread, line, *subject->format.format);
}

CommandResult command_registers(Session& session, const CommandLine& /*line*/) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    const emu::Registers& held = (*thread)->context.registers;
    constexpr std::array a_names = {"sp", "a1", "a2", "a3", "a4", "a5", "ap", "fp"};
    for (unsigned n = 0; n < held.a.size(); ++n) {
        session.print("{} {:08x}{}", a_names[n], held.a[n], n % 4 == 3 ? "\n" : "  ");
    }
    for (unsigned n = 0; n < held.s.size(); ++n) {
        session.print("s{} {:016x}{}", n, held.s[n], n % 2 == 1 ? "\n" : "  ");
    }
    session.print("pc {:08x}  psw {:08x}  vl {}  vs {}  tid {}\nvm {:016x} {:016x}\n", held.pc, held.psw,
                  held.vl, static_cast<std::int32_t>(held.vs), held.tid, held.vm[1], held.vm[0]);
    return Next::prompt;
}

CommandResult command_evaluate(Session& session, const CommandLine& line) {
    const Value value = session.evaluate(line.text);
    if (!value) {
        return std::unexpected(value.error());
    }
    session.print("{:#x} {}\n", *value, static_cast<std::int64_t>(*value));
    return Next::prompt;
}

CommandResult command_assert(Session& session, const CommandLine& line) {
    const Value value = session.evaluate(line.text);
    if (!value) {
        return std::unexpected(value.error());
    }
    return *value != 0 ? CommandResult(Next::prompt)
                       : std::unexpected(fmt::format("{}: does not hold", line.text));
}

} // namespace cxsim::console::monitor
