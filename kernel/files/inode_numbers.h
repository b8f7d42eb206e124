// Inode numbers that the machine itself gives, where nothing may depend on the host: on virtual time.
#pragma once

#include "kernel/files/file_identity.h"

#include <cstdint>
#include <map>
#include <mutex>

namespace cxsim::kernel {

/// Numbers from 2 on, which is the root's, in the order in which files are first seen. A number is never
/// given again, and known as long as the file has a name or is open. All members may be called from any host
/// thread.
class InodeNumbers {
  public:
    /// Of files that have no name any more, and that nobody has open.
    static constexpr std::uint64_t of_the_gone = 1;

    /// The file's number, a new one if it has none.
    std::uint64_t of(const FileIdentity& file);
    /// The file's number, or that of the gone.
    std::uint64_t known(const FileIdentity& file) const;
    /// The last name and the last use of the file are gone, or another file has got its host inode.
    void forget(const FileIdentity& file);

  private:
    mutable std::mutex lock_;
    std::map<FileIdentity, std::uint64_t> numbers_;
    std::uint64_t next_ = 2;
};

} // namespace cxsim::kernel
