// The SOFF files that a command line names: files of their own, and the members of archives.
#pragma once

#include "emu/isa/soff.h"
#include "toolchain/common/command_line.h"

#include <functional>
#include <span>
#include <string>

namespace cxsim::toolchain {

/// One of them. The bytes and the file live while it is visited.
struct ObjectFile {
    std::string name; ///< "prog", or "libc.a(printf.o)"
    bool is_member = false;
    std::span<const std::byte> bytes;
    const soff::File& file;
};

/// Visits all SOFF files named, in order. Complains about what cannot be read and goes on; false if anything
/// could not.
bool visit_object_files(const CommandLine& command, std::span<const std::string> names,
                        const std::function<void(const ObjectFile&)>& visit);

} // namespace cxsim::toolchain
