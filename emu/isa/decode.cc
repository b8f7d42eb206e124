// The decoder: bytes to instruction.
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"

namespace cxsim::isa {
namespace {

constexpr std::uint16_t prefix_mask = 0xfff0;
constexpr std::uint16_t prefix_value = 0x7ef0;
constexpr std::uint16_t prefix_e1 = 0x0008;
constexpr std::uint16_t wide_bit = 0x0040; // 32-bit displacement or immediate
constexpr std::uint16_t indirect_bit = 0x0080;

/// Reads the halfword or word that follows the opcode, sign-extended; advances `at`.
std::expected<std::int32_t, DecodeError> read_extension(std::span<const std::byte> code, std::size_t& at,
                                                        bool wide) noexcept {
    const std::size_t size = wide ? 4 : 2;
    if (code.size() < at + size)
        return std::unexpected(DecodeError::truncated);
    const std::byte* from = code.data() + at;
    at += size;
    if (wide)
        return static_cast<std::int32_t>(load_be32(from));
    return static_cast<std::int16_t>(load_be16(from));
}

/// Takes the fields of the first halfword that the row's operands name out of it; what is left must be zero.
/// Inferred: the hardware's treatment of unused fields is not public; here they make the opcode undefined.
class Fields {
  public:
    explicit Fields(std::uint16_t halfword, std::uint16_t opcode)
        : halfword_(halfword), rest_(static_cast<std::uint16_t>(halfword & ~opcode)) {}

    std::uint8_t take(unsigned shift) noexcept {
        rest_ = static_cast<std::uint16_t>(rest_ & ~(7u << shift));
        return static_cast<std::uint8_t>((halfword_ >> shift) & 7);
    }
    bool take_bit(std::uint16_t bit) noexcept {
        rest_ = static_cast<std::uint16_t>(rest_ & ~bit);
        return (halfword_ & bit) != 0;
    }
    std::int8_t take_byte() noexcept {
        rest_ = static_cast<std::uint16_t>(rest_ & 0xff00);
        return static_cast<std::int8_t>(halfword_ & 0xff);
    }
    bool nothing_left() const noexcept { return rest_ == 0; }

  private:
    std::uint16_t halfword_;
    std::uint16_t rest_;
};

struct Head {
    const Row* row;
    std::uint16_t halfword;
    std::size_t size; ///< bytes of prefix and opcode
};

std::expected<Head, DecodeError> read_head(std::span<const std::byte> code) noexcept {
    if (code.size() < 2)
        return std::unexpected(DecodeError::truncated);
    std::uint16_t halfword = load_be16(code.data());
    Prefix prefix = Prefix::none;
    std::size_t size = 2;
    if ((halfword & prefix_mask) == prefix_value) {
        prefix = (halfword & prefix_e1) != 0 ? Prefix::e1 : Prefix::e0;
        if (code.size() < 4)
            return std::unexpected(DecodeError::truncated);
        halfword = load_be16(code.data() + 2);
        size = 4;
    }
    const auto key = classify(halfword);
    const Row* row = key ? find_row(prefix, key->format, key->index) : nullptr;
    if (row == nullptr)
        return std::unexpected(DecodeError::undefined_opcode);
    return Head{row, halfword, size};
}

} // namespace

std::expected<Instruction, DecodeError> decode(std::span<const std::byte> code) noexcept {
    const auto head = read_head(code);
    if (!head)
        return std::unexpected(head.error());
    Instruction result;
    result.row = head->row;
    Fields fields(head->halfword, head->row->opcode);
    bool has_extension = false;
    bool wide = false;
    for (const Operand operand : head->row->operands) {
        switch (operand) {
        case Operand::s_i:
        case Operand::v_i:
            result.i = fields.take(6);
            break;
        case Operand::a_j:
        case Operand::s_j:
        case Operand::v_j:
            result.j = fields.take(3);
            break;
        case Operand::a_k:
        case Operand::s_k:
        case Operand::v_k:
            result.k = fields.take(0);
            break;
        case Operand::immediate3:
            result.immediate = fields.take(3);
            break;
        case Operand::displacement:
            result.displacement = 2 * fields.take_byte();
            break;
        case Operand::address:
            result.address.indirect = fields.take_bit(indirect_bit);
            result.address.base = fields.take(3);
            [[fallthrough]];
        case Operand::immediate:
        case Operand::ring:
            wide = fields.take_bit(wide_bit);
            has_extension = true;
            break;
        default:
            break;
        }
    }
    if (!fields.nothing_left())
        return std::unexpected(DecodeError::undefined_opcode);
    std::size_t length = head->size;
    if (has_extension) {
        const auto value = read_extension(code, length, wide);
        if (!value)
            return std::unexpected(value.error());
        (head->row->has(Operand::address) ? result.address.displacement : result.immediate) = *value;
    }
    result.length = static_cast<std::uint8_t>(length);
    return result;
}

} // namespace cxsim::isa
