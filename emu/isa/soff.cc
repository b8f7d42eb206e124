// Reading and writing SOFF files.
#include "emu/isa/soff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <type_traits>

namespace cxsim::soff {
namespace {

using Bytes = std::span<const std::byte>;

struct TypeProperties {
    std::string_view name;
    std::uint8_t symbol_type;
};
constexpr std::array<TypeProperties, 11> type_properties = {{
    {"", symbol_undefined},
    {"S_TEXT", symbol_text},
    {"S_DATA", symbol_data},
    {"S_TDATA", symbol_thread_data},
    {"S_BSS", symbol_bss},
    {"S_TBSS", symbol_thread_bss},
    {"S_COMON", symbol_undefined},
    {"S_TTEXT", symbol_undefined},
    {"S_CONTEXT", symbol_undefined},
    {"S_TCONTEXT", symbol_undefined},
    {"S_CHKPNT", symbol_undefined},
}};

const TypeProperties& properties(SectionType type) noexcept {
    const auto number = static_cast<std::size_t>(type);
    return type_properties[number < type_properties.size() ? number : 0];
}

/// Whether `count` entries of `size` bytes at `offset` lie within `total` bytes. No overflow for any values.
bool lies_within(std::uint64_t offset, std::uint64_t count, std::uint64_t size, std::uint64_t total) {
    return offset <= total && count <= (total - offset) / size;
}

template <class Entry>
Entry read_entry(Bytes bytes, std::uint64_t offset) {
    static_assert(std::is_trivially_copyable_v<Entry>);
    Entry entry;
    std::memcpy(&entry, bytes.data() + offset, sizeof entry);
    return entry;
}

/// Reads one file. Each step returns what is wrong, or an empty string.
class Parser {
  public:
    explicit Parser(Bytes bytes) : bytes_(bytes) {}

    std::expected<File, std::string> run() {
        std::string error = read_header();
        if (error.empty())
            error = read_sections();
        if (error.empty())
            error = read_symbols();
        if (error.empty())
            error = check_relocations();
        if (error.empty() && file_.executable())
            error = check_addresses();
        if (!error.empty())
            return std::unexpected(error);
        return std::move(file_);
    }

  private:
    std::string read_header() {
        if (!has_soff_magic(bytes_))
            return "not a SOFF file";
        if (bytes_.size() < sizeof(FileHeader))
            return "the file header is truncated";
        header_ = read_entry<FileHeader>(bytes_, 0);
        if (header_.h_opthdr != optional_header_size)
            return "the optional header has an unknown size";
        if (header_.h_vers != layout_version) {
            return fmt::format("layout version {} is unknown", std::uint32_t{header_.h_vers});
        }
        file_.magic = header_.h_magic;
        file_.flags = header_.o_flags;
        file_.machine_flags = header_.o_mflags;
        file_.entry = header_.o_entry;
        file_.time = header_.h_timdat;
        return {};
    }

    std::string read_sections() {
        const std::uint32_t count = header_.h_nscns;
        if (!lies_within(header_.h_scnptr, count, sizeof(SectionHeader), bytes_.size())) {
            return "the section headers reach beyond the end of the file";
        }
        file_.sections.reserve(count);
        for (std::uint32_t number = 0; number < count; ++number) {
            const auto entry = read_entry<SectionHeader>(
                bytes_, header_.h_scnptr + std::uint64_t{number} * sizeof(SectionHeader));
            std::string error = add_section(entry);
            if (!error.empty())
                return fmt::format("section {} {}", number, error);
        }
        return {};
    }

    std::string add_section(const SectionHeader& entry) {
        Section section;
        section.type = static_cast<SectionType>(entry.s_flags & section_type_mask);
        section.address = entry.s_vaddr;
        section.size = entry.s_size;
        section.protection = entry.s_prot;
        section.alignment = entry.s_align;
        section.file_offset = entry.s_scnptr;
        if (name_of(section.type).empty())
            return "has an unknown type";
        if ((section.alignment & (section.alignment - 1)) != 0)
            return "has an alignment that is no power of two";
        if (section.file_offset != 0) {
            if (!lies_within(section.file_offset, section.size, 1, bytes_.size())) {
                return "reaches beyond the end of the file";
            }
            section.contents = bytes_.subspan(section.file_offset, section.size);
        }
        if (!lies_within(entry.s_relptr, entry.s_nrel, sizeof(RelocationEntry), bytes_.size())) {
            return "has relocations beyond the end of the file";
        }
        relocation_count_ += entry.s_nrel;
        if (relocation_count_ > bytes_.size() / sizeof(RelocationEntry))
            return "shares its relocations";
        for (std::uint32_t number = 0; number < entry.s_nrel; ++number) {
            const auto raw = read_entry<RelocationEntry>(
                bytes_, entry.s_relptr + std::uint64_t{number} * sizeof(RelocationEntry));
            const std::uint32_t info = raw.r_info;
            section.relocations.push_back({.offset = raw.r_address,
                                           .symbol = info >> 8,
                                           .external = (info & 0x10) != 0,
                                           .pc_relative = (info & 0x80) != 0,
                                           .log_size = static_cast<std::uint8_t>((info >> 5) & 3)});
        }
        file_.sections.push_back(std::move(section));
        return {};
    }

