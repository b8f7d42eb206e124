// Which names are free, and whose the others are.
#include "cr/copy_names.h"

#include "cr/image/contents.h"
#include "cr/image/set_files.h"
#include "kernel/abi/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace cxsim::cr {

namespace {

/// The guide's name, with the number behind it unless that is 0; the file's own name is cut if need be.
std::string numbered_name(const kernel::Process& process, const std::string& path, std::uint32_t fd,
                          std::uint32_t number) {
    const std::string start = fmt::format("{}.{}.", process.program.command, process.pid);
    const std::string end = number == 0 ? fmt::format(".{}", fd) : fmt::format(".{}.{}", fd, number);
    const std::string file = path.empty() ? "-" : path.substr(path.find_last_of('/') + 1);
    const std::size_t room =
        std::size_t{ABI_NAME_MAX} - std::min<std::size_t>(ABI_NAME_MAX, start.size() + end.size());
    return start + file.substr(0, room) + end;
}

} // namespace

std::expected<CopyNames, int> CopyNames::in(const Destination& destination,
                                            std::span<const std::string> reserved) {
    const int directory = destination.directory.fd.get();
    CopyNames result(destination);
    const auto there = names_in(directory);
    if (!there) {
        return std::unexpected(EIO);
    }
    if (destination.replace) {
        KnownFiles files(directory, *destination.storage);
        auto old = copies_of_files(files, destination.names);
        if (!old && old.error() != KnownFiles::too_much) { // Where nobody can tell, none is replaced.
            return std::unexpected(old.error());
        }
        result.replaceable_ = std::move(old).value_or(OwnedCopies());
    }
    result.taken_.insert(reserved.begin(), reserved.end());
    result.taken_.insert(destination.names.begin(), destination.names.end());
    for (const std::string& name : result.taken_) {
        result.replaceable_.erase(name);
    }
    result.taken_.insert(there->begin(), there->end());
    return result;
}

std::expected<bool, int> CopyNames::take_over(const std::string& name) {
    const auto copy = replaceable_.extract(name);
    if (copy.empty()) {
        return false;
    }
    const auto file = open_candidate(destination_->directory.fd.get(), name);
    if (!file || !*file) {
        return file ? std::expected<bool, int>(false) : std::unexpected(file.error());
    }
    const auto digest = digest_of_contents(file->get(), *destination_->storage);
    return digest ? std::expected<bool, int>(copy.mapped().contains(*digest))
                  : std::unexpected(digest.error());
}

std::expected<std::pair<std::string, AtomicFile::Existing>, int>
CopyNames::choose(const kernel::Process& process, const std::string& path, std::uint32_t fd) {
    for (std::uint32_t number = 0;; ++number) {
        std::string name = numbered_name(process, path, fd, number);
        if (taken_.insert(name).second) {
            return std::pair{std::move(name), AtomicFile::Existing::keep};
        }
        const auto replaces = take_over(name);
        if (!replaces) {
            return std::unexpected(replaces.error());
        }
        if (*replaces) {
            return std::pair{std::move(name), AtomicFile::Existing::replace};
        }
    }
}

} // namespace cxsim::cr
