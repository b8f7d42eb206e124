// The doors through which kernel state enters and leaves a checkpoint: one for each kind of state of a
// process (process_doors) and one for each kind of open file (file_doors).
//
// To make a new kind of state checkpointable, write one file here with one door and add the door to its table
// in doors.cc. docs/cr.md shows it in ten lines.
#pragma once

#include "cr/choices.h"
#include "cr/description.h"
#include "cr/family.h"
#include "cr/file_copies.h"
#include "cr/image/process_image.h"
#include "cr/object_numbers.h"
#include "cr/problems.h"
#include "cr/reunion.h"
#include "kernel/kernel.h"

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace cxsim::cr {

/// A process that is to be checkpointed, and what is known of the whole operation.
struct Target {
    kernel::Kernel& kernel;
    const kernel::Process& process;
    const Family& family;     ///< It and who is checkpointed with it.
    ObjectNumbers& numbers;   ///< Of what members share.
    const FileCopies& copies; ///< Of files that it uses.
    const Choices& choices;   ///< What the user leaves out.

    const std::string& command() const { return process.program.command; }
};

/// A process that is being restarted: nothing of it exists before every door has prepared its part.
struct Restoration {
    kernel::Kernel& kernel;
    /// The process that called restart: whose rights count, whose terminal is used.
    kernel::Caller& caller;
    const ProcessImage& image; ///< Verified, with its memory.
    const std::string& path;   ///< Of the file that it is in, as the user knows it.
    Problems& problems;
    bool is_root = true;    ///< Of the processes that are restarted together.
    kernel::Pid parent = 0; ///< Its parent's pid in the images; the root's is its own.
    Reunion& reunion;       ///< The other processes of the set, and what it shares with them.
    const Choices& choices; ///< What the user leaves out or changes.

    const std::string& command() const { return image.info.command; }
    kernel::Pid pid() const { return image.info.pid; }
};

/// Puts a part in place in the new process. Cannot fail: all that can was done before.
using Apply = std::function<void(kernel::Process&)>;

/// One kind of state that every process has.
struct ProcessDoor {
    RecordTag tag;
    /// Finds what stands in the way of a checkpoint. Null if nothing ever does.
    void (*check)(const Target& target, Problems& problems);
    /// The state as bytes. Changes nothing, takes microseconds.
    Bytes (*capture)(const Target& target);
    /// Checks the bytes, opens and allocates what is needed without changing anything that others can see,
    /// and returns how to put it in place. Obstacles go to `restoration.problems`.
    Apply (*prepare)(Restoration& restoration, std::span<const std::byte> state);
    /// Tells what people want to know of the bytes, which may be any. Null if that is nothing.
    void (*describe)(std::span<const std::byte> state, Description& to) = nullptr;
};

/// An open file of the target.
struct TargetFile {
    const Target& target;
    std::uint32_t fd; ///< The lowest descriptor that stands for it.
    const kernel::OpenFile& open;
};

/// One open file in the image.
struct OpenFileState {
    std::uint32_t number = 0; ///< The same in the images of all processes that share it.
    kernel::FileKind kind{};
    std::string
        path; ///< From the machine's root at the time of the checkpoint; empty for files without a name.
    std::uint32_t flags = 0;
    std::int64_t offset = 0;
    std::uint32_t fd = 0; ///< The lowest descriptor, for messages.
    Bytes own;            ///< What the kind's door captured.
    bool wanted = true;   ///< Not in the image: whether a descriptor of the restarted process needs it.
};
void serialize(Archive& archive, OpenFileState& state);

/// One kind of file.
struct FileDoor {
    kernel::FileKind kind;
    /// Finds what stands in the way of a checkpoint. Null if nothing ever does.
    void (*check)(const TargetFile& file, Problems& problems);
    /// Fills in the path and what else the kind needs; flags and offset are already there.
    void (*capture)(const TargetFile& file, OpenFileState& state);
    /// The file to use again, or null after naming the obstacle.
    std::shared_ptr<kernel::File> (*open)(Restoration& restoration, const OpenFileState& state);
    /// Called once the process exists and owns the file, for what others can see. May be null.
    void (*attach)(Restoration& restoration, const OpenFileState& state, kernel::Process& process);
};

/// Where a path that a checkpoint holds, from the machine's root, is found again.
struct PlaceAgain {
    kernel::Viewpoint from; ///< With the rights and the root directory of whoever restarts.
    std::string path;
};
/// Looks at the path as whoever restarts sees it; ENOENT if it lies outside of that one's root directory.
kernel::Expected<PlaceAgain> find_again(const Restoration& restoration, const std::string& path);
/// Opens the regular file or directory that is found there, with the rights of whoever restarts.
kernel::Expected<std::shared_ptr<kernel::File>> open_by_path(const Restoration& restoration,
                                                             const std::string& path, std::uint32_t flags);

/// All doors, in the order in which state is captured and put back.
std::span<const ProcessDoor* const> process_doors();
std::span<const FileDoor* const> file_doors();
/// Whether there is a door for the record.
bool has_door(RecordTag tag);
/// The door of a kind of file; null if files of that kind cannot be checkpointed.
const FileDoor* door_of(kernel::FileKind kind);

/// Notes the files that take the place of those in the image, as the user has decided (restart -i, p. 2-21),
/// and those that come back from copies (-C).
void note_open_files(const ProcessImage& image, const Choices& choices, Reunion& reunion);

/// What prepare() returns when the bytes make no sense, after saying so.
Apply senseless_record(Restoration& restoration);
/// Whether a saved duration or time is small enough to calculate with: some 70 years.
constexpr bool plausible(kernel::Nanoseconds time) {
    constexpr kernel::Nanoseconds limit = kernel::Nanoseconds{1} << 61;
    return time > -limit && time < limit;
}

} // namespace cxsim::cr
