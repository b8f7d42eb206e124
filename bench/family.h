// A machine with processes of a given size and kind, to be checkpointed and restarted.
#pragma once

#include "bench/plain_files.h"
#include "cr/store.h"
#include "tests/unit/kernel/machine.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cxsim::bench {

/// What pages hold that are not zero.
enum class Contents : std::uint8_t { random, numbers };

/// What the processes have in memory, all together and in equal parts.
struct Shape {
    std::uint64_t megabytes = 1; ///< Written by the processes, at most 1,500 each.
    unsigned zero_percent = 0;   ///< Of the pages: written, with nothing but zeros.
    std::size_t processes = 1;   ///< At least.
    Contents contents = Contents::random;
};

/// How a checkpoint is taken.
struct Manner {
    bool compress = false;
    std::string since = {}; ///< Guest path of the checkpoint to build on; empty for none.
};

/// The root of the family is a child of process 1, the others are the root's children. They are in a loop of
/// one instruction.
class Family {
  public:
    explicit Family(const Shape& shape);

    /// How long the processes stand still for a checkpoint of all of them.
    Seconds freeze();
    /// Everything that chkpnt -r does, into a new set of that name in the guest's root directory.
    cr::CheckpointCounters checkpoint(const std::string& path, const Manner& manner = {});
    /// From the call of restart to the moment when the root has executed an instruction, on another machine.
    Cost restart(const std::string& path);
    /// Removes the set of that name.
    void remove(const std::string& path);

    /// Of all pages one in so many is written again, those of zeros with zeros.
    void touch(unsigned every);
    /// The bytes that are not zero, process after process.
    cr::Bytes bytes() const;
    std::uint64_t nonzero_bytes() const { return nonzero_pages_ * emu::page_size; }
    /// The host's directory that is the guest's root.
    const std::filesystem::path& root() const { return machine_.root.path(); }

  private:
    kernel::Caller caller();
    void fill(kernel::Process& process, std::uint64_t pages);

    Shape shape_;
    kernel::testing::Machine machine_;
    std::vector<kernel::Process*> members_;
    std::uint64_t nonzero_pages_ = 0;
    std::uint64_t touched_ = 0;
};

} // namespace cxsim::bench
