// The other engines against the plain one: random programs of every implemented instruction, and of those
// that compiled C consists of, compared state for state.
#include "emu/cpu/cpu.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/isa/instruction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::emu {
namespace {

constexpr Address text = 0x80001000;
constexpr Address text_end = text + 4 * page_size;
constexpr Address data = 0x80100000;
constexpr Address data_end = data + 4 * page_size;
constexpr Address stack_low = 0xffff0000;
constexpr std::uint64_t stack_high = 0xfffff000;

/// One machine: a space, a thread and a CPU.
struct Machine {
    explicit Machine(const Model& model, Engine engine) : cpu(model, features_of(model, true), engine) {
        space.map({.start = text, .end = text_end, .protection = Protection::all});
        space.map({.start = data, .end = data_end, .protection = Protection::read | Protection::write});
        space.map(
            {.start = stack_low, .end = stack_high, .protection = Protection::read | Protection::write});
    }
    AddressSpace space;
    ThreadContext thread;
    Cpu cpu;
};

/// What random programs consist of.
enum class Mix : std::uint8_t { everything, everyday, vectors };

/// Whether compiled C is full of such instructions. They seldom trap, so programs of them run long.
bool is_everyday(const isa::Row& row) {
    using enum isa::Operation;
    constexpr isa::Operation everyday[] = {
        add, sub,  neg, mul, eq,  le,  lt,  leu,  ltu,  bit_and, bit_or, bit_xor, shf,     mov,   ld,
        st,  ldea, cvt, br,  bra, brs, jmp, jmpa, jmps, psh,     pop,    pshea,   bit_not, callq, rtnq};
    const bool scalar =
        row.has(isa::Operand::a_k) || row.has(isa::Operand::s_k) || row.ends_block || row.operation == pshea;
    const bool vector =
        row.has(isa::Operand::v_i) || row.has(isa::Operand::v_j) || row.has(isa::Operand::v_k);
    return scalar && !vector && !row.privileged && !row.parallel &&
           std::ranges::find(everyday, row.operation) != std::end(everyday);
}

/// Whether loops over doubles are full of such instructions: they become groups when translated.
bool is_in_vector_loop(const isa::Row& row) {
    using enum isa::Operation;
    const bool vector =
        row.has(isa::Operand::v_i) || row.has(isa::Operand::v_j) || row.has(isa::Operand::v_k);
    const bool moves = row.operation == ld || row.operation == st;
    const bool computes = row.operation == add || row.operation == sub || row.operation == mul;
    const bool sets_length = row.has(isa::Operand::vl) && moves && !row.has(isa::Operand::address);
    return (vector && !row.masked &&
            ((moves && row.type == isa::ElementType::longword_integer) ||
             (computes && row.type == isa::ElementType::double_float))) ||
           (row.operation == mov && is_everyday(row)) || sets_length;
}

bool belongs_to(Mix mix, const isa::Row& row) {
    switch (mix) {
    case Mix::everyday:
        return is_everyday(row);
    case Mix::vectors:
        return is_in_vector_loop(row);
    default:
        return true;
    }
}

class Generator {
  public:
    Generator(unsigned seed, Mix mix) : random_(seed), mix_(mix) {}

    std::uint64_t bits() { return random_(); }
    bool chance(unsigned one_in) { return random_() % one_in == 0; }

    /// A value that is likely to be interesting: small, at an edge, an address, a float, or anything.
    std::uint64_t value() {
        constexpr std::uint64_t edges[] = {0,
                                           1,
                                           2,
                                           0x7f,
                                           0x80,
                                           0x7fff,
                                           0x8000,
                                           0x7fffffff,
                                           0x80000000,
                                           0xffffffff,
                                           ~0ULL,
                                           1ULL << 63,
                                           0x7ff0000000000000,
                                           0x7f800000,
                                           0x7ff8000000000001,
                                           0x0010000000000000,
                                           0x00800000};
        switch (random_() % 6) {
        case 0:
            return edges[random_() % std::size(edges)];
        case 1:
            return random_() % 300;
        case 2:
            return data + random_() % (data_end - data);
        case 3:
            return std::bit_cast<std::uint64_t>(
                std::ldexp(double(random_() % 100000), int(random_() % 40) - 20));
        case 4:
            return std::bit_cast<std::uint32_t>(
                std::ldexp(float(random_() % 100000), int(random_() % 40) - 20));
        default:
            return random_();
        }
    }

