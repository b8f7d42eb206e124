// Checkpointing one process: rules, freeze, writing, commit.
#pragma once

#include "cr/image/atomic_file.h"
#include "cr/image/image_writer.h"
#include "cr/image/process_image.h"
#include "cr/problems.h"
#include "kernel/kernel.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace cxsim::cr {

/// What chkpnt was asked to do.
struct CheckpointRequest {
    kernel::Pid pid = 0; ///< Of the target; 0 is the caller.
    bool force = false;
    bool test_only = false;
    std::optional<std::string> directory = {};
    std::optional<std::string> file = {};
};

/// How long the steps of a checkpoint took on the host, and how much was written.
struct CheckpointCounters {
    std::chrono::nanoseconds freeze{}; ///< The target could not run.
    std::chrono::nanoseconds write{};
    std::chrono::nanoseconds sync{}; ///< fsync of the file, naming it, fsync of the directory.
    WriteCounters bytes;
};

/// Where the checkpoint file goes: looked up with the rights of the caller.
struct Destination {
    std::string path; ///< As the user knows it.
    kernel::Directory directory;
    std::string name;      ///< In the directory.
    std::uint32_t uid = 0; ///< The file's owner and group.
    std::uint32_t gid = 0;
    bool replace = false;
};

/// Finds the target and examines whether the caller may checkpoint it and whether it can be checkpointed.
/// Null after naming the obstacles.
kernel::Process* find_target(kernel::Caller& caller, const CheckpointRequest& request, Problems& problems);

/// Names the file (p. 1-9) and examines whether it can be created. Nothing after naming the obstacle.
std::optional<Destination> find_destination(kernel::Caller& caller, const CheckpointRequest& request,
                                            const kernel::Process& target, Problems& problems);

/// The process as it is now. Takes the same time however much memory it has; the process may run on at once.
ProcessImage freeze(kernel::Kernel& kernel, const kernel::Process& target);

/// A step that failed and the host's errno.
struct StoreError {
    Message message;
    int host_error = 0;
};

/// An image on its way to its destination: whole and durable in the end, or not at all.
class Store {
  public:
    Store(ProcessImage image, Destination destination)
        : image_(std::move(image)), destination_(std::move(destination)) {}

    /// Writes the file and makes its contents durable. Touches no kernel object, so it may run on another
    /// host thread. What fails is reported by commit().
    void write();
    /// Gives the file its name. Without it nothing remains.
    std::expected<void, StoreError> commit();

    const Destination& destination() const { return destination_; }
    CheckpointCounters counters;

  private:
    std::expected<void, StoreError> write_file();

    ProcessImage image_;
    Destination destination_;
    std::optional<AtomicFile> file_;
    std::optional<StoreError> error_;
};

} // namespace cxsim::cr
