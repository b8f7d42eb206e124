#include "cr/store.h"

#include "cr/image/processors.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <iterator>
#include <span>
#include <utility>

namespace cxsim::cr {

namespace {

/// Only the owner may read a process's memory.
constexpr std::uint32_t checkpoint_file_mode = 0600;

using HostClock = std::chrono::steady_clock;

} // namespace

Store::Store(std::vector<ProcessImage> images, std::vector<std::size_t> parents, Destination destination,
             std::vector<FinishedCopy> copies)
    : images_(std::move(images)), parents_(std::move(parents)), destination_(std::move(destination)),
      copies_(std::move(copies)), written_(images_.size()), findings_(images_.size()) {}

Store::Store(ProcessImage image, Destination destination)
    : Store(std::vector<ProcessImage>(), {0}, std::move(destination), {}) {
    images_.push_back(std::move(image));
    written_.resize(1);
    findings_.resize(1);
}

void Store::set_options(bool compress, Increments increments) {
    compress_ = compress;
    increments_ = std::move(increments);
}

std::vector<std::string> Store::names() const {
    std::vector<std::string> names = destination_.names;
    for (const FinishedCopy& copy : copies_) {
        names.push_back(copy.file.name());
    }
    return names;
}

std::vector<std::string> Store::damaged_bases() const {
    std::vector<std::string> paths;
    for (const Finding& each : findings_) {
        if (!each.damaged_base.empty()) {
            paths.push_back(each.damaged_base);
        }
    }
    return paths;
}

std::vector<FileState> Store::sound_files() const {
    std::vector<FileState> files;
    for (const Finding& each : findings_) {
        std::ranges::copy(each.sound, std::back_inserter(files));
    }
    return files;
}

/// Who is written next: from the leaves to the root, since a parent's file has its children's digests. Shared
/// by several host threads.
class Store::Order {
  public:
    explicit Order(std::span<const std::size_t> parents) : parents_(parents), left_(parents.size()) {
        for (std::size_t member = 1; member < parents.size(); ++member) {
            ++waits_for_[parents[member]];
        }
    }

    /// The next member, as soon as its children are written; none when all are taken, or one has failed.
    std::optional<std::size_t> take() {
        std::unique_lock lock(mutex_);
        if (left_ == 0) {
            return {};
        }
        // Children come after their parents, so others have taken them.
        const std::size_t member = --left_;
        changed_.wait(lock, [&] { return failed_ || waits_for_[member] == 0; });
        return failed_ ? std::nullopt : std::optional(member);
    }
    void finish(std::size_t member, bool good) {
        const std::scoped_lock lock(mutex_);
        --waits_for_[parents_[member]]; // The root is its own: nobody waits for that.
        failed_ = failed_ || !good;
        changed_.notify_all();
    }

