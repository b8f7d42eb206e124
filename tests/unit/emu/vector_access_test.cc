// Vector loads and stores of any stride, and of elements anywhere, against a loop over the elements: when the
// TLBs know nothing yet and when they know the pages, with pages that may not be touched in between.
#include "tests/unit/emu/program.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace cxsim::emu::testing {
namespace {

constexpr Address region = 0x80100000;
constexpr Address region_end = 0x80200000;

/// An instruction that accesses memory by v0 or s1, at (a1) or by offsets in v1 from a5.
struct Instruction {
    std::string text;
    unsigned bytes;
    bool loads;
    bool indexed;
    bool of_scalar = false;
    std::optional<bool> when = {}; ///< The sense of its mask.
};

std::vector<Instruction> all_instructions() {
    std::vector<Instruction> result;
    constexpr std::pair<char, unsigned> types[] = {{'b', 1}, {'h', 2}, {'w', 4}, {'l', 8}};
    for (const auto& [letter, bytes] : types) {
        for (const auto& [suffix, when] :
             {std::pair<std::string, std::optional<bool>>{"", std::nullopt}, {".t", true}, {".f", false}}) {
            const std::string type = std::string(".") + letter + suffix;
            result.push_back({" ld" + type + " (a1),v0", bytes, true, false, false, when});
            result.push_back({" st" + type + " v0,(a1)", bytes, false, false, false, when});
            result.push_back({" ste" + type + " s1,(a1)", bytes, false, false, true, when});
            result.push_back({" ldvi" + type + " v1,v0", bytes, true, true, false, when});
            result.push_back({" stvi" + type + " v0,v1", bytes, false, true, false, when});
            result.push_back({" stvi" + type + " s1,v1", bytes, false, true, true, when});
        }
    }
    return result;
}

/// One access: where its elements lie, and what may be in the way.
struct Case {
    Address start = 0;
    std::uint32_t stride = 0;
    unsigned length = 0;
    VectorRegister offsets{};
    VectorRegister values{};
    std::array<std::uint64_t, 2> mask{};
    std::optional<Address> hole;     ///< A page that is not there.
    std::optional<Address> constant; ///< One that must not be written.

