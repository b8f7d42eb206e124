// Every row of the instruction table, executed with operands at the edges, against the reference model.
#include "emu/cpu/cpu.h"
#include "emu/isa/instruction.h"
#include "emu/isa/soff.h"
#include "tests/conformance/reference_model.h"
#include "toolchain/as/assembler.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace cxsim::conformance {
namespace {

constexpr std::uint64_t edges[] = {
    0,
    1,
    2,
    ~0ULL,
    0x7f,
    0x80,
    0x7fff,
    0x8000,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    0x7fffffffffffffff,
    0x8000000000000000, // also -0.0, and a native reserved operand
    0x3ff0000000000000, // 1.0 and 0.25
    0xbfe8000000000000,
    0x0010000000000000, // smallest normal numbers
    0x000fffffffffffff, // a denormal; a native zero
    0x7fefffffffffffff,
    0x7ff0000000000000, // infinity; an ordinary native number
    0xfff0000000000000,
    0x7ff8000000000000,
    0x7ff0000000000001, // signalling
    0x43e0000000000000, // 2^63
    0x41dfffffffc00000, // 2^31 - 1
    0x3f800000,         // the same in singles
    0xbf400000,
    0x00800000,
    0x7f7fffff,
    0x7f800000,
    0xff800000,
    0x7fc00000,
    0x7f800001,
    0x4f000000,
    0x3fefffffffffffff,
    0x4330000000000001,
};
constexpr std::size_t edge_count = std::size(edges);

emu::TrapKind kind_of(Ending ending) {
    switch (ending) {
    case Ending::illegal:
        return emu::TrapKind::illegal;
    case Ending::arithmetic:
        return emu::TrapKind::arithmetic;
    case Ending::memory_fault:
        return emu::TrapKind::memory_fault;
    case Ending::bus_error:
        return emu::TrapKind::bus_error;
    case Ending::system_call:
        return emu::TrapKind::system_call;
    case Ending::trap_call:
        return emu::TrapKind::trap_call;
    case Ending::breakpoint:
        return emu::TrapKind::breakpoint;
    case Ending::thread:
        return emu::TrapKind::thread;
    case Ending::spu_message:
        return emu::TrapKind::spu_message;
    case Ending::halt:
        return emu::TrapKind::halt;
    default:
        return emu::TrapKind::budget;
    }
}

/// The emulator and the reference model side by side.
class Pair {
  public:
    explicit Pair(const char* model, bool ieee_fitted, emu::Engine engine)
        : cpu(*emu::find_model(model), emu::features_of(*emu::find_model(model), ieee_fitted), engine) {
        using emu::Protection;
        space.map({.start = text_start,
                   .end = text_start + emu::page_size,
                   .protection = Protection::read | Protection::execute});
        space.map({.start = data_start,
                   .end = data_start + data_size,
                   .protection = Protection::read | Protection::write});
    }

    /// Executes the instruction on both, from the same state, and compares everything.
    void run(const isa::Instruction& encoded, const Instruction& instruction, const State& before) {
        load(encoded, before);
        State after = before;
        const auto outcome = execute(instruction, after);
        ASSERT_TRUE(outcome) << "unknown to the reference model";
        const emu::Trap trap = cpu.run(thread, space, {.instructions = 1});
        const bool traced = (before.psw & bits::trace) != 0 && outcome->ending == Ending::done;
        compare(*outcome, trap, traced ? emu::TrapKind::trace : kind_of(outcome->ending), after);
    }
    /// Executes it on the emulator alone.
    emu::Trap run_alone(const isa::Instruction& encoded, const State& before) {
        load(encoded, before);
        return cpu.run(thread, space, {.instructions = 1});
    }

    emu::AddressSpace space;
    emu::ThreadContext thread;
    emu::Cpu cpu;

