// Frozen processes on their way to the disk: all of them whole and durable in the end, or none.
#pragma once

#include "cr/destination.h"
#include "cr/file_copies.h"
#include "cr/image/file_set.h"
#include "cr/image/image_writer.h"
#include "cr/increments.h"
#include "cr/message.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::cr {

/// How long the steps of a checkpoint took on the host, and how much was written.
struct CheckpointCounters {
    std::chrono::nanoseconds freeze{}; ///< The targets could not run.
    std::chrono::nanoseconds write{};
    std::chrono::nanoseconds sync{}; ///< fsync of the files, naming them, fsync of the directory.
    WriteCounters bytes;
};

/// What failed.
struct StoreError {
    Message message;
    int host_error = 0;
    std::string path; ///< The file, as the user knows it.
};

class Store {
  public:
    /// The images are in the order of the family, of which `parents` is left: for each member its parent's
    /// index. `copies` go the same way as the files.
    Store(std::vector<ProcessImage> images, std::vector<std::size_t> parents, Destination destination,
          std::vector<FinishedCopy> copies);
    /// One process.
    Store(ProcessImage image, Destination destination);

    /// How the files are written: compressed, and building on the increments, one a member.
    void set_options(bool compress, Increments increments);

    /// Writes the files and makes their contents durable. Touches no kernel object, so it may run on another
    /// host thread. What fails is reported by commit().
    void write();
    /// Gives the files their names. Without it nothing remains.
    std::expected<void, StoreError> commit();

    /// Ends write(), on whatever host thread it is, as soon as possible, in vain.
    void stop() { destination_.storage->stop(); }

    /// The increments on which members do not build after all, because their pages are damaged: known when
    /// the files are written.
    std::vector<std::string> damaged_bases() const;
    /// What is known after commit() to hold what it should: what was written, and what was built on.
    std::vector<FileState> sound_files() const;

    const Destination& destination() const { return destination_; }
    /// The names that the files will have.
    std::vector<std::string> names() const;
    CheckpointCounters counters; ///< Of steps that several host threads take at a time, the sum.

  private:
    class Order;
    /// How many host threads have something to do.
    std::size_t useful_workers() const;
    /// Puts the children's files among those that belong to the member's.
    void add_children(std::size_t member);
    /// What the member's file builds on; null if it is complete. Reads the pages if they are in doubt.
    const Increment* base_of(std::size_t member);
    /// What it has cost.
    std::expected<CheckpointCounters, StoreError> write_member(std::size_t member);
    void count(const CheckpointCounters& member);
    std::unexpected<StoreError> failed(Message message, int error, std::size_t member) const;

    std::vector<ProcessImage> images_;
    std::vector<std::size_t> parents_;
    Destination destination_;
    std::vector<FinishedCopy> copies_;
    std::vector<std::optional<std::pair<AtomicFile, Digest>>> written_; ///< By member.
    bool compress_ = false;
    Increments increments_; ///< Empty: none has any.
    /// By member, what has been learned of the files: of the new one, and of those that it builds on.
    struct Finding {
        std::string damaged_base; ///< Empty: none.
        std::vector<FileState> sound;
    };
    std::vector<Finding> findings_;
    std::optional<StoreError> error_;
};

} // namespace cxsim::cr
