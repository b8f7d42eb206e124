// Any bytes as a program, with any registers, on any model: block by block, translated or not, the machine
// must do what it does one instruction after the other.
//
// machine_input.h tells what an input is, program_mutator.cc what inputs are made of.
#include "emu/cpu/cpu.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/machine_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

namespace cxsim::fuzz {
namespace {

using namespace emu;

constexpr Address text = places.text;
constexpr Address text_end = places.text_end;
constexpr Address data = places.data;
constexpr Address data_end = places.data_end;
constexpr Address stack = 0xffffd000;
constexpr std::uint64_t stack_end = 0xfffff000;
constexpr int stretches = 12;

/// Addresses and values that lead somewhere, which bits alone seldom do.
constexpr std::uint32_t addresses[] = {
    data,           data + 8, data_end - 4, text,       text_end - 2,        0x8000, 0x803f,
    stack + 0x1000, 0,        0x7fffffff,   0xffffffff, data + page_size - 3};
constexpr std::uint64_t values[] = {
    0, 1, ~0ULL, 128, 0x7ff0000000000001, 0x3ff0000000000000, 0x8000000000000000, 0x7f7fffff3f800000};

struct Machine {
    Machine(const Model& model, Feature features, Engine engine) : cpu(model, features, engine) {
        space.map({.start = text, .end = text_end, .protection = Protection::all});
        space.map({.start = data, .end = data_end, .protection = Protection::read | Protection::write});
        space.map({.start = stack, .end = stack_end, .protection = Protection::read | Protection::write});
    }
    AddressSpace space;
    ThreadContext thread;
    Cpu cpu;
};

void fill_registers(Input& input, Registers& registers) {
    for (auto& a : registers.a) {
        const std::uint32_t word = input.word();
        a = word % 4 == 0 ? word : addresses[word / 4 % std::size(addresses)] + (word >> 28);
    }
    for (auto& s : registers.s) {
        const std::uint64_t upper = input.word();
        const std::uint64_t lower = input.word();
        s = lower % 4 == 0 ? upper << 32 | lower : values[lower / 4 % std::size(values)];
    }
    std::uint64_t seed = input.word() | 1;
    for (auto& v : registers.v) {
        for (auto& element : v) {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            element = (seed >> 60) < 4   ? values[(seed >> 40) % std::size(values)]
                      : (seed >> 60) < 8 ? seed >> 52
                                         : seed;
        }
    }
    registers.vm = {seed, seed * 3};
    registers.vl = input.byte() % 140;
    registers.vs = static_cast<std::uint32_t>(static_cast<std::int8_t>(input.byte()));
    registers.psw = input.word();
    registers.a[sp] = static_cast<Address>(stack_end) - 512;
    registers.a[fp] = registers.a[sp];
    registers.pc = text;
}

/// Memory to begin with: what the V registers hold, over and over.
std::vector<std::byte> data_of(const Registers& registers) {
    std::vector<std::byte> bytes(data_end - data);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        const std::size_t number = n / sizeof(std::uint64_t);
        const VectorRegister& v = registers.v[number / max_vector_length % registers.v.size()];
        bytes[n] = static_cast<std::byte>(v[number % max_vector_length] >> (56 - 8 * (n % 8)));
    }
    return bytes;
}

[[noreturn]] void differ(std::string_view what) {
    fmt::print(stderr, "The engines differ: {}\n", what);
    std::abort();
}
void require(bool equal, std::string_view what) {
    if (!equal) {
        differ(what);
    }
}

bool same(const Trap& one, const Trap& other) {
    return one.kind == other.kind && one.subcode == other.subcode && one.number == other.number &&
           one.ring == other.ring && one.instruction_pc == other.instruction_pc &&
           one.fault.address == other.fault.address && one.fault.reason == other.fault.reason;
}

void compare(const ThreadContext& one, const ThreadContext& other) {
    require(one.registers.pc == other.registers.pc, "pc");
    require(one.registers.psw == other.registers.psw, "psw");
    require(one.registers == other.registers, "registers");
    require(one.instructions == other.instructions, "instructions");
    require(one.cycles == other.cycles && one.pipes == other.pipes, "cycles");
    require(one.used == other.used, "classes used");
    require(one.control == other.control, "control registers");
    require((one.communication == nullptr) == (other.communication == nullptr),
            "use of communication registers");
    require(one.communication == nullptr || *one.communication == *other.communication,
            "communication registers");
}

void compare(const AddressSpace& one, const AddressSpace& other, Address start, std::uint64_t end) {
    std::vector<std::byte> first(end - start);
    std::vector<std::byte> second(end - start);
    require(one.read(start, first).has_value() == other.read(start, second).has_value(), "what is mapped");
    require(first == second, "memory");
}

void run(std::span<const std::uint8_t> bytes) {
    Input input(bytes);
    const unsigned choice = input.byte();
    const Model& model = all_models()[choice % all_models().size()];
    const Feature features = features_of(model, choice % 2 == 0);
    const unsigned limit = 1 + input.word() % 300;
    Machine plain(model, features, Engine::plain);
    Machine block(model, features, choice / 16 % 4 == 0 ? Engine::threaded : Engine::translating);
    fill_registers(input, plain.thread.registers);
    plain.thread.mode = choice >= 224 ? Mode::privileged : Mode::user;
    block.thread.registers = plain.thread.registers;
    block.thread.mode = plain.thread.mode;
    const auto code =
        std::as_bytes(input.rest()).first(std::min<std::size_t>(input.rest().size(), text_end - text));
    const auto contents = data_of(plain.thread.registers);
    for (Machine* machine : {&plain, &block}) {
        require(machine->space.write(text, code).has_value(), "loading");
        require(machine->space.write(data, contents).has_value(), "loading");
    }
    for (int n = 0; n < stretches; ++n) {
        const Trap one = plain.cpu.run(plain.thread, plain.space, {.instructions = limit});
        const Trap other = block.cpu.run(block.thread, block.space, {.instructions = limit});
        require(same(one, other), "traps");
        compare(plain.thread, block.thread);
        const bool stuck = one.kind == TrapKind::memory_fault || one.kind == TrapKind::illegal ||
                           one.kind == TrapKind::bus_error;
        if (stuck) { // step over it, as a debugger might, or run all again: now memory and code are known
            const Address next = text + (plain.thread.registers.pc + 2 - text) % (text_end - text);
            for (Machine* machine : {&plain, &block}) {
                machine->thread.registers.pc = n % 2 == 0 ? text : next;
                machine->thread.registers.a[sp] = static_cast<Address>(stack_end) - 512;
            }
        }
    }
    compare(plain.space, block.space, text, text_end);
    compare(plain.space, block.space, data, data_end);
    compare(plain.space, block.space, stack, stack_end);
}

} // namespace
} // namespace cxsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    cxsim::fuzz::run({bytes, size});
    return 0;
}