  private:
    void load(const isa::Instruction& encoded, const State& before);
    void compare(const Outcome& outcome, const emu::Trap& trap, emu::TrapKind expected, const State& after);
    void compare_registers(const State& after);
};

void Pair::load(const isa::Instruction& encoded, const State& before) {
    const auto code = isa::encode(encoded);
    ASSERT_TRUE(space.write(text_start, code, emu::Protection::none));
    ASSERT_TRUE(space.write(data_start, std::as_bytes(std::span(before.memory.contents))));
    thread = {};
    emu::Registers& registers = thread.registers;
    registers.a = before.a;
    registers.s = before.s;
    for (unsigned n = 0; n < 8; ++n) {
        registers.v[n] = before.v[n];
    }
    for (unsigned e = 0; e < 128; ++e) {
        registers.vm[e / 64] |= std::uint64_t{before.vm[e]} << (e % 64);
    }
    registers.vl = before.vl;
    registers.vs = before.vs;
    registers.pc = before.pc;
    registers.psw = before.psw;
    registers.tid = before.tid;
    registers.vector_valid = before.vector_valid;
    thread.mode = before.privileged ? emu::Mode::privileged : emu::Mode::user;
    thread.control.interrupts_enabled = before.interrupts_enabled;
    thread.communication = std::make_shared<emu::CommunicationFrame>();
    thread.communication->registers = before.communication;
    for (unsigned n = 0; n < 64; ++n) {
        if (before.locks[n]) {
            thread.communication->lock(n);
        }
    }
}

void Pair::compare(const Outcome& outcome, const emu::Trap& trap, emu::TrapKind expected,
                   const State& after) {
    ASSERT_EQ(static_cast<int>(trap.kind), static_cast<int>(expected))
        << "subcode " << trap.subcode << " for " << outcome.subcode;
    ASSERT_EQ(trap.subcode, outcome.subcode);
    ASSERT_EQ(trap.number, outcome.number);
    ASSERT_EQ(trap.ring, outcome.ring);
    compare_registers(after);
    std::vector<std::byte> contents(data_size);
    ASSERT_TRUE(space.read(data_start, contents));
    ASSERT_TRUE(std::ranges::equal(contents, std::as_bytes(std::span(after.memory.contents)))) << "memory";
    ASSERT_EQ(thread.control.interrupts_enabled, after.interrupts_enabled);
    ASSERT_EQ(thread.communication->registers, after.communication);
    for (unsigned n = 0; n < 64; ++n) {
        ASSERT_EQ(thread.communication->is_locked(n), after.locks[n]) << n;
    }
}

void Pair::compare_registers(const State& after) {
    const emu::Registers& registers = thread.registers;
    const auto expect_same = [](const std::string& name, std::uint64_t is, std::uint64_t should_be) {
        EXPECT_EQ(is, should_be) << fmt::format("{} is {:x}, not {:x}", name, is, should_be);
    };
    const auto expect_all = [&](const char* name, const auto& are, const auto& should_be) {
        for (std::size_t n = 0; are != should_be && n < are.size(); ++n) {
            expect_same(fmt::format("{}{}", name, n), are[n], should_be[n]);
        }
    };
    expect_same("pc", registers.pc, after.pc);
    expect_same("psw", registers.psw, after.psw);
    expect_all("a", registers.a, after.a);
    expect_all("s", registers.s, after.s);
    for (unsigned n = 0; n < 8; ++n) {
        expect_all("a vector's element ", registers.v[n], after.v[n]);
    }
    for (unsigned e = 0; e < 128; ++e) {
        ASSERT_EQ((registers.vm[e / 64] >> (e % 64)) & 1, after.vm[e]) << "vm " << e;
    }
    ASSERT_EQ(registers.vl, after.vl);
    ASSERT_EQ(registers.vs, after.vs);
    ASSERT_EQ(registers.tid, after.tid);
    ASSERT_EQ(registers.vector_valid, after.vector_valid);
}

// --- Cases

/// Makes instructions of a row, and states for them.
class Cases {
  public:
    explicit Cases(const isa::Row& row)
        : row_(row), random_(static_cast<unsigned>(row.opcode) * 3 + static_cast<unsigned>(row.prefix)) {}

    std::uint64_t bits() { return random_(); }
    std::uint64_t value() { return random_() % 3 == 0 ? random_() : edges[random_() % edge_count]; }

    isa::Instruction encoded(unsigned case_number);
    Instruction instruction(const isa::Instruction& encoded) const;
    State state(unsigned number);
    /// How many cases cover the row's operands.
    unsigned count() const;
    bool vector() const {
        return row_.has(isa::Operand::v_i) || row_.has(isa::Operand::v_j) || row_.has(isa::Operand::v_k);
    }

  private:
    void fill_address(isa::Instruction& encoded);
    std::uint32_t data_address();

