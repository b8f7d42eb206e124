// What was last seen in the extended attributes of host files, so that a walk along a path need not look each
// time.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <ctime>
#include <optional>
#include <vector>

namespace cxsim::kernel {

/// The part of a file's status that is the guest's own.
struct Attributes {
    std::uint32_t mode = 0; ///< ABI_S_IF* and permission bits.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint32_t special_device = 0;
    bool operator==(const Attributes&) const = default;
};

/// Attributes of host files by device and inode, direct-mapped. They hold as long as the host has not noted a
/// change of the file, which a change of its extended attributes is.
class AttributeCache {
  public:
    AttributeCache();
    /// What is known of the file with this status; null if nothing. The value is empty if the file has no
    /// attributes of the guest.
    const std::optional<Attributes>* find(const struct ::stat& host) const;
    /// Notes what was read after the status. Not if the file was changed a moment ago: the host's clock might
    /// not tell another change from that one.
    void keep(const struct ::stat& host, const std::optional<Attributes>& attributes);

  private:
    struct Entry {
        ::dev_t device = 0;
        ::ino_t inode = 0;
        ::timespec change_time{};
        std::optional<Attributes> attributes;
    };
    static std::size_t place_of(const struct ::stat& host);

    std::vector<Entry> entries_;
};

} // namespace cxsim::kernel