    std::string read_symbols() {
        if (!lies_within(header_.h_strptr, header_.h_strsiz, 1, bytes_.size())) {
            return "the strings reach beyond the end of the file";
        }
        if (!lies_within(header_.o_symptr, header_.o_nsyms, sizeof(SymbolEntry), bytes_.size())) {
            return "the symbols reach beyond the end of the file";
        }
        const Bytes strings = bytes_.subspan(header_.h_strptr, header_.h_strsiz);
        file_.symbols.reserve(header_.o_nsyms);
        for (std::uint32_t number = 0; number < header_.o_nsyms; ++number) {
            const auto raw = read_entry<SymbolEntry>(bytes_, header_.o_symptr +
                                                                 std::uint64_t{number} * sizeof(SymbolEntry));
            Symbol symbol{.name = {},
                          .type = raw.n_type,
                          .other = raw.n_other,
                          .description = raw.n_desc,
                          .value = raw.n_value};
            if (raw.n_strx != 0) {
                if (raw.n_strx >= strings.size())
                    return fmt::format("symbol {} has no name", number);
                const Bytes rest = strings.subspan(raw.n_strx);
                const auto end = std::ranges::find(rest, std::byte{0});
                if (end == rest.end())
                    return fmt::format("the name of symbol {} has no end", number);
                names_size_ += static_cast<std::uint64_t>(end - rest.begin());
                if (names_size_ > longest_names)
                    return "the names of the symbols are too long";
                symbol.name.reserve(static_cast<std::size_t>(end - rest.begin()));
                std::for_each(rest.begin(), end, [&](std::byte b) { symbol.name += static_cast<char>(b); });
            }
            file_.symbols.push_back(std::move(symbol));
        }
        return {};
    }

    std::string check_relocations() const {
        for (std::size_t number = 0; number < file_.sections.size(); ++number) {
            const Section& section = file_.sections[number];
            for (const Relocation& relocation : section.relocations) {
                if (!lies_within(relocation.offset, 1, std::uint64_t{1} << relocation.log_size,
                                 section.contents.size())) {
                    return fmt::format("section {} has a relocation beyond its end", number);
                }
                if (relocation.external && relocation.symbol >= file_.symbols.size()) {
                    return fmt::format("section {} has a relocation by symbol {}, which does not exist",
                                       number, relocation.symbol);
                }
            }
        }
        return {};
    }

    /// The sections of an executable ascend in memory and don't overlap.
    std::string check_addresses() const {
        std::uint64_t end = 0;
        for (std::size_t number = 0; number < file_.sections.size(); ++number) {
            const Section& section = file_.sections[number];
            if (section.address < end)
                return fmt::format("section {} overlaps the one before it", number);
            end = std::uint64_t{section.address} + section.size;
            if (end > 0x100000000)
                return fmt::format("section {} reaches beyond the address space", number);
        }
        return {};
    }

    Bytes bytes_;
    FileHeader header_{};
    File file_;
    // Overlapping tables could make a small file need boundless memory.
    std::uint64_t relocation_count_ = 0;
    std::uint64_t names_size_ = 0;
    static constexpr std::uint64_t longest_names = 64u << 20;
};

/// Collects the names of symbols, each once, the first byte unused.
class StringTable {
  public:
    std::uint32_t add(const std::string& name) {
        if (name.empty())
            return 0;
        const auto [place, is_new] = offsets_.try_emplace(name, static_cast<std::uint32_t>(text_.size()));
        if (is_new)
            text_.append(name).push_back('\0');
        return place->second;
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_ = std::string(1, '\0');
    std::map<std::string, std::uint32_t> offsets_;
};

/// Lays out and writes one file.
class Writer {
  public:
    explicit Writer(const File& file) : file_(file) {}

    std::vector<std::byte> run() {
        bytes_.resize(sizeof(FileHeader) + file_.sections.size() * sizeof(SectionHeader));
        std::vector<SectionHeader> headers;
        headers.reserve(file_.sections.size());
        for (const Section& section : file_.sections)
            headers.push_back(write_contents(section));
        for (std::size_t n = 0; n < headers.size(); ++n)
            write_relocations(file_.sections[n], headers[n]);
        FileHeader header = make_header();
        write_symbols(header);
        std::memcpy(bytes_.data(), &header, sizeof header);
        for (std::size_t n = 0; n < headers.size(); ++n) {
            std::memcpy(bytes_.data() + sizeof header + n * sizeof(SectionHeader), &headers[n],
                        sizeof(SectionHeader));
        }
        return std::move(bytes_);
    }

  private:
    void align(std::uint64_t alignment) {
        bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
    }

