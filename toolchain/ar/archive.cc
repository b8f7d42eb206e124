// Reading and writing archives.
#include "toolchain/ar/archive.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/soff.h"
#include "emu/isa/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace cxsim::toolchain {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::string_view magic = "!<arch>\n";
constexpr std::string_view header_end = "`\n";
constexpr std::size_t header_size = 60;
constexpr std::size_t name_size = 16;
constexpr std::size_t size_offset = 48;
constexpr std::size_t size_size = 10;
constexpr std::string_view index_name = "/";
constexpr std::string_view long_names_name = "//";

std::string_view trimmed(std::string_view text) {
    const std::size_t last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Reads one archive; what is wrong is kept in `error_`.
class ArchiveReader {
  public:
    explicit ArchiveReader(Bytes bytes) : bytes_(bytes) {}

    std::expected<Archive, std::string> run() {
        if (!is_archive(bytes_))
            return std::unexpected("not an archive");
        std::size_t at = magic.size();
        while (at < bytes_.size() && error_.empty())
            read_member(at);
        if (error_.empty() && archive_.has_index)
            read_index();
        if (!error_.empty())
            return std::unexpected(error_);
        return std::move(archive_);
    }

  private:
    void read_member(std::size_t& at) {
        if (bytes_.size() - at < header_size) {
            error_ = "the header of a member is truncated";
            return;
        }
        const std::string_view header = isa::as_text(bytes_.subspan(at, header_size));
        const auto size = decimal(trimmed(header.substr(size_offset, size_size)));
        if (!header.ends_with(header_end) || !size || *size > bytes_.size() - at - header_size) {
            error_ = fmt::format("the member at offset {} is damaged", at);
            return;
        }
        const Bytes contents = bytes_.subspan(at + header_size, *size);
        add_member(trimmed(header.substr(0, name_size)), contents, at);
        at += header_size + *size + *size % 2;
        at = std::min(at, bytes_.size());
    }

    void add_member(std::string_view name, Bytes contents, std::size_t offset) {
        if (name == index_name) {
            index_ = contents;
            archive_.has_index = true;
            return;
        }
        if (name == long_names_name) {
            long_names_ = isa::as_text(contents);
            return;
        }
        if (name.size() > 1 && name[0] == '/') {
            const auto place = decimal(name.substr(1));
            if (!place || *place >= long_names_.size()) {
                error_ = fmt::format("the name of the member at offset {} is missing", offset);
                return;
            }
            name = long_names_.substr(*place);
            name = name.substr(0, std::min(name.find('\n'), longest_name));
        }
        if (name.ends_with('/'))
            name.remove_suffix(1);
        numbers_[offset] = archive_.members.size();
        archive_.members.push_back({std::string(name), contents});
    }

    void read_index() {
        error_ = "the symbol index is damaged";
        if (index_.size() < 4)
            return;
        const std::uint32_t count = isa::load_be32(index_.data());
        if (count > (index_.size() - 4) / 4)
            return;
        std::string_view names = isa::as_text(index_.subspan(4 + std::size_t{count} * 4));
        for (std::uint32_t n = 0; n < count; ++n) {
            const auto member = numbers_.find(isa::load_be32(index_.data() + 4 + std::size_t{n} * 4));
            const std::size_t end = names.find('\0');
            if (member == numbers_.end() || end == std::string_view::npos)
                return;
            archive_.index.try_emplace(std::string(names.substr(0, end)), member->second);
            names.remove_prefix(end + 1);
        }
        error_.clear();
    }

    static constexpr std::size_t longest_name = 4096;
    Bytes bytes_;
    Archive archive_;
    Bytes index_;
    std::string_view long_names_;
    std::map<std::size_t, std::size_t> numbers_; ///< member numbers by the offsets of their headers
    std::string error_;
};

void append(std::vector<std::byte>& to, std::string_view text) {
    const Bytes raw = std::as_bytes(std::span(text));
    to.insert(to.end(), raw.begin(), raw.end());
}

/// Dates, owners and modes are fixed, so that the same members always make the same archive.
void append_member(std::vector<std::byte>& to, std::string_view name, Bytes contents) {
    std::string padded(name); // to so many bytes, however few characters they are
    padded.resize(name_size, ' ');
    append(to, fmt::format("{}{:<12}{:<6}{:<6}{:<8}{:<10}{}", padded, 0, 0, 0, "100644", contents.size(),
                           header_end));
    to.insert(to.end(), contents.begin(), contents.end());
    if (contents.size() % 2 != 0)
        to.push_back(std::byte{'\n'});
}

std::uint64_t stored_size(std::size_t contents) {
    return header_size + contents + contents % 2;
}

struct IndexEntry {
    std::string name;
    std::size_t member;
};

std::expected<std::vector<IndexEntry>, std::string> collect_index(std::span<const Member> members) {
    std::vector<IndexEntry> entries;
    std::map<std::string, bool, std::less<>> seen;
    for (std::size_t n = 0; n < members.size(); ++n) {
        if (!soff::has_soff_magic(members[n].contents))
            continue;
        const auto file = soff::parse(members[n].contents);
        if (!file)
            return std::unexpected(fmt::format("{}: {}", members[n].name, file.error()));
        for (const soff::Symbol& symbol : file->symbols) {
            const bool defines = symbol.external() && !symbol.debug() && !symbol.undefined();
            if (defines && seen.try_emplace(symbol.name, true).second)
                entries.push_back({symbol.name, n});
        }
    }
    return entries;
}

} // namespace

bool is_archive(std::span<const std::byte> bytes) noexcept {
    return isa::as_text(bytes).starts_with(magic);
}

std::expected<Archive, std::string> parse_archive(std::span<const std::byte> bytes) {
    return ArchiveReader(bytes).run();
}

std::expected<std::vector<std::byte>, std::string> write_archive(std::span<const Member> members) {
    const auto entries = collect_index(members);
    if (!entries)
        return std::unexpected(entries.error());
    std::string long_names;
    std::vector<std::string> names;
    for (const Member& member : members) {
        const bool is_long = member.name.size() >= name_size;
        names.push_back(is_long ? fmt::format("/{}", long_names.size()) : member.name + "/");
        if (is_long)
            long_names += member.name + "/\n";
    }
    std::size_t index_size = 4 + 4 * entries->size();
    for (const IndexEntry& entry : *entries)
        index_size += entry.name.size() + 1;

    std::vector<std::uint64_t> offsets;
    std::uint64_t offset = magic.size() + stored_size(index_size);
    if (!long_names.empty())
        offset += stored_size(long_names.size());
    for (const Member& member : members) {
        offsets.push_back(offset);
        offset += stored_size(member.contents.size());
    }
    if (offset > 0xffffffff)
        return std::unexpected("the archive would be larger than 4 GB");

    std::vector<std::byte> index(4 + 4 * entries->size());
    isa::store_be32(index.data(), static_cast<std::uint32_t>(entries->size()));
    for (std::size_t n = 0; n < entries->size(); ++n) {
        isa::store_be32(index.data() + 4 + 4 * n, static_cast<std::uint32_t>(offsets[(*entries)[n].member]));
        append(index, (*entries)[n].name);
        index.push_back(std::byte{0});
    }
    std::vector<std::byte> bytes;
    append(bytes, magic);
    append_member(bytes, index_name, index);
    if (!long_names.empty())
        append_member(bytes, long_names_name, std::as_bytes(std::span(long_names)));
    for (std::size_t n = 0; n < members.size(); ++n)
        append_member(bytes, names[n], members[n].contents);
    return bytes;
}

} // namespace cxsim::toolchain