    const isa::Row& row_;
    std::mt19937_64 random_;
};

unsigned Cases::count() const {
    if (vector()) {
        return 64;
    }
    const bool two_sources = row_.operands[1] != isa::Operand::none && !row_.has(isa::Operand::address);
    return two_sources ? 420 : 100;
}

std::uint32_t Cases::data_address() {
    switch (random_() % 8) {
    case 0: // across pages, and at the end of what there is
        return data_start + 0x1000 * (1 + static_cast<std::uint32_t>(random_() % 2)) -
               static_cast<std::uint32_t>(random_() % 12);
    case 1:
        return static_cast<std::uint32_t>(value());
    case 2: // unaligned
        return data_start + static_cast<std::uint32_t>(random_() % (data_size - 16));
    default:
        return data_start + 0x800 + 8 * static_cast<std::uint32_t>(random_() % 256);
    }
}

void Cases::fill_address(isa::Instruction& encoded) {
    const bool communicates = row_.parallel && !row_.privileged && !row_.ends_block;
    encoded.length = isa::lengths_of(row_).longest;
    encoded.address.displacement = static_cast<std::int32_t>(data_address());
    if (communicates && random_() % 8 != 0) {
        encoded.address.displacement = static_cast<std::int32_t>(0x8000 + random_() % 66);
        if (random_() % 2 == 0) {
            encoded.length = isa::lengths_of(row_).shortest;
            encoded.address.displacement = static_cast<std::int16_t>(encoded.address.displacement);
        }
        return;
    }
    encoded.address.indirect = random_() % 6 == 0;
    if (random_() % 3 == 0) {
        encoded.address.base = static_cast<std::uint8_t>(1 + random_() % 7);
        encoded.length = isa::lengths_of(row_).shortest;
        encoded.address.displacement = static_cast<std::int16_t>(random_() % 200) - 100;
    }
}

isa::Instruction Cases::encoded(unsigned case_number) {
    isa::Instruction encoded;
    encoded.row = &row_;
    const auto lengths = isa::lengths_of(row_);
    encoded.length = case_number % 2 == 0 ? lengths.shortest : lengths.longest;
    for (const isa::Operand operand : row_.operands) {
        using enum isa::Operand;
        const auto any = static_cast<std::uint8_t>(random_() % 8);
        if (operand == s_i || operand == v_i) {
            encoded.i = any;
        } else if (operand == a_j || operand == s_j || operand == v_j) {
            encoded.j = any;
        } else if (operand == a_k || operand == s_k || operand == v_k) {
            encoded.k = any;
        } else if (operand == immediate3) {
            encoded.immediate = any;
        } else if (operand == displacement) {
            encoded.displacement = 2 * static_cast<std::int8_t>(random_());
        } else if (operand == immediate || operand == ring) {
            const auto wide =
                static_cast<std::int32_t>(edges[case_number % edge_count] >> (random_() % 2 == 0 ? 32 : 0));
            encoded.immediate = encoded.length == lengths.longest && lengths.shortest != lengths.longest
                                    ? wide
                                    : static_cast<std::int16_t>(wide);
        } else if (operand == address) {
            fill_address(encoded);
        }
    }
    return encoded;
}

Instruction Cases::instruction(const isa::Instruction& encoded) const {
    Instruction instruction = named(row_.mnemonic, isa::operand_text(row_));
    instruction.i = encoded.i;
    instruction.j = encoded.j;
    instruction.k = encoded.k;
    instruction.length = encoded.length;
    instruction.base = encoded.address.base;
    instruction.indirect = encoded.address.indirect;
    instruction.immediate = row_.has(isa::Operand::address)        ? encoded.address.displacement
                            : row_.has(isa::Operand::displacement) ? encoded.displacement
                                                                   : encoded.immediate;
    return instruction;
}

State Cases::state(unsigned number) {
    State state;
    state.pc = text_start;
    for (std::uint32_t at = 0; number % 3 != 0 && at < data_size; at += 8) {
        state.memory.write(data_start + at, random_(), 8);
    }
    for (unsigned n = 0; n < 64; ++n) { // pointers for indirect operands, and frames
        state.memory.write(data_start + 0x800 + 4 * static_cast<std::uint32_t>(random_() % 512),
                           data_address(), 4);
    }
    for (unsigned n = 0; n < 8; ++n) {
        state.a[n] = row_.has(isa::Operand::address) || row_.ends_block ? data_address()
                                                                        : static_cast<std::uint32_t>(value());
        state.s[n] = value();
    }
    // Every pair of edges, for the registers of the fields in turn.
    for (unsigned n = 0; n < 8 && !row_.has(isa::Operand::address) && number < edge_count * edge_count; ++n) {
        if (n % 2 == 0 || number % 5 == 0) {
            const unsigned pair =
                3 * number; // 3 does not divide the number of pairs: no row or column is left out
            state.s[n] = edges[(n % 2 == 0 ? pair / edge_count : pair) % edge_count];
            state.a[n] = static_cast<std::uint32_t>(state.s[n]);
        }
    }
    if (row_.has(isa::Operand::none) &&
        (row_.operation == isa::Operation::psh || row_.operation == isa::Operation::pop ||
         row_.operation == isa::Operation::casr)) {
        state.a[0] = data_address();
        state.a[5] = data_address();
        state.memory.write(data_start + 0x800, state.s[0], 8);
    }
    if (vector()) {
        constexpr std::uint32_t lengths[] = {0, 1, 63, 64, 65, 127, 128, 128, 200, 0xffffffff};
        constexpr std::int32_t strides[] = {8, 8, 0, -8, 4, 1, 3, 2, 40, -1, 4096};
        for (auto& vector : state.v) {
            const bool calm = random_() % 2 == 0; // no trouble in most elements, or every trap hides the rest
            const std::uint64_t usual = value();
            for (auto& element : vector) {
                element = calm && random_() % 8 != 0 ? usual : value();
            }
        }
        state.vl = lengths[random_() % std::size(lengths)];
        state.vs = static_cast<std::uint32_t>(strides[random_() % std::size(strides)]);
        if (row_.operation == isa::Operation::ldvi || row_.operation == isa::Operation::stvi) {
            state.a[5] = data_start;
            for (auto& vector : state.v) {
                for (auto& offset : vector) {
                    offset = number % 8 == 7 ? value() : random_() % 0x1ff0;
                }
            }
        }
        for (unsigned e = 0; e < 128; ++e) {
            state.vm[e] = number % 4 == 0 ? random_() % 16 == 0 : number % 4 == 1 || random_() % 2 == 0;
        }
    }
    constexpr std::uint32_t enables = bits::integer_overflow_enable | bits::zero_divide_enable |
                                      bits::float_error_enable | bits::float_underflow_enable |
                                      bits::intrinsic_error_enable;
    state.psw = static_cast<std::uint32_t>(random_()) & ~(bits::ieee | enables | bits::trace);
    state.psw |= random_() % 2 == 0 ? bits::ieee : 0;
    state.psw |= random_() % 4 == 0 ? enables & static_cast<std::uint32_t>(random_()) : 0;
    state.psw |= number % 8 == 5 ? bits::trace : 0;
    state.tid = static_cast<std::uint32_t>(random_() % 8);
    state.vector_valid = random_() % 2 == 0;
    for (unsigned n = 0; n < 64; ++n) {
        state.communication[n] = random_() % 2 == 0 ? data_address() : value();
        state.locks[n] = random_() % 2 == 0;
    }
    state.privileged = random_() % 2 == 0;
    state.interrupts_enabled = random_() % 2 == 0;
    return state;
}

bool is_base(const isa::Row& row) {
    const auto text = isa::operand_text(row);
    constexpr std::array intrinsics = {"sqrt", "sin", "cos", "exp", "ln", "atan"};
    constexpr std::array parallel = {"pfork", "cfork", "wfork", "join", "idle"};
    const std::string name = named(row.mnemonic, text).name;
    const auto is_name = [&](const char* one) { return name == one; };
    return row.prefix == isa::Prefix::none && std::ranges::none_of(intrinsics, is_name) &&
           std::ranges::none_of(parallel, is_name);
}

/// Functions with results that may be wrong by a unit; tested elsewhere.
bool is_elementary(const isa::Row& row) {
    constexpr std::array names = {"sin", "cos", "exp", "ln", "atan"};
    const std::string name = named(row.mnemonic, {}).name;
    return std::ranges::any_of(names, [&](const char* one) { return name == one; });
}

std::string describe(const isa::Row& row, const isa::Instruction& encoded, const State& state,
                     unsigned number) {
    return fmt::format(
        "{} {}: {} psw {:x} vl {} vs {} case {}\n s{} {:x} s{} {:x} s{} {:x} a{} {:x} a{} {:x}", row.mnemonic,
        isa::operand_text(row), isa::disassemble(encoded, text_start), state.psw, state.vl,
        static_cast<std::int32_t>(state.vs), number, encoded.i, state.s[encoded.i], encoded.j,
        state.s[encoded.j], encoded.k, state.s[encoded.k], encoded.j, state.a[encoded.j], encoded.k,
        state.a[encoded.k]);
}

int failures() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
}