    template <class Entry>
    void append(const Entry& entry) {
        const auto raw = std::bit_cast<std::array<std::byte, sizeof(Entry)>>(entry);
        bytes_.insert(bytes_.end(), raw.begin(), raw.end());
    }

    SectionHeader write_contents(const Section& section) {
        SectionHeader header{};
        header.s_vaddr = section.address;
        header.s_size = section.size;
        header.s_prot = section.protection;
        header.s_flags = static_cast<std::uint32_t>(section.type);
        header.s_align = section.alignment;
        if (!section.contents.empty()) {
            align(file_.executable() ? page_size : 8);
            header.s_scnptr = bytes_.size();
            bytes_.insert(bytes_.end(), section.contents.begin(), section.contents.end());
        }
        return header;
    }

    void write_relocations(const Section& section, SectionHeader& header) {
        if (section.relocations.empty())
            return;
        align(4);
        header.s_relptr = bytes_.size();
        header.s_nrel = static_cast<std::uint32_t>(section.relocations.size());
        for (const Relocation& relocation : section.relocations) {
            RelocationEntry entry{};
            entry.r_address = relocation.offset;
            entry.r_info = relocation.symbol << 8 | (relocation.pc_relative ? 0x80u : 0u) |
                           static_cast<std::uint32_t>(relocation.log_size) << 5 |
                           (relocation.external ? 0x10u : 0u);
            append(entry);
        }
    }

    FileHeader make_header() const {
        FileHeader header{};
        header.h_magic = file_.magic;
        header.h_nscns = static_cast<std::uint32_t>(file_.sections.size());
        header.h_timdat = file_.time;
        header.h_vers = layout_version;
        header.h_scnptr = sizeof(FileHeader);
        header.h_opthdr = optional_header_size;
        header.o_entry = file_.entry;
        const bool stripped = file_.magic == magic_object && file_.symbols.empty();
        header.o_flags = stripped ? file_.flags | flag_stripped : file_.flags;
        header.o_mflags = file_.machine_flags;
        return header;
    }

    void write_symbols(FileHeader& header) {
        align(4);
        StringTable strings;
        header.o_symptr = bytes_.size();
        header.o_nsyms = static_cast<std::uint32_t>(file_.symbols.size());
        for (const Symbol& symbol : file_.symbols) {
            SymbolEntry entry{};
            entry.n_strx = strings.add(symbol.name);
            entry.n_type = symbol.type;
            entry.n_other = symbol.other;
            entry.n_desc = symbol.description;
            entry.n_value = symbol.value;
            append(entry);
        }
        header.h_strptr = bytes_.size();
        header.h_strsiz = static_cast<std::uint32_t>(strings.text().size());
        const Bytes text = std::as_bytes(std::span(strings.text()));
        bytes_.insert(bytes_.end(), text.begin(), text.end());
    }

    const File& file_;
    std::vector<std::byte> bytes_;
};

} // namespace

std::string_view name_of(SectionType type) noexcept {
    return properties(type).name;
}

std::uint8_t symbol_type_in(SectionType type) noexcept {
    return properties(type).symbol_type;
}

bool has_soff_magic(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() < sizeof(std::uint32_t))
        return false;
    const std::uint32_t magic = read_entry<Be<std::uint32_t>>(bytes, 0);
    return magic == magic_object || magic == magic_core || magic == magic_checkpoint;
}

std::expected<File, std::string> parse(std::span<const std::byte> bytes) {
    return Parser(bytes).run();
}

std::vector<std::byte> write(const File& file) {
    return Writer(file).run();
}

std::string describe_flags(const File& file) {
    struct Word {
        bool present;
        std::string_view text;
    };
    const std::uint32_t machine = file.machine_flags;
    const std::uint32_t fpmode = file.flags & fpmode_mask;
    const Word words[] = {
        {(machine & machine_mask) == 0, "c1"},
        {(machine & machine_c2) != 0, "c2"},
        {(machine & machine_c2mp) != 0, "c2mp"},
        {(machine & machine_parallel) != 0, "parallel"},
        {(machine & machine_intrinsic) != 0, "intrinsic"},
        {(machine & load_demand_paged) != 0, "demand paged"},
        {(machine & load_pre_paged) != 0, "pre-paged"},
        {(machine & load_non_swapped) != 0, "non-swapped"},
        {(machine & load_posix) != 0, "POSIX"},
        {(file.flags & flag_executable) != 0, "executable"},
        {(file.flags & flag_object) != 0, "object"},
        {(file.flags & flag_stripped) == 0, "not stripped"},
        {fpmode == fpmode_native, "native fpmode"},
        {fpmode == fpmode_ieee, "ieee fpmode"},
        {fpmode == fpmode_undefined, "undefined fpmode"},
    };
    std::string text;
    for (const Word& word : words) {
        if (!word.present)
            continue;
        if (!text.empty())
            text += ' ';
        text += word.text;
    }
    return text;
}

} // namespace cxsim::soff
