// What an instruction of the reference model works on: registers, a stretch of memory, and how it ended.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::conformance {

inline constexpr std::uint32_t text_start = 0x80001000;
inline constexpr std::uint32_t data_start = 0x80100000;
inline constexpr std::uint32_t data_size = 0x2000; ///< Two pages; nothing is mapped around them.

/// The psw, by the bit.
namespace bits {
inline constexpr std::uint32_t a_carry = 0x80000000;
inline constexpr std::uint32_t a_overflow = 0x40000000;
inline constexpr std::uint32_t a_zero_divide = 0x20000000;
inline constexpr std::uint32_t integer_overflow_enable = 0x10000000;
inline constexpr std::uint32_t trace = 0x08000000;
inline constexpr std::uint32_t frame_length = 0x06000000;
inline constexpr std::uint32_t s_carry = 0x00800000;
inline constexpr std::uint32_t s_overflow = 0x00400000;
inline constexpr std::uint32_t s_zero_divide = 0x00200000;
inline constexpr std::uint32_t zero_divide_enable = 0x00100000;
inline constexpr std::uint32_t float_error_enable = 0x00008000;
inline constexpr std::uint32_t float_underflow_enable = 0x00004000;
inline constexpr std::uint32_t ieee = 0x00002000;
inline constexpr std::uint32_t intrinsic_error = 0x00000800;
inline constexpr std::uint32_t intrinsic_error_enable = 0x00000400;
inline constexpr std::uint32_t intrinsic_error_code = 0x0000001f;
} // namespace bits

enum class Ending : std::uint8_t {
    done,
    illegal,
    arithmetic,
    memory_fault,
    bus_error,
    system_call,
    trap_call,
    breakpoint,
    thread,
    spu_message,
    halt,
};

struct Outcome {
    Ending ending = Ending::done;
    std::uint32_t subcode = 0;
    std::uint32_t number = 0;
    std::uint32_t ring = 0;
};

/// Big-endian bytes from data_start on.
class Memory {
  public:
    bool holds(std::uint32_t address, std::uint64_t size) const {
        return address >= data_start && address - data_start + size <= data_size;
    }
    std::uint64_t read(std::uint32_t address, unsigned size) const {
        std::uint64_t value = 0;
        for (unsigned n = 0; n < size; ++n) {
            value = value << 8 | contents[address - data_start + n];
        }
        return value;
    }
    void write(std::uint32_t address, std::uint64_t value, unsigned size) {
        for (unsigned n = size; n-- > 0; value >>= 8) {
            contents[address - data_start + n] = static_cast<std::uint8_t>(value);
        }
    }
    std::vector<std::uint8_t> contents = std::vector<std::uint8_t>(data_size);
};

struct State {
    std::array<std::uint32_t, 8> a{};
    std::array<std::uint64_t, 8> s{};
    std::array<std::array<std::uint64_t, 128>, 8> v{};
    std::array<bool, 128> vm{};
    std::uint32_t vl = 0;
    std::uint32_t vs = 0;
    std::uint32_t pc = 0;
    std::uint32_t psw = 0;
    std::uint32_t tid = 0;
    bool vector_valid = false;
    bool privileged = false;
    bool interrupts_enabled = true;
    std::array<std::uint64_t, 64> communication{};
    std::array<bool, 64> locks{};
    Memory memory;
};

/// One instruction, by its written form: mnemonic and operands as the table has them, with the fields'
/// values.
struct Instruction {
    std::string name;                  ///< Without suffixes; plc.t and plc.f as plc1 and plc0.
    char type = 0;                     ///< b h w l s d u x, or 0.
    char source_type = 0;              ///< Of cvt.
    char sense = 0;                    ///< t, f or 0.
    std::vector<std::string> operands; ///< "Vj", "ea", "#imm", ...
    unsigned i = 0;
    unsigned j = 0;
    unsigned k = 0;
    std::int32_t immediate =
        0; ///< Also the displacement of a branch, in bytes, and that of a memory operand.
    unsigned base = 0;
    bool indirect = false;
    unsigned length = 0;

    bool has(std::string_view operand) const {
        for (const std::string& one : operands) {
            if (one == operand) {
                return true;
            }
        }
        return false;
    }
    std::string text() const {
        std::string all;
        for (const std::string& one : operands) {
            all += (all.empty() ? "" : ",") + one;
        }
        return all;
    }
};

} // namespace cxsim::conformance
