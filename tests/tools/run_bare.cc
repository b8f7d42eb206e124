// convex-run-bare FILE [ARGUMENT...]: runs a SOFF executable on the CPU alone, without a kernel.
//
// For people who work on the compiler or the CPU. The program starts as the kernel would start it, with an
// empty environment. Served: exit (1), write (4), break (17); other system calls fail with ENOSYS. A trap
// ends the run with its description and status 125.
#include "emu/cpu/cpu.h"
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"
#include "emu/isa/soff.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace cxsim;
using emu::Address;
using emu::AddressSpace;
using emu::Protection;

constexpr std::uint64_t stack_end = 0xfffff000;
constexpr std::uint64_t stack_size = 64U << 20;
constexpr int failure = 125;

struct Options {
    std::string model = "c240";
    emu::Engine engine = emu::Engine::block;
    bool statistics = false;
    std::vector<std::string> arguments; ///< The program and what it is given.
};

std::vector<std::byte> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    if (!std::filesystem::is_directory(path)) { // which a stream would open, and throw when it is read
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// Maps the file's sections. Returns the first address after them.
Address map_sections(AddressSpace& space, const soff::File& file) {
    Address end = 0;
    for (const soff::Section& section : file.sections) {
        if (section.size == 0 || section.address < 0x80000000) {
            continue;
        }
        const std::uint64_t last = std::uint64_t{section.address} + section.size;
        const bool text = section.type == soff::SectionType::text;
        const Address start = emu::address_of(emu::page_of(section.address));
        for (std::uint64_t page = start; page < last; page += emu::page_size) {
            if (space.region_at(static_cast<Address>(page)) == nullptr) {
                space.map({.start = static_cast<Address>(page),
                           .end = page + emu::page_size,
                           .protection = text ? Protection::read | Protection::execute
                                              : Protection::read | Protection::write});
            }
        }
        (void)space.write(section.address, section.contents, Protection::none);
        end = std::max(end, emu::round_up_to_page(static_cast<Address>(last)));
    }
    return end;
}

void put_word(AddressSpace& space, Address at, std::uint32_t word) {
    std::array<std::byte, 4> bytes;
    isa::store_be32(bytes.data(), word);
    (void)space.write(at, bytes);
}

/// Lays out argc, argv, an empty envp and the strings below the stack's end. Returns the stack pointer.
Address push_arguments(AddressSpace& space, const std::vector<std::string>& arguments) {
    auto top = static_cast<Address>(stack_end);
    std::vector<std::uint32_t> words{static_cast<std::uint32_t>(arguments.size())};
    for (const std::string& argument : arguments) {
        top -= static_cast<Address>(argument.size() + 1);
        (void)space.write(top, std::as_bytes(std::span(argument.c_str(), argument.size() + 1)));
        words.push_back(top);
    }
    words.insert(words.end(), {0, 0});
    top = (top - 4 * static_cast<Address>(words.size())) & ~Address{7};
    for (std::size_t n = 0; n < words.size(); ++n) {
        put_word(space, top + 4 * static_cast<Address>(n), words[n]);
    }
    return top;
}

/// The system calls that a bare program has.
class Host {
  public:
    Host(AddressSpace& space, Address memory_end)
        : space_(space), break_(memory_end), mapped_end_(memory_end) {}

    /// Carries out a call. Returns whether the program goes on; if not, status() is what it ended with.
    bool call(std::uint32_t number, emu::Registers& registers) {
        constexpr std::uint32_t no_such_call = 78; // ENOSYS of 4.3BSD
        registers.psw &= ~emu::psw::s_carry;
        switch (number) {
        case 1:
            status_ = static_cast<int>(argument(registers, 0) & 0xff);
            return false;
        case 4:
            write(registers);
            break;
        case 17:
            move_break(registers);
            break;
        default:
            fail(registers, no_such_call);
        }
        return true;
    }
    int status() const { return status_; }

  private:
    std::uint32_t argument(const emu::Registers& registers, unsigned index) const {
        std::array<std::byte, 4> bytes{};
        (void)space_.read(registers.a[emu::ap] + 4 * index, bytes);
        return isa::load_be32(bytes.data());
    }
    static void fail(emu::Registers& registers, std::uint32_t error) {
        registers.psw |= emu::psw::s_carry;
        registers.s[0] = error;
    }
    void write(emu::Registers& registers) {
        std::vector<std::byte> bytes(std::min(argument(registers, 2), 1U << 20));
        constexpr std::uint32_t bad_address = 14;
        if (!space_.read(argument(registers, 1), bytes)) {
            return fail(registers, bad_address);
        }
        const auto written = ::write(static_cast<int>(argument(registers, 0)), bytes.data(), bytes.size());
        registers.s[0] = static_cast<std::uint32_t>(written);
    }
    /// brk: grows the data; 0 asks. Returns the end in any case.
    void move_break(emu::Registers& registers) {
        constexpr Address limit = 0xb0000000;
        const Address wanted = argument(registers, 0);
        if (wanted > mapped_end_ && wanted < limit) {
            const Address end = emu::round_up_to_page(wanted);
            space_.map(
                {.start = mapped_end_, .end = end, .protection = Protection::read | Protection::write});
            mapped_end_ = end;
        }
        if (wanted != 0 && wanted <= mapped_end_) {
            break_ = wanted;
        }
        registers.s[0] = break_;
    }

    AddressSpace& space_;
    Address break_;
    Address mapped_end_;
    int status_ = 0;
};

std::string describe(const emu::Trap& trap, const AddressSpace& space) {
    std::array<std::byte, isa::longest_instruction> bytes{};
    (void)space.read(trap.instruction_pc, bytes);
    const auto instruction = isa::decode(bytes);
    return fmt::format("trap kind {} subcode {} at {:#x} ({}), fault address {:#x}",
                       static_cast<unsigned>(trap.kind), trap.subcode, trap.instruction_pc,
                       instruction ? isa::disassemble(*instruction, trap.instruction_pc) : "undefined",
                       trap.fault.address);
}

int run(const Options& options, const soff::File& file) {
    AddressSpace space;
    Host host(space, map_sections(space, file));
    space.map({.start = static_cast<Address>(stack_end - stack_size),
               .end = stack_end,
               .protection = Protection::read | Protection::write});
    const emu::Model model = *emu::find_model(options.model);
    emu::Cpu cpu(model, emu::features_of(model, true), options.engine);
    emu::ThreadContext thread;
    thread.registers.pc = file.entry;
    thread.registers.a[emu::sp] = push_arguments(space, options.arguments);
    thread.registers.a[emu::ap] = thread.registers.a[emu::sp];
    const bool ieee = (file.flags & soff::fpmode_mask) == soff::fpmode_ieee;
    thread.registers.psw =
        emu::psw::with_frame_length(ieee ? emu::psw::ieee : 0, emu::psw::FrameLength::short_frame);
    const auto start = std::chrono::steady_clock::now();
    int status = failure;
    for (bool going = true; going;) {
        const emu::Trap trap = cpu.run(thread, space, {});
        going = trap.kind == emu::TrapKind::system_call && host.call(trap.number, thread.registers);
        if (trap.kind != emu::TrapKind::system_call) {
            fmt::print(stderr, "convex-run-bare: {}\n", describe(trap, space));
        } else {
            status = host.status();
        }
    }
    if (options.statistics) {
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        fmt::print(stderr, "{} instructions, {} cycles, {:.3f} s, {:.1f} MIPS\n", thread.instructions,
                   thread.cycles, seconds.count(),
                   static_cast<double>(thread.instructions) / seconds.count() / 1e6);
    }
    return status;
}

bool parse_options(std::vector<std::string> words, Options& options) {
    while (!words.empty() && words.front().starts_with("-")) {
        if (words.front() == "-s") {
            options.statistics = true;
        } else if (words.front() == "-plain") {
            options.engine = emu::Engine::plain;
        } else if (words.front() == "-m" && words.size() > 1 && emu::find_model(words[1])) {
            options.model = words[1];
            words.erase(words.begin());
        } else {
            return false;
        }
        words.erase(words.begin());
    }
    options.arguments = std::move(words);
    return !options.arguments.empty();
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse_options({argv + 1, argv + argc}, options)) {
        fmt::print(stderr, "usage: convex-run-bare [-s] [-plain] [-m MODEL] FILE [ARGUMENT...]\n");
        return failure;
    }
    const std::vector<std::byte> bytes = read_file(options.arguments[0]);
    const auto file = soff::parse(bytes);
    if (!file || !file->executable()) {
        fmt::print(stderr, "convex-run-bare: {}: {}\n", options.arguments[0],
                   file ? "not an executable" : file.error());
        return failure;
    }
    return run(options, *file);
}
