// Turns structures into the bytes of a record and back. Each structure lists its fields once, in a function
// `void serialize(Archive&, T&)` that serves both directions, so saving and loading cannot disagree.
#pragma once

#include "emu/isa/byte_order.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
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

    bool is_loading() const { return loading_; }
    /// Whether loading ran into bytes that cannot be right.
    bool failed() const { return failed_; }
    /// Whether everything was read, without failure.
    bool complete() const { return !failed_ && from_.empty(); }
    /// Marks the bytes as senseless, for checks that only the structure can make.
    void fail() { failed_ = true; }
    /// What a saving archive collected.
    Bytes take() { return std::move(bytes_); }

    template <std::integral T>
    void field(T& value) {
        std::uint64_t bits = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<T>>(value));
        integer(bits, sizeof(T));
        value = static_cast<T>(bits);
    }
    void field(bool& value) {
        std::uint64_t bits = value ? 1 : 0;
        integer(bits, 1);
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
    /// Most records fit: the processes stand still while they are made, and growing takes most of it.
    static constexpr std::size_t usual_size = 512;

    Archive(std::span<const std::byte> from, bool loading) : from_(from), loading_(loading) {
        bytes_.reserve(loading ? 0 : usual_size);
    }

    void integer(std::uint64_t& bits, std::size_t size);
    /// Loading: the next `size` bytes, or nothing and failure.
    std::span<const std::byte> next(std::size_t size);

    std::span<const std::byte> from_;
    Bytes bytes_;
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
Bytes save(const T& value) {
    Archive archive = Archive::saving();
    T copy = value; // serialize() takes a reference that it could write to
    serialize(archive, copy);
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
