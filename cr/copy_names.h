// What copies of open files are called: COMMAND.PID.FILE.FD (p. 1-4), with FILE "-" for unlinked files.
//
// [I] A process can have several checkpoints in one directory, whose copies the guide's name cannot tell
// apart. Each set has copies of its own: where the guide's name is taken by anything else, a number goes
// behind it, COMMAND.PID.FILE.FD.1 and so on, the smallest that is free. A file name that makes it too long
// is cut.
#pragma once

#include "cr/destination.h"
#include "cr/image/atomic_file.h"
#include "cr/image/copy_owners.h"

#include <cstdint>
#include <expected>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace cxsim::cr {

class CopyNames {
  public:
    /// Looks into the directory of the destination, which must outlive the object. `reserved` are names that
    /// checkpoints will take which are being written. An errno of the host if the directory or what lies in
    /// it cannot be read.
    static std::expected<CopyNames, int> in(const Destination& destination,
                                            std::span<const std::string> reserved);

    /// A name for the copy of the file that had the path (empty: it is unlinked), open by the descriptor; no
    /// other copy gets it. And what becomes of a file that has it: with -F the name may be that of a copy of
    /// the set that is about to be replaced, never one of another set or of anything else. An errno of the
    /// host if what has the name cannot be read.
    std::expected<std::pair<std::string, AtomicFile::Existing>, int>
    choose(const kernel::Process& process, const std::string& path, std::uint32_t fd);

  private:
    explicit CopyNames(const Destination& destination) : destination_(&destination) {}

    /// Takes the name from one of the replaced files' copies if that has it, and nothing else; once.
    std::expected<bool, int> take_over(const std::string& name);

    const Destination* destination_;
    std::set<std::string> taken_;
    OwnedCopies replaceable_; ///< That belong to the replaced files alone.
};

} // namespace cxsim::cr