/// All cases of a row, up to the first that fails.
void run_row(Pair& pair, const isa::Row& row) {
    Cases cases(row);
    const int before = failures();
    for (unsigned number = 0; number < cases.count() && failures() == before; ++number) {
        const isa::Instruction encoded = cases.encoded(number);
        const State state = cases.state(number);
        SCOPED_TRACE(describe(row, encoded, state, number));
        pair.run(encoded, cases.instruction(encoded), state);
    }
}

void run_rows(const char* model, emu::Engine engine, bool (*wanted)(const isa::Row&)) {
    constexpr int enough_failures = 20;
    Pair pair(model, true, engine);
    std::size_t rows = 0;
    for (const isa::Row& row : isa::instruction_table()) {
        if (wanted(row) && !is_elementary(row) && failures() < enough_failures) {
            run_row(pair, row);
            ++rows;
        }
    }
    EXPECT_GT(rows, 400U);
}

bool any_row(const isa::Row& /*row*/) {
    return true;
}

/// The text section of an assembled source.
std::vector<std::byte> assembled(const std::string& source) {
    const auto object = toolchain::assemble(source, "case.s");
    if (!object) {
        ADD_FAILURE() << object.error().front().message << " in\n" << source;
        return {};
    }
    const auto file = soff::parse(*object);
    const auto text = std::ranges::find(file->sections, soff::SectionType::text, &soff::Section::type);
    return {text->contents.begin(), text->contents.end()};
}

