#include "cr/store.h"

#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"

#include <cerrno>
#include <utility>

namespace cxsim::cr {

namespace {

/// Only the owner may read a process's memory.
constexpr std::uint32_t checkpoint_file_mode = 0600;

using HostClock = std::chrono::steady_clock;

} // namespace

Store::Store(std::vector<ProcessImage> images, std::vector<std::size_t> parents, Destination destination,
             std::vector<std::pair<AtomicFile, Digest>> copies)
    : images_(std::move(images)), parents_(std::move(parents)), destination_(std::move(destination)),
      copies_(std::move(copies)), written_(images_.size()) {}

Store::Store(ProcessImage image, Destination destination)
    : Store(std::vector<ProcessImage>(), {0}, std::move(destination), {}) {
    images_.push_back(std::move(image));
    written_.resize(1);
}

void Store::set_options(bool compress, Increments increments) {
    compress_ = compress;
    increments_ = std::move(increments);
}

/// From the leaves to the root: a parent's file has its children's digests.
void Store::write() {
    recover_sets(destination_.directory.fd.get(), *destination_.storage);
    for (std::size_t left = images_.size(); left > 0; --left) {
        const std::size_t member = left - 1;
        if (const auto written = write_member(member); !written) {
            error_ = written.error();
            return;
        }
        if (member != 0) {
            auto& companions = images_[parents_[member]].companions;
            companions.insert(companions.begin(), {.kind = CompanionKind::process,
                                                   .name = destination_.names[member],
                                                   .digest = written_[member]->second});
        }
    }
}

std::unexpected<StoreError> Store::failed(Message message, int error, std::size_t member) const {
    return std::unexpected(StoreError{message, error, destination_.path(member)});
}

std::expected<void, StoreError> Store::write_member(std::size_t member) {
    const auto start = HostClock::now();
    auto file = AtomicFile::create(destination_.directory.fd.get(), destination_.names[member],
                                   *destination_.storage);
    if (!file) {
        return failed(Message::checkpoint_create_failed, file.error(), member);
    }
    WriteOptions options{.compress = compress_, .max_size = destination_.max_file_size};
    if (member < increments_.size() && increments_[member]) {
        options.since = &*increments_[member];
    }
    const auto written = write_image(file->fd(), images_[member], *destination_.storage, options);
    if (!written) {
        return failed(Message::region_write_failed, written.error(), member);
    }
    const kernel::Attributes attributes{
        .mode = ABI_S_IFREG | checkpoint_file_mode, .uid = destination_.uid, .gid = destination_.gid};
    if (!kernel::set_attributes(file->fd(), attributes)) {
        return failed(Message::checkpoint_create_failed, EIO, member);
    }
    const auto finished = HostClock::now();
    if (const auto synced = file->sync(); !synced) {
        return failed(Message::checkpoint_sync_failed, synced.error(), member);
    }
    counters.write += finished - start;
    counters.sync += HostClock::now() - finished;
    counters.bytes.file_size += written->file_size;
    counters.bytes.bytes_written += written->bytes_written;
    counters.bytes.pages_written += written->pages_written;
    counters.bytes.digest = written->digest;
    written_[member].emplace(std::move(*file), written->digest);
    return {};
}

std::expected<void, StoreError> Store::commit() {
    kernel::note_shrinking(
        *destination_.directory.mount); // What was written in vain goes, or what was there.
    if (error_) {
        return std::unexpected(*error_);
    }
    const auto start = HostClock::now();
    const kernel::Mount& mount = *destination_.directory.mount;
    FileSet set;
    for (auto& written : written_) {
        kernel::stamp_creation(mount, written->first.fd());
        set.add(std::move(written->first), written->second);
    }
    for (auto& [file, digest] : copies_) {
        kernel::stamp_creation(mount, file.fd());
        set.add(std::move(file), digest);
    }
    const auto committed =
        set.commit(destination_.replace ? AtomicFile::Existing::replace : AtomicFile::Existing::keep);
    if (!committed) {
        const auto [index, error] = committed.error();
        return std::unexpected(
            StoreError{error == EEXIST ? Message::file_exists : Message::checkpoint_sync_failed, error,
                       destination_.prefix + set.name(index)});
    }
    // What an interrupted commit had left for the set that was replaced is nobody's now.
    recover_sets(destination_.directory.fd.get(), *destination_.storage);
    kernel::stamp_change(mount, destination_.directory.fd.get());
    counters.sync += HostClock::now() - start;
    return {};
}

} // namespace cxsim::cr