    /// A random instruction of the table. Memory operands mostly lie in the data, jumps in the text.
    std::vector<std::byte> instruction() {
        for (;;) {
            const auto table = isa::instruction_table();
            const isa::Row& row = table[random_() % table.size()];
            // Frames and floating-point traps would end most programs at once: rarer than the others.
            const bool rare = row.ends_block || row.operation == isa::Operation::mov;
            if (!implemented(row) || (rare && !chance(3)) || !belongs_to(mix_, row)) {
                continue;
            }
            isa::Instruction instruction;
            instruction.row = &row;
            fill_registers(row, instruction);
            const auto lengths = isa::lengths_of(row);
            instruction.length = chance(2) ? lengths.shortest : lengths.longest;
            if (row.has(isa::Operand::address)) {
                instruction.length = lengths.longest;
                fill_address(row, instruction);
            } else if (row.has(isa::Operand::displacement)) {
                instruction.displacement = 2 * static_cast<std::int32_t>(random_() % 20) - 10;
            } else if (row.has(isa::Operand::immediate3)) {
                instruction.immediate = static_cast<std::int32_t>(random_() % 8);
            } else if (row.has(isa::Operand::immediate) || row.has(isa::Operand::ring)) {
                const auto wide = static_cast<std::int32_t>(value());
                instruction.immediate =
                    instruction.length == lengths.longest ? wide : static_cast<std::int16_t>(wide);
            }
            return isa::encode(instruction);
        }
    }

  private:
    void fill_registers(const isa::Row& row, isa::Instruction& instruction) {
        using enum isa::Operand;
        for (const isa::Operand operand : row.operands) {
            const auto number = static_cast<std::uint8_t>(random_() % 8);
            if (operand == s_i || operand == v_i) {
                instruction.i = number;
            } else if (operand == a_j || operand == s_j || operand == v_j) {
                instruction.j = number;
            } else if (operand == a_k || operand == s_k || operand == v_k) {
                // sp is changed by pushes and calls only, or nothing would be left to test soon.
                instruction.k = operand == a_k && number == 0 ? 1 : number;
            }
        }
    }
    void fill_address(const isa::Row& row, isa::Instruction& instruction) {
        if (row.parallel && !row.privileged && !row.ends_block && !chance(8)) { // a communication register
            instruction.address.displacement = static_cast<std::int32_t>(0x8000 + random_() % 66);
            return;
        }
        const Address low = row.ends_block ? text : data;
        const Address size = row.ends_block ? text_end - text : data_end - data;
        instruction.address.indirect = chance(16);
        instruction.address.base = static_cast<std::uint8_t>(chance(10) ? random_() % 8 : 0);
        instruction.address.displacement = static_cast<std::int32_t>(
            (low + random_() % (chance(4) ? size : 256)) & (row.ends_block ? ~1U : ~0U));
    }

