// The files of a program from before ANSI C, as the front end reads them.
#pragma once

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <string>
#include <vector>

namespace cxsim::toolchain {

/// The host's files, with the macros of all but those in `modern_folders` (the headers of the library, which
/// are written in ANSI C) rewritten by modernize_macros().
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
make_traditional_files(const std::vector<std::string>& modern_folders);

} // namespace cxsim::toolchain
