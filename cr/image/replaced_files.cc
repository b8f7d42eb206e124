#include "cr/image/replaced_files.h"

#include "cr/image/atomic_file.h"
#include "cr/image/image_reader.h"
#include "cr/image/set_files.h"

#include <cerrno>

namespace cxsim::cr {

ReplacedFiles::~ReplacedFiles() {
    for (const std::string& each : hidden_) {
        (void)storage_->remove(directory_, each);
    }
}

std::expected<void, int> ReplacedFiles::hide(const std::string& name) {
    const auto file = open_candidate(directory_, name);
    if (!file || !*file) {
        return file ? std::expected<void, int>() : std::unexpected(file.error());
    }
    if (!others_) {
        others_.emplace(*files_, names_);
    }
    const auto needed = needed_as(file->get(), name);
    if (!needed) {
        return std::unexpected(needed.error());
    }
    for (const Companion& each : *needed) {
        if (const auto hidden = give_hidden_name(file->get(), each); !hidden) {
            return hidden;
        }
    }
    return {};
}

/// What the file is to those who need it, or may: nothing if nobody does.
std::expected<Companions, int> ReplacedFiles::needed_as(int fd, const std::string& name) const {
    Companions needed;
    FileOfSet file(fd, *storage_);
    for (Companion& each : others_->to_name(name)) {
        const auto same = file.is(each);
        if (!same) {
            return std::unexpected(same.error());
        }
        if (*same) {
            needed.push_back(std::move(each));
        }
    }
    // Of what is being written the directory does not know yet.
    if (others_->error() == 0 && !is_held(fd)) {
        return needed;
    }
    const auto reader = ImageReader::open(fd, *storage_);
    if (!reader && reader.error().error != 0) {
        return std::unexpected(reader.error().error);
    }
    if (reader) {
        needed.push_back({.kind = CompanionKind::process, .name = name, .digest = reader->digest()});
    }
    return needed;
}

std::expected<void, int> ReplacedFiles::give_hidden_name(int fd, const Companion& companion) {
    const std::string name = hidden_name(companion);
    if (storage_->link(fd, directory_, name) == 0) {
        hidden_.push_back(name);
        return {};
    }
    if (errno != EEXIST) {
        return std::unexpected(errno);
    }
    const auto there = has_file_of(directory_, name, companion, *storage_);
    if (!there || *there) {
        return there ? std::expected<void, int>() : std::unexpected(there.error());
    }
    // What bears that name and is something else serves nobody.
    if (storage_->remove(directory_, name) != 0 || storage_->link(fd, directory_, name) != 0) {
        return std::unexpected(errno);
    }
    hidden_.push_back(name);
    return {};
}

} // namespace cxsim::cr