    std::mt19937_64 random_;
    Mix mix_;
};

void prepare(Machine& machine, unsigned seed, Mix mix) {
    Generator generator(seed, mix);
    std::vector<std::byte> code;
    while (code.size() < text_end - text) {
        if (mix == Mix::everything && seed % 4 == 0 &&
            generator.chance(4)) { // any bytes, as hostile code may have them
            code.push_back(static_cast<std::byte>(generator.bits()));
            code.push_back(static_cast<std::byte>(generator.bits()));
            continue;
        }
        const auto instruction = generator.instruction();
        code.insert(code.end(), instruction.begin(), instruction.end());
    }
    code.resize(text_end - text);
    ASSERT_TRUE(machine.space.write(text, code));
    std::vector<std::byte> contents(data_end - data);
    for (std::byte& byte : contents) {
        byte = static_cast<std::byte>(generator.chance(2) ? 0 : generator.bits());
    }
    ASSERT_TRUE(machine.space.write(data, contents));
    Registers& registers = machine.thread.registers;
    for (auto& a : registers.a) {
        a = static_cast<std::uint32_t>(generator.value());
    }
    for (auto& s : registers.s) {
        s = generator.value();
    }
    for (auto& v : registers.v) {
        for (auto& element : v) {
            element = generator.value();
        }
    }
    registers.vm = {generator.bits(), generator.bits()};
    registers.vl = static_cast<std::uint32_t>(generator.bits() % 140);
    registers.vs = static_cast<std::uint32_t>(generator.chance(2) ? 8 : generator.bits() % 64) - 16;
    registers.psw = static_cast<std::uint32_t>(generator.bits()) & ~psw::trace & ~psw::frame_length;
    if (mix == Mix::vectors && !generator.chance(8)) {
        registers.vs = 8;
        registers.psw |= psw::ieee;
    }
    if (generator.chance(2)) {
        registers.psw &= ~(psw::integer_overflow_enable | psw::zero_divide_enable | psw::float_error_enable |
                           psw::float_underflow_enable | psw::intrinsic_error_enable);
    }
    registers.a[sp] = static_cast<Address>(stack_high) - 2048;
    registers.a[fp] = registers.a[sp];
    registers.pc = text;
    machine.thread.mode = seed % 5 == 0 ? Mode::privileged : Mode::user;
}

/// Everything that must be equal. Memory is compared apart.
void expect_equal(const Machine& plain, const Machine& block, const Trap& one, const Trap& other) {
    ASSERT_EQ(one.kind, other.kind);
    ASSERT_EQ(one.subcode, other.subcode);
    ASSERT_EQ(one.number, other.number);
    ASSERT_EQ(one.ring, other.ring);
    ASSERT_EQ(one.instruction_pc, other.instruction_pc);
    ASSERT_EQ(one.fault.address, other.fault.address);
    ASSERT_EQ(one.fault.reason, other.fault.reason);
    ASSERT_EQ(plain.thread.registers.pc, block.thread.registers.pc);
    ASSERT_EQ(plain.thread.registers.psw, block.thread.registers.psw);
    ASSERT_EQ(plain.thread.registers.a, block.thread.registers.a);
    ASSERT_EQ(plain.thread.registers.s, block.thread.registers.s);
    ASSERT_TRUE(plain.thread.registers == block.thread.registers);
    ASSERT_EQ(plain.thread.instructions, block.thread.instructions);
    ASSERT_EQ(plain.thread.cycles, block.thread.cycles);
    ASSERT_EQ(plain.thread.used, block.thread.used);
    ASSERT_EQ(plain.thread.control, block.thread.control);
    ASSERT_EQ(plain.thread.communication != nullptr, block.thread.communication != nullptr);
    if (plain.thread.communication) {
        ASSERT_EQ(*plain.thread.communication, *block.thread.communication);
    }
}

std::vector<std::byte> contents(const AddressSpace& space, Address start, std::uint64_t end) {
    std::vector<std::byte> bytes(end - start);
    EXPECT_TRUE(space.read(start, bytes));
    return bytes;
}

struct Comparison {
    std::string_view model;
    Engine engine;
    Mix mix;
};

/// Runs one random program on both engines, on after traps, for up to a number of instructions.
void compare_engines(unsigned seed, const Comparison& comparison) {
    SCOPED_TRACE(seed);
    const Model model = *find_model(comparison.model);
    Machine plain(model, Engine::plain);
    Machine block(model, comparison.engine);
    prepare(plain, seed, comparison.mix);
    prepare(block, seed, comparison.mix);
    std::mt19937 random(seed);
    for (int stretch = 0; stretch < 60; ++stretch) {
        const std::uint64_t limit = 1 + random() % 200;
        const Trap one = plain.cpu.run(plain.thread, plain.space, {.instructions = limit});
        const Trap other = block.cpu.run(block.thread, block.space, {.instructions = limit});
        ASSERT_NO_FATAL_FAILURE(expect_equal(plain, block, one, other)) << "stretch " << stretch;
        if (one.kind == TrapKind::memory_fault || one.kind == TrapKind::illegal ||
            one.kind == TrapKind::bus_error) {
            // Go on elsewhere, as a debugger might make it.
            const Address next = text + 2 * static_cast<Address>(random() % 4000);
            for (Machine* machine : {&plain, &block}) {
                machine->thread.registers.pc = next;
                machine->thread.registers.a[sp] = static_cast<Address>(stack_high) - 2048;
                machine->thread.registers.a[fp] = machine->thread.registers.a[sp];
                machine->thread.registers.psw &= ~psw::trace;
            }
        }
        if (random() % 8 == 0) { // a fork: pages are shared from here
            const AddressSpace copy(block.space);
            ASSERT_EQ(contents(copy, data, data_end), contents(plain.space, data, data_end));
        }
    }
    ASSERT_EQ(contents(plain.space, text, text_end), contents(block.space, text, text_end));
    ASSERT_EQ(contents(plain.space, data, data_end), contents(block.space, data, data_end));
    ASSERT_EQ(contents(plain.space, stack_low, stack_high), contents(block.space, stack_low, stack_high));
}

class EnginesAgree : public ::testing::TestWithParam<Comparison> {};

TEST_P(EnginesAgree, OnRandomPrograms) {
    const unsigned programs = GetParam().mix == Mix::vectors ? 100 : 400; // which run long
    for (unsigned seed = 1; seed <= programs; ++seed) {
        ASSERT_NO_FATAL_FAILURE(compare_engines(seed, GetParam()));
    }
}

std::string name_of(const Comparison& comparison) {
    const std::string model(comparison.model.substr(0, 2));
    return model + (comparison.engine == Engine::threaded ? "Threaded" : "Translating") +
           (comparison.mix == Mix::everything ? "Everything"
            : comparison.mix == Mix::everyday ? "EverydayCode"
                                              : "VectorLoops");
}

INSTANTIATE_TEST_SUITE_P(Of, EnginesAgree,
                         ::testing::Values(Comparison{"c1-xp", Engine::threaded, Mix::everything},
                                           Comparison{"c240", Engine::threaded, Mix::everything},
                                           Comparison{"c240", Engine::threaded, Mix::everyday},
                                           Comparison{"c1-xp", Engine::translating, Mix::everyday},
                                           Comparison{"c240", Engine::translating, Mix::everything},
                                           Comparison{"c240", Engine::translating, Mix::everyday},
                                           Comparison{"c1-xp", Engine::translating, Mix::vectors},
                                           Comparison{"c240", Engine::translating, Mix::vectors}),
                         [](const auto& test) { return name_of(test.param); });

} // namespace
} // namespace cxsim::emu
