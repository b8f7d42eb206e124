// The other engines against the plain one: random programs of every implemented instruction, and of those
// that compiled C consists of, compared state for state.
#include "emu/cpu/cpu.h"
#include "tests/tools/random_instructions.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::emu {
namespace {

using testing::Mix;
using testing::RandomInstructions;

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

void prepare(Machine& machine, unsigned seed, Mix mix) {
    RandomInstructions generator(seed, mix, {text, text_end, data, data_end});
    std::vector<std::byte> code;
    while (code.size() < text_end - text) {
        if (mix == Mix::everything && seed % 4 == 0 &&
            generator.chance(4)) { // any bytes, as hostile code may have them
            code.push_back(static_cast<std::byte>(generator.bits()));
            code.push_back(static_cast<std::byte>(generator.bits()));
            continue;
        }
        const auto instruction = generator.next();
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
    if ((mix == Mix::vector_loops || mix == Mix::loops) && !generator.chance(8)) {
        registers.vs = static_cast<std::uint32_t>(generator.stride());
        registers.psw |= psw::ieee;
        if (!generator.chance(4)) {
            registers.psw &= ~psw::sequential;
        }
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
    ASSERT_TRUE(plain.thread.pipes == block.thread.pipes);
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
    /// Limits of a run are cycles. Then blocks run to their ends, on every engine that has blocks.
    bool by_cycles = false;
};

/// Runs one random program on both engines, on after traps, for up to a number of instructions or cycles.
void compare_engines(unsigned seed, const Comparison& comparison) {
    SCOPED_TRACE(seed);
    const Model model = *find_model(comparison.model);
    Machine plain(model, comparison.by_cycles ? Engine::threaded : Engine::plain);
    Machine block(model, comparison.engine);
    prepare(plain, seed, comparison.mix);
    prepare(block, seed, comparison.mix);
    std::mt19937 random(seed);
    for (int stretch = 0; stretch < 60; ++stretch) {
        const std::uint64_t limit = 1 + random() % (comparison.mix == Mix::loops ? 2000 : 200);
        const RunLimits limits =
            comparison.by_cycles ? RunLimits{.cycles = limit} : RunLimits{.instructions = limit};
        const Trap one = plain.cpu.run(plain.thread, plain.space, limits);
        const Trap other = block.cpu.run(block.thread, block.space, limits);
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
    const unsigned programs = GetParam().mix == Mix::vector_loops ? 100 : 400; // which run long
    for (unsigned seed = 1; seed <= programs; ++seed) {
        ASSERT_NO_FATAL_FAILURE(compare_engines(seed, GetParam()));
    }
}

std::string name_of(const Comparison& comparison) {
    const std::string model(comparison.model.substr(0, 2));
    return model + (comparison.engine == Engine::threaded ? "Threaded" : "Translating") +
           (comparison.mix == Mix::everything ? "Everything"
            : comparison.mix == Mix::everyday ? "EverydayCode"
            : comparison.mix == Mix::vectors  ? "Vectors"
            : comparison.mix == Mix::loops    ? "Loops"
                                              : "VectorLoops") +
           (comparison.by_cycles ? "ByCycles" : "");
}

INSTANTIATE_TEST_SUITE_P(Of, EnginesAgree,
                         ::testing::Values(Comparison{"c1-xp", Engine::threaded, Mix::everything},
                                           Comparison{"c240", Engine::threaded, Mix::everything},
                                           Comparison{"c240", Engine::threaded, Mix::everyday},
                                           Comparison{"c1-xp", Engine::translating, Mix::everyday},
                                           Comparison{"c240", Engine::translating, Mix::everything},
                                           Comparison{"c240", Engine::translating, Mix::everyday},
                                           Comparison{"c1-xp", Engine::translating, Mix::loops},
                                           Comparison{"c240", Engine::translating, Mix::loops},
                                           Comparison{"c240", Engine::translating, Mix::loops, true},
                                           Comparison{"c240", Engine::translating, Mix::vector_loops, true},
                                           Comparison{"c240", Engine::threaded, Mix::vectors},
                                           Comparison{"c240", Engine::translating, Mix::vectors},
                                           Comparison{"c1-xp", Engine::translating, Mix::vector_loops},
                                           Comparison{"c240", Engine::translating, Mix::vector_loops}),
                         [](const auto& test) { return name_of(test.param); });

} // namespace
} // namespace cxsim::emu