    Address address(const Instruction& instruction, unsigned e) const {
        return start + (instruction.indexed ? static_cast<Address>(offsets[e]) : e * stride);
    }
    bool active(const Instruction& instruction, unsigned e) const {
        return !instruction.when || (((mask[e / 64] >> (e % 64)) & 1) != 0) == *instruction.when;
    }
};

Case random_case(std::mt19937_64& random, unsigned bytes) {
    constexpr std::int32_t strides[] = {0,  1,   3,    4,     8,    12,    16,     40,
                                        -4, -40, 4096, -4096, 8008, -8008, 100000, INT32_MIN};
    constexpr unsigned lengths[] = {0, 1, 7, 8, 9, 64, 100, 127, 128, 129};
    Case c;
    c.stride = static_cast<std::uint32_t>(strides[random() % std::size(strides)]);
    c.stride = random() % 4 == 0 ? -bytes : c.stride;
    c.length = lengths[random() % std::size(lengths)];
    c.start = region + 0x40000 + static_cast<Address>(random() % 32 * page_size + random() % 64 * 8);
    c.start += random() % 4 == 0 ? static_cast<Address>(random() % page_size) : 0;
    const std::uint64_t range = random() % 3 == 0 ? 0x100000 : 0x4000;
    for (unsigned e = 0; e < max_vector_length; ++e) {
        c.offsets[e] = random() << 32 | (random() % range & ~(random() % 8 == 0 ? 0 : bytes - 1));
        c.values[e] = random();
    }
    c.mask = {random(), random()};
    if (random() % 3 == 0) {
        c.hole = region + static_cast<Address>(random() % 256 * page_size);
    }
    if (random() % 3 == 0) {
        c.constant = region + static_cast<Address>(random() % 256 * page_size);
    }
    return c;
}

/// The bytes of an element in guest order, or none if they may not be accessed.
std::optional<std::vector<std::byte>> element_at(const AddressSpace& space, Address at,
                                                 const Instruction& instruction) {
    std::vector<std::byte> bytes(instruction.bytes);
    const Protection need = instruction.loads ? Protection::read : Protection::write;
    return space.read(at, bytes, need) ? std::optional(bytes) : std::nullopt;
}

std::vector<std::byte> random_contents() {
    std::mt19937_64 random(1);
    std::vector<std::byte> contents(region_end - region);
    for (std::size_t n = 0; n < contents.size(); n += sizeof(std::uint64_t)) {
        const std::uint64_t value = random();
        std::memcpy(&contents[n], &value, sizeof(value));
    }
    return contents;
}

class VectorAccess : public ::testing::TestWithParam<Engine> {
  protected:
    void check(const Instruction& instruction, const Case& c, int number);
    void prepare(Program& p, const Case& c);
    void run_once(Program& p, const Instruction& instruction, const Case& c);
};

void VectorAccess::prepare(Program& p, const Case& c) {
    static const std::vector<std::byte> contents = random_contents();
    ASSERT_TRUE(p.space.write(region, contents));
    if (c.hole) {
        p.space.unmap(*c.hole, *c.hole + page_size);
    }
    if (c.constant && c.constant != c.hole) {
        p.space.protect(*c.constant, *c.constant + page_size, Protection::read);
    }
}

/// The instruction, compared with a loop over its elements.
void VectorAccess::run_once(Program& p, const Instruction& instruction, const Case& c) {
    Registers& registers = p.registers();
    registers.pc = text_start;
    registers.a[1] = registers.a[5] = c.start;
    registers.vs = c.stride;
    registers.vl = c.length;
    registers.v[0] = c.values;
    registers.v[1] = c.offsets;
    registers.vm = c.mask;
    registers.s[1] = c.values[5];
    VectorRegister expected = c.values;
    std::map<Address, std::byte> memory;
    bool faults = false;
    for (unsigned e = 0; e < std::min(c.length, max_vector_length); ++e) {
        if (!c.active(instruction, e)) {
            continue;
        }
        const Address at = c.address(instruction, e);
        const auto bytes = element_at(p.space, at, instruction);
        if (!bytes) {
            faults = true;
            break;
        }
        std::uint64_t value = 0;
        for (unsigned n = 0; n < instruction.bytes; ++n) {
            const std::uint64_t stored = instruction.of_scalar ? c.values[5] : c.values[e];
            memory[at + n] = static_cast<std::byte>(stored >> 8 * (instruction.bytes - 1 - n));
            value = value << 8 | std::to_integer<std::uint64_t>((*bytes)[n]);
        }
        expected[e] = value;
    }
    const AddressSpace before(p.space);
    const Trap trap = p.run();
    ASSERT_EQ(trap.kind, faults ? TrapKind::memory_fault : TrapKind::breakpoint);
    ASSERT_EQ(registers.v[0], instruction.loads && !faults ? expected : c.values);
    std::array<std::byte, 1> now{};
    for (const auto& [at, stored] : memory) {
        std::array<std::byte, 1> was{};
        ASSERT_TRUE(p.space.read(at, now) && before.read(at, was));
        ASSERT_EQ(now[0], instruction.loads || faults ? was[0] : stored) << std::hex << at;
    }
}

void VectorAccess::check(const Instruction& instruction, const Case& c, int number) {
    SCOPED_TRACE(instruction.text + " of case " + std::to_string(number));
    Program p(instruction.text + "\n bkpt\n", Machine{.engine = GetParam()});
    ASSERT_NO_FATAL_FAILURE(prepare(p, c));
    for (int round = 0; round < 3; ++round) { // the TLBs know what they can after the first
        ASSERT_NO_FATAL_FAILURE(run_once(p, instruction, c)) << round;
    }
}

TEST_P(VectorAccess, IsALoopOverTheElements) {
    std::mt19937_64 random(3);
    for (const Instruction& instruction : all_instructions()) {
        for (int n = 0; n < 8; ++n) {
            ASSERT_NO_FATAL_FAILURE(check(instruction, random_case(random, instruction.bytes), n));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, VectorAccess,
                         ::testing::Values(Engine::plain, Engine::threaded, Engine::translating),
                         [](const auto& test) { return std::string(name_of(test.param)); });

} // namespace
} // namespace cxsim::emu::testing