TEST(Conformance, EveryCaseIsAssembledFromItsTextAndDisassembled) {
    for (const isa::Row& row : isa::instruction_table()) {
        Cases cases(row);
        std::string source;
        std::vector<std::byte> code;
        for (unsigned number = 0; number < 40; ++number) {
            const isa::Instruction encoded = cases.encoded(number);
            const auto bytes = isa::encode(encoded);
            code.insert(code.end(), bytes.begin(), bytes.end());
            const auto decoded = isa::decode(bytes);
            ASSERT_TRUE(decoded) << row.mnemonic;
            source += isa::disassemble(*decoded, text_start) + "\n";
        }
        auto text = assembled(source);
        ASSERT_GE(text.size(), code.size()) << row.mnemonic;
        text.resize(code.size()); // sections are filled up
        EXPECT_EQ(text, code) << row.mnemonic << " " << isa::operand_text(row);
    }
}

TEST(Conformance, EveryRowDoesOnAC2WhatTheReferenceModelDoes) {
    run_rows("c240", emu::Engine::plain, any_row);
}

TEST(Conformance, EveryRowOfTheBaseSetDoesSoOnAC1) {
    run_rows("c1-xp", emu::Engine::translating, is_base);
}

TEST(Conformance, WhatAC1LacksIsAnUndefinedOpcodeThere) {
    Pair pair("c120", true, emu::Engine::block);
    std::size_t rows = 0;
    for (const isa::Row& row : isa::instruction_table()) {
        if (is_base(row)) {
            continue;
        }
        ++rows;
        Cases cases(row);
        const emu::Trap trap = pair.run_alone(cases.encoded(0), cases.state(0));
        EXPECT_EQ(trap.kind, emu::TrapKind::illegal) << row.mnemonic;
        EXPECT_EQ(trap.subcode, 4U) << row.mnemonic;
        EXPECT_EQ(pair.thread.registers.pc, text_start) << row.mnemonic;
    }
    EXPECT_GT(rows, 400U);
}

TEST(Conformance, IeeeArithmeticIsAnUndefinedOpcodeWithoutTheHardware) {
    Pair pair("c1-xl", false, emu::Engine::plain);
    for (const isa::Row& row : isa::instruction_table()) {
        const Instruction instruction = named(row.mnemonic, isa::operand_text(row));
        const bool computes = (instruction.type == 's' || instruction.type == 'd' ||
                               instruction.source_type == 's' || instruction.source_type == 'd') &&
                              instruction.name != "ld";
        if (!is_base(row) || !computes) {
            continue;
        }
        Cases cases(row);
        State state = cases.state(0);
        state.psw |= bits::ieee;
        const emu::Trap trap = pair.run_alone(cases.encoded(0), state);
        EXPECT_EQ(trap.kind, emu::TrapKind::illegal) << row.mnemonic;
        EXPECT_EQ(trap.subcode, 4U) << row.mnemonic;
    }
}

} // namespace
} // namespace cxsim::conformance
