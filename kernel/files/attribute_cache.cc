// Attributes of host files, remembered.
#include "kernel/files/attribute_cache.h"

namespace cxsim::kernel {

namespace {

constexpr std::size_t entry_count = 1024;
constexpr ::time_t settling_seconds = 2; ///< Far more than the host's clock of files is coarse.

} // namespace

AttributeCache::AttributeCache() : entries_(entry_count) {}

std::size_t AttributeCache::place_of(const struct ::stat& host) {
    return static_cast<std::size_t>(host.st_ino) % entry_count;
}

const std::optional<Attributes>* AttributeCache::find(const struct ::stat& host) const {
    const Entry& entry = entries_[place_of(host)];
    const bool same = entry.inode == host.st_ino && entry.device == host.st_dev &&
                      entry.change_time.tv_sec == host.st_ctim.tv_sec &&
                      entry.change_time.tv_nsec == host.st_ctim.tv_nsec;
    return same ? &entry.attributes : nullptr;
}

void AttributeCache::keep(const struct ::stat& host, const std::optional<Attributes>& attributes) {
    ::timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (host.st_ctim.tv_sec + settling_seconds <= now.tv_sec) {
        entries_[place_of(host)] = {host.st_dev, host.st_ino, host.st_ctim, attributes};
    }
}

} // namespace cxsim::kernel
