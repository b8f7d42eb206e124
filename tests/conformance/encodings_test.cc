// Every first halfword, alone and behind both prefixes, on machines of both families: what the list of
// encodings (tests/unit/isa/isa.tsv) knows is executed, everything else is an undefined opcode and changes
// nothing.
#include "emu/cpu/cpu.h"
#include "emu/isa/byte_order.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace cxsim::conformance {
namespace {

constexpr emu::Address text_start = 0x80001000;
constexpr std::uint32_t undefined_opcode = 4; ///< Subcode of SIGILL.

constexpr std::array<std::uint16_t, 3> prefixes = {0, 0x7ef0, 0x7ef8};
using Known = std::array<std::vector<bool>, prefixes.size()>;

/// The bits of the first halfword that an operand may fill, as the list writes it.
std::uint32_t field_of(const std::string& operand) {
    if (operand == "Si" || operand == "Vi") {
        return 0x1c0;
    }
    if (operand == "Aj" || operand == "Sj" || operand == "Vj" || operand == "#uimm3@j") {
        return 0x38;
    }
    if (operand == "Ak" || operand == "Sk" || operand == "Vk") {
        return 0x7;
    }
    if (operand == "ea") {
        return 0xf8;
    }
    return operand == "#imm" || operand == "#ring" ? 0x40 : operand == "disp8" ? 0xff : 0;
}

/// What the list defines, from opcodes and operand fields alone.
Known read_known() {
    Known known;
    known.fill(std::vector<bool>(0x10000));
    const std::map<std::string, std::size_t> numbers = {{"-", 0}, {"e0", 1}, {"e1", 2}};
    std::ifstream file(CXSIM_ISA_TSV);
    std::string line;
    std::getline(file, line); // titles
    while (std::getline(file, line)) {
        std::istringstream text(line);
        std::array<std::string, 6> columns;
        for (std::string& column : columns) {
            std::getline(text, column, '\t');
        }
        std::istringstream operands(columns[5].substr(0, columns[5].find(' ')));
        std::uint32_t fields = 0;
        for (std::string operand; std::getline(operands, operand, ',');) {
            fields |= field_of(operand);
        }
        const auto opcode = static_cast<std::uint32_t>(std::stoul(columns[3], nullptr, 16));
        for (std::uint32_t filled = fields;; filled = (filled - 1) & fields) { // all subsets
            known[numbers.at(columns[0])][opcode | filled] = true;
            if (filled == 0) {
                break;
            }
        }
    }
    return known;
}

/// Executes one encoding from a state of zeros. Memory operands fault, as all addresses are unmapped.
class Machine {
  public:
    explicit Machine(const char* model)
        : cpu_(*emu::find_model(model), emu::features_of(*emu::find_model(model), true), emu::Engine::plain) {
        space_.map({.start = text_start,
                    .end = text_start + emu::page_size,
                    .protection = emu::Protection::read | emu::Protection::execute});
    }
    emu::Trap execute(std::uint16_t prefix, std::uint16_t halfword) {
        std::array<std::byte, 8> code{};
        std::byte* at = code.data();
        if (prefix != 0) {
            isa::store_be16(at, prefix);
            at += 2;
        }
        isa::store_be16(at, halfword);
        EXPECT_TRUE(space_.write(text_start, code, emu::Protection::none));
        thread = {};
        thread.registers.pc = text_start;
        return cpu_.run(thread, space_, {.instructions = 1});
    }

    emu::ThreadContext thread;

  private:
    emu::AddressSpace space_;
    emu::Cpu cpu_;
};

bool is_undefined(const emu::Trap& trap) {
    return trap.kind == emu::TrapKind::illegal && trap.subcode == undefined_opcode;
}

/// Counts the halfwords that the machine executes; `has_prefixes` says whether it should execute prefixed
/// ones.
std::size_t check_all(const char* model, bool has_prefixes) {
    const Known known = read_known();
    Machine machine(model);
    emu::Registers untouched;
    untouched.pc = text_start;
    std::size_t executed = 0;
    for (std::size_t number = 0; number < prefixes.size(); ++number) {
        for (std::uint32_t halfword = 0; halfword < 0x10000; ++halfword) {
            const bool is_prefix = number == 0 && (halfword & 0xfff0) == 0x7ef0;
            const emu::Trap trap = machine.execute(prefixes[number], static_cast<std::uint16_t>(halfword));
            // What follows is zeros, and error exit has no prefix.
            const bool defined = known[number][halfword] && !is_prefix && (number == 0 || has_prefixes);
            if (defined && !is_undefined(trap)) {
                ++executed;
                continue;
            }
            EXPECT_EQ(is_undefined(trap), !defined || !has_prefixes)
                << model << ": " << std::hex << prefixes[number] << " " << halfword;
            EXPECT_TRUE(machine.thread.registers == untouched)
                << model << ": " << std::hex << prefixes[number] << " " << halfword;
        }
    }
    return executed;
}

TEST(Encodings, AllThatTheListLacksAreUndefinedOpcodesOnAC2) {
    const Known known = read_known();
    std::size_t count = 0;
    for (const auto& table : known) {
        for (const bool one : table) {
            count += one ? 1 : 0;
        }
    }
    EXPECT_EQ(check_all("c240", true), count);
}

TEST(Encodings, PrefixesAndTheClassesThatAC1LacksAreUndefinedOpcodesThere) {
    const std::size_t executed = check_all("c1-xp", false);
    EXPECT_GT(executed, 20'000U);
    EXPECT_LT(executed, 65'536U);
}

} // namespace
} // namespace cxsim::conformance
