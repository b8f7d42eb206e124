// Names for addresses: the symbols of the programs that run.
#pragma once

#include "emu/isa/soff.h"
#include "emu/memory/page.h"
#include "kernel/kernel.h"

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::console::monitor {

/// The symbols of one executable that stand for places in it.
class SymbolTable {
  public:
    SymbolTable() = default;
    explicit SymbolTable(const soff::File& file);

    /// The address of a symbol; a name in C may be given without its leading underscore.
    std::optional<emu::Address> find(std::string_view name) const;
    /// "main+0x12" for an address within the program; empty otherwise.
    std::string describe(emu::Address address) const;
    /// Names that begin so, also without their leading underscore; for completion.
    std::vector<std::string> beginning_with(std::string_view prefix) const;

  private:
    std::map<std::string, emu::Address, std::less<>> by_name_;
    std::map<emu::Address, std::string> by_address_;
    std::uint64_t end_ = 0; ///< One past the last byte of the program's sections.
};

/// Reads a regular file of the guest, whole. On failure: why not.
std::expected<std::vector<std::byte>, std::string> read_guest_file(kernel::Kernel& kernel,
                                                                   std::string_view path);

/// Keeps the symbols of the programs that were asked for, by the guest paths of their files.
class Programs {
  public:
    /// The symbols of the executable file; an error says why there are none.
    std::expected<std::shared_ptr<const SymbolTable>, std::string> find(kernel::Kernel& kernel,
                                                                        const std::string& path);
    /// The same for the program that the process runs; an empty table if its file can't be read.
    std::shared_ptr<const SymbolTable> of(kernel::Kernel& kernel, const kernel::Process& process);
    /// The path of a program, which may be given without its folder; an error if there is no such file.
    static std::expected<std::string, std::string> locate(kernel::Kernel& kernel, const std::string& name);

  private:
    struct Known {
        kernel::ProgramCache::Key key;
        std::shared_ptr<const SymbolTable> symbols;
    };
    std::map<std::string, Known> known_;
};

} // namespace cxsim::console::monitor
