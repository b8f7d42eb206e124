// From the bytes of a SOFF executable to the memory of a process.
#pragma once

#include "emu/memory/address_space.h"
#include "emu/models.h"
#include "kernel/base/errno.h"
#include "kernel/files/open_file.h"

#include <cstdint>
#include <expected>
#include <list>
#include <memory>
#include <span>
#include <string>

namespace cxsim::kernel {

/// A program ready to be copied into a process.
struct LoadedProgram {
    emu::AddressSpace space; ///< Text, data and bss, without gateway page and stack.
    std::uint32_t flags = 0;
    std::uint32_t machine_flags = 0;
    emu::Address entry = 0;
    emu::Address data_end = 0; ///< One past the last byte of data and bss: the first break.

    /// Bytes mapped.
    std::uint64_t space_size() const;
};

/// Builds the memory that an executable asks for. On failure: what is wrong with the file.
std::expected<LoadedProgram, std::string> load_program(std::span<const std::byte> file);

/// Why a machine with these features can't run the program; empty if it can.
std::string reason_not_runnable(const LoadedProgram& program, emu::Feature features);

/// Keeps the programs executed last, so that executing one again copies its memory (in constant time, with
/// the code already decoded) instead of reading the file.
class ProgramCache {
  public:
    /// What tells whether a file is still the same.
    struct Key {
        std::uint32_t device = 0;
        std::uint64_t inode = 0;
        std::int64_t size = 0;
        Nanoseconds modification_time = 0;
        Nanoseconds change_time = 0;
        bool operator==(const Key&) const = default;
    };
    static Key key_of(const FileStatus& status);
    /// The program, or null.
    std::shared_ptr<const LoadedProgram> find(const Key& key);
    void add(const Key& key, std::shared_ptr<const LoadedProgram> program);

  private:
    static constexpr std::size_t capacity = 32;
    std::list<std::pair<Key, std::shared_ptr<const LoadedProgram>>> entries_; ///< Last used first.
};

} // namespace cxsim::kernel