  private:
    std::span<const std::size_t> parents_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t left_;
    std::vector<std::size_t> waits_for_ = std::vector<std::size_t>(left_); ///< Children not yet written.
    bool failed_ = false;
};

void Store::write() {
    if (copies_.empty()) { // Otherwise that was done before they got their names (FileCopies::plan).
        recover_sets(destination_.directory.fd.get(), *destination_.storage, destination_.may_remove);
    }
    Order order(parents_);
    std::mutex mutex; // Of the error and the counters.
    on_all_processors(useful_workers(), [&]() noexcept {
        while (const auto member = order.take()) {
            add_children(*member);
            const auto written = write_member(*member);
            {
                const std::scoped_lock lock(mutex);
                if (written) {
                    count(*written);
                }
                if (counters.bytes.records_size > max_set_records && !error_) {
                    error_ = failed(Message::region_write_failed, EFBIG, *member).error();
                } else if (!written && !error_) {
                    error_ = written.error();
                }
            }
            order.finish(*member, written.has_value());
        }
    });
}

void Store::count(const CheckpointCounters& member) {
    counters.write += member.write;
    counters.sync += member.sync;
    counters.bytes.file_size += member.bytes.file_size;
    counters.bytes.bytes_written += member.bytes.bytes_written;
    counters.bytes.pages_written += member.bytes.pages_written;
    counters.bytes.records_size += member.bytes.records_size;
    counters.bytes.digest = member.bytes.digest; // The root is the last.
}

std::size_t Store::useful_workers() const {
    std::uint64_t bytes = 0;
    for (const ProcessImage& image : images_) {
        for (const emu::Region& region : image.memory.regions()) {
            bytes += region.size();
        }
    }
    return std::min<std::uint64_t>(images_.size(), 1 + bytes / bytes_worth_a_thread);
}

void Store::add_children(std::size_t member) {
    std::vector<Companion> children;
    for (std::size_t child = member + 1; child < images_.size(); ++child) {
        if (parents_[child] == member) {
            children.push_back({.kind = CompanionKind::process,
                                .name = destination_.names[child],
                                .digest = written_[child]->second});
        }
    }
    auto& companions = images_[member].companions;
    companions.insert(companions.begin(), children.begin(), children.end());
}

std::unexpected<StoreError> Store::failed(Message message, int error, std::size_t member) const {
    return std::unexpected(StoreError{message, error, destination_.path(member)});
}

const Increment* Store::base_of(std::size_t member) {
    if (member >= increments_.of_members.size() || !increments_.of_members[member]) {
        return nullptr;
    }
    const MemberIncrement& increment = *increments_.of_members[member];
    if (!increment.doubtful) {
        return &increment;
    }
    std::vector<FileState> states; // As they are before they are read.
    std::ranges::transform(increment.fds, std::back_inserter(states), state_of);
    const bool sound = is_sound(increment, *destination_.storage);
    if (sound) {
        findings_[member].sound = std::move(states);
    } else {
        findings_[member].damaged_base = increment.path;
    }
    return sound ? &increment : nullptr;
}

std::expected<CheckpointCounters, StoreError> Store::write_member(std::size_t member) {
    const auto start = HostClock::now();
    auto file = AtomicFile::create(destination_.directory.fd.get(), destination_.names[member],
                                   *destination_.storage);
    if (!file) {
        return failed(Message::checkpoint_create_failed, file.error(), member);
    }
    const WriteOptions options{
        .compress = compress_, .since = base_of(member), .max_size = destination_.max_file_size};
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
    written_[member].emplace(std::move(*file), written->digest);
    return CheckpointCounters{
        .write = finished - start, .sync = HostClock::now() - finished, .bytes = *written};
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
    for (std::size_t member = 0; member < written_.size(); ++member) {
        auto& written = written_[member];
        kernel::stamp_creation(mount, written->first.fd());
        findings_[member].sound.push_back(state_of(written->first.fd()));
        set.add(std::move(written->first), written->second);
    }
    for (FinishedCopy& copy : copies_) {
        kernel::stamp_creation(mount, copy.file.fd());
        set.add_copy(std::move(copy.file), copy.digest, copy.existing);
    }
    const auto committed =
        set.commit(destination_.replace ? AtomicFile::Existing::replace : AtomicFile::Existing::keep);
    if (!committed) {
        const auto [index, error] = committed.error();
        return std::unexpected(
            StoreError{error == EEXIST ? Message::file_exists : Message::checkpoint_sync_failed, error,
                       destination_.prefix + set.name(index)});
    }
    if (destination_.replace) {
        increments_ = {}; // Nobody holds what is built on any more.
        // What an interrupted commit had left for the set that was replaced is nobody's now, and so may be
        // what that set built on.
        recover_sets(destination_.directory.fd.get(), *destination_.storage, destination_.may_remove);
    }
    kernel::stamp_change(mount, destination_.directory.fd.get());
    counters.sync += HostClock::now() - start;
    return {};
}

} // namespace cxsim::cr
