// Removal of symbols.
#include "toolchain/strip/strip.h"

#include "emu/isa/soff.h"
#include "toolchain/ar/archive.h"

#include <fmt/format.h>

#include <deque>

namespace cxsim::toolchain {
namespace {

using Bytes = std::vector<std::byte>;

bool goes(const soff::Symbol& symbol, Stripped stripped) {
    switch (stripped) {
    case Stripped::all:
        return true;
    case Stripped::debug:
        return symbol.debug();
    case Stripped::locals:
        return symbol.debug() || !symbol.external();
    case Stripped::temporary:
        return !symbol.debug() && !symbol.external() && symbol.name.starts_with('L');
    }
    return false;
}

/// For each symbol whether it stays.
std::vector<bool> kept_symbols(const soff::File& file, Stripped stripped) {
    std::vector<bool> kept(file.symbols.size());
    for (std::size_t number = 0; number < kept.size(); ++number) {
        const soff::Symbol& symbol = file.symbols[number];
        const bool needed = !file.executable() && symbol.external() && !symbol.debug();
        kept[number] = needed || !goes(symbol, stripped);
    }
    for (const soff::Section& section : file.sections) {
        for (const soff::Relocation& relocation : section.relocations) {
            if (relocation.external)
                kept[relocation.symbol] = true;
        }
    }
    return kept;
}

void remove_symbols(soff::File& file, Stripped stripped) {
    const std::vector<bool> kept = kept_symbols(file, stripped);
    std::vector<std::uint32_t> numbers(kept.size());
    std::vector<soff::Symbol> symbols;
    for (std::size_t number = 0; number < kept.size(); ++number) {
        numbers[number] = static_cast<std::uint32_t>(symbols.size());
        if (kept[number])
            symbols.push_back(std::move(file.symbols[number]));
    }
    file.symbols = std::move(symbols);
    for (soff::Section& section : file.sections) {
        for (soff::Relocation& relocation : section.relocations) {
            if (relocation.external)
                relocation.symbol = numbers[relocation.symbol];
        }
    }
}

std::expected<Bytes, std::string> strip_object(std::span<const std::byte> bytes, Stripped stripped) {
    auto file = soff::parse(bytes);
    if (!file)
        return std::unexpected(file.error());
    if (file->magic != soff::magic_object) {
        return std::unexpected(fmt::format("is a {} file, which has no symbols",
                                           file->magic == soff::magic_core ? "core" : "checkpoint"));
    }
    remove_symbols(*file, stripped);
    return soff::write(*file);
}

std::expected<Bytes, std::string> strip_archive(std::span<const std::byte> bytes, Stripped stripped) {
    auto archive = parse_archive(bytes);
    if (!archive)
        return std::unexpected(archive.error());
    std::deque<Bytes> kept;
    for (Member& member : archive->members) {
        if (!soff::has_soff_magic(member.contents))
            continue; // other files in archives stay as they are
        auto object = strip_object(member.contents, stripped);
        if (!object)
            return std::unexpected(fmt::format("{}: {}", member.name, object.error()));
        kept.push_back(std::move(*object));
        member.contents = kept.back();
    }
    return write_archive(archive->members);
}

} // namespace

std::expected<Bytes, std::string> strip(std::span<const std::byte> bytes, Stripped stripped) {
    return is_archive(bytes) ? strip_archive(bytes, stripped) : strip_object(bytes, stripped);
}

} // namespace cxsim::toolchain
