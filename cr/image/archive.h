// Turns structures into the bytes of a record and back. Each structure lists its fields once, in a function
// `void serialize(Archive&, T&)` that serves both directions, so saving and loading cannot disagree.
#pragma once

#include "emu/isa/byte_order.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxsim::cr {

using Bytes = std::vector<std::byte>;

/// The contents of one record: big-endian, no padding. A loading archive takes any bytes: when they end too
/// early or make no sense it turns to failed() and yields zeros from there on.
class Archive {
  public:
    /// An archive that collects fields; bytes() has them.
    static Archive saving() { return Archive({}, false); }
    /// An archive that reads fields from the bytes, which must outlive it.
    static Archive loading(std::span<const std::byte> from) { return Archive(from, true); }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() = default;

    bool is_loading() const { return loading_; }
    /// Whether loading ran into bytes that cannot be right.
    bool failed() const { return failed_; }
    /// Whether everything was read: what a later version has added behind it is not there.
    bool at_end() const { return loading_ && from_.empty(); }
    /// Whether everything was read, without failure.
    bool complete() const { return !failed_ && from_.empty(); }
    /// Marks the bytes as senseless, for checks that only the structure can make.
    void fail() { failed_ = true; }
    /// What a saving archive collected.
    Bytes take();

    template <std::integral T>
    void field(T& value) {
        using Bits = std::make_unsigned_t<T>;
        if (!loading_) {
            isa::store_be(more(sizeof(T)), static_cast<Bits>(value));
            return;
        }
        const auto bytes = next(sizeof(T));
        value = bytes.empty() ? T{} : static_cast<T>(isa::load_be<Bits>(bytes.data()));
    }
    void field(bool& value) {
        std::uint8_t bits = value ? 1 : 0;
        field(bits);
        failed_ = failed_ || bits > 1;
        value = bits == 1;
    }
    template <typename T>
        requires std::is_enum_v<T>
    void field(T& value) {
        auto number = static_cast<std::underlying_type_t<T>>(value);
        field(number);
        value = static_cast<T>(number);
    }
    /// A text or bytes: a 32-bit length, then the bytes.
    void field(std::string& value);
    void field(Bytes& value);
    /// A 32-bit count, then each element by its own serialize(). Loading more than `limit` elements fails.
    template <typename T>
    void list(std::vector<T>& values, std::size_t limit = std::numeric_limits<std::uint32_t>::max()) {
        auto count = static_cast<std::uint32_t>(values.size());
        field(count);
        failed_ = failed_ || (loading_ && count > limit);
        if (loading_) {
            values.clear();
        }
        for (std::uint32_t i = 0; i < count && !failed_; ++i) {
            if (loading_) {
                values.emplace_back();
            }
            serialize(*this, values[i]);
        }
    }
    /// Several fields in a row.
    template <typename... Fields>
    void fields(Fields&... values) {
        (field(values), ...);
    }

  private:
    /// Most records fit: the processes stand still while they are made, and memory for what has not ended yet
    /// would take most of the time.
    static constexpr std::size_t usual_size = 512;

    Archive(std::span<const std::byte> from, bool loading) : from_(from), loading_(loading) {}

    /// Saving: room for so many bytes more.
    std::byte* more(std::size_t size) {
        if (size > room_.size() - used_) {
            grow(size);
        }
        return room_.data() + std::exchange(used_, used_ + size);
    }
    void grow(std::size_t size);
    void add(std::span<const std::byte> bytes);
    /// Loading: the next `size` bytes, or nothing and failure.
    std::span<const std::byte> next(std::size_t size);

    std::span<const std::byte> from_;
    std::array<std::byte, usual_size> usual_; ///< What has been saved, if it fits,
    Bytes large_;                             ///< or else here.
    std::span<std::byte> room_ = usual_;      ///< The one of the two.
    std::size_t used_ = 0;                    ///< Bytes of it.
    bool loading_;
    bool failed_ = false;
};

/// Elements of lists that are plain integers.
template <std::integral T>
void serialize(Archive& archive, T& value) {
    archive.field(value);
}
inline void serialize(Archive& archive, std::string& value) {
    archive.field(value);
}

/// The bytes of a structure with a serialize().
template <typename T>
Bytes save(T value) {
    Archive archive = Archive::saving();
    serialize(archive, value);
    return archive.take();
}

/// Reads a structure from bytes that must be exactly it; false if they are not.
template <typename T>
bool load(std::span<const std::byte> from, T& value) {
    Archive archive = Archive::loading(from);
    serialize(archive, value);
    return archive.complete();
}

} // namespace cxsim::cr
