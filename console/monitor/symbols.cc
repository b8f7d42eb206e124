// Symbols of programs, read from their files in the guest.
#include "console/monitor/symbols.h"

#include "kernel/abi/file.h"
#include "kernel/files/host_call.h"
#include "kernel/files/viewpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace cxsim::console::monitor {
namespace {

/// Larger files are no programs of this machine.
constexpr std::int64_t largest_file = 256LL << 20;

kernel::Expected<kernel::Node> look_up(kernel::Kernel& kernel, std::string_view path) {
    const kernel::Credentials superuser;
    const auto& root = kernel.files().root();
    return kernel.files().lookup({superuser, root, root}, path, kernel::Follow::yes);
}

std::unexpected<std::string> no_file(std::string_view path, kernel::Errno error) {
    return std::unexpected(fmt::format("{}: {}", path, kernel::error_text(error)));
}

std::expected<std::vector<std::byte>, std::string> read_node(const kernel::Node& node,
                                                             std::string_view path) {
    if (!node.is(ABI_S_IFREG) || node.status.size > largest_file) {
        return std::unexpected(fmt::format("{}: not a program", path));
    }
    const kernel::UniqueFd file(kernel::host_reopen(node.fd.get(), O_RDONLY));
    std::vector<std::byte> bytes(static_cast<std::size_t>(node.status.size));
    if (!file || ::pread(file.get(), bytes.data(), bytes.size(), 0) != node.status.size) {
        return std::unexpected(fmt::format("{}: cannot be read", path));
    }
    return bytes;
}

} // namespace

SymbolTable::SymbolTable(const soff::File& file) {
    for (const soff::Section& section : file.sections) {
        end_ = std::max(end_, std::uint64_t{section.address} + section.size);
    }
    for (const soff::Symbol& symbol : file.symbols) {
        const bool place = !symbol.debug() && !symbol.name.empty() &&
                           symbol.section_type() != soff::symbol_undefined &&
                           symbol.section_type() != soff::symbol_absolute;
        if (place) {
            by_name_.try_emplace(symbol.name, symbol.value);
            by_address_.try_emplace(symbol.value, symbol.name);
        }
    }
}

std::optional<emu::Address> SymbolTable::find(std::string_view name) const {
    auto found = by_name_.find(name);
    if (found == by_name_.end()) {
        found = by_name_.find(fmt::format("_{}", name));
    }
    return found != by_name_.end() ? std::optional(found->second) : std::nullopt;
}

std::string SymbolTable::describe(emu::Address address) const {
    const auto after = by_address_.upper_bound(address);
    if (after == by_address_.begin() || address >= end_) {
        return {};
    }
    const auto& [start, name] = *std::prev(after);
    return start == address ? name : fmt::format("{}+{:#x}", name, address - start);
}

std::vector<std::string> SymbolTable::beginning_with(std::string_view prefix) const {
    std::vector<std::string> names;
    for (const std::string& start : {std::string(prefix), fmt::format("_{}", prefix)}) {
        for (auto each = by_name_.lower_bound(start);
             each != by_name_.end() && each->first.starts_with(start); ++each) {
            names.push_back(each->first.substr(start.size() - prefix.size()));
        }
    }
    return names;
}

std::expected<std::vector<std::byte>, std::string> read_guest_file(kernel::Kernel& kernel,
                                                                   std::string_view path) {
    const auto node = look_up(kernel, path);
    return node ? read_node(*node, path) : no_file(path, node.error());
}

std::expected<std::shared_ptr<const SymbolTable>, std::string> Programs::find(kernel::Kernel& kernel,
                                                                              const std::string& path) {
    const auto node = look_up(kernel, path);
    if (!node) {
        return no_file(path, node.error());
    }
    const auto key = kernel::ProgramCache::key_of(node->status);
    if (const auto found = known_.find(path); found != known_.end() && found->second.key == key) {
        return found->second.symbols;
    }
    const auto bytes = read_node(*node, path);
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    const auto file = soff::parse(*bytes);
    if (!file || !file->executable()) {
        return std::unexpected(fmt::format("{}: {}", path, file ? "not a program" : file.error()));
    }
    auto symbols = std::make_shared<const SymbolTable>(*file);
    known_[path] = {key, symbols};
    return symbols;
}

std::shared_ptr<const SymbolTable> Programs::of(kernel::Kernel& kernel, const kernel::Process& process) {
    static const auto none = std::make_shared<const SymbolTable>();
    return find(kernel, process.program.path).value_or(none);
}

std::expected<std::string, std::string> Programs::locate(kernel::Kernel& kernel, const std::string& name) {
    if (name.find('/') != std::string::npos) {
        const auto node = look_up(kernel, name);
        return node ? std::expected<std::string, std::string>(name) : no_file(name, node.error());
    }
    for (const char* folder : {"/bin/", "/usr/bin/", "/etc/", "/mnt/host/"}) {
        if (look_up(kernel, folder + name)) {
            return folder + name;
        }
    }
    return std::unexpected(fmt::format("{}: no such program", name));
}

} // namespace cxsim::console::monitor
