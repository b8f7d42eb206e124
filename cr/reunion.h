// What the processes of a restart share: pids, open files, pipes, memory, by what the images call them.
#pragma once

#include "cr/image/process_image.h"
#include "emu/memory/page_tree.h"
#include "kernel/files/open_file.h"
#include "kernel/files/pipe.h"
#include "kernel/kernel.h"
#include "kernel/terminal/terminal_settings.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cxsim::cr {

struct CopiedFile;
class SetDirectory;

/// Where the pages of a shared region come from.
enum class MemoryOrigin : std::uint8_t { anonymous, file, segment, device };

/// Shared memory on its way back: the pages of all who map it.
struct SharedMemoryAgain {
    std::shared_ptr<emu::PageTree> pages;
    bool takes_pages = true; ///< Filled from the images; otherwise its pages are there already.
    /// Where the pages of the images go if not into `pages` itself.
    std::shared_ptr<emu::PageTree> filled = nullptr;
    MemoryOrigin origin = MemoryOrigin::anonymous;
};

/// A pipe on its way back.
struct PipeAgain {
    std::shared_ptr<kernel::Pipe> pipe;
    bool wants_reader = false; ///< There was one at the checkpoint, in the hierarchy.
    bool wants_writer = false;
    bool has_reader = false; ///< One of the restarted processes is one.
    bool has_writer = false;
};

struct Reunion {
    explicit Reunion(SetDirectory& where) : directory(where) {}

    /// Where copies of files lie.
    SetDirectory& directory;
    bool accept_changes = false; ///< Files that were changed are taken as they are (restart -w, p. 1-8).
    bool copy_back = false;      ///< Files that have copies get the contents of these (restart -C).
    /// Those, by their paths, whoever of the processes has them open.
    std::map<std::string, std::shared_ptr<CopiedFile>> copied_back;
    /// By their numbers in the images; null for those that could not be had and were given up (-F).
    std::map<std::uint32_t, kernel::OpenFilePointer> open_files;
    /// Paths of files that are opened in place of the old ones, by the numbers of these.
    std::map<std::uint32_t, std::string> modified_paths;
    std::map<std::uint32_t, PipeAgain> pipes;
    /// Bytes that fifos which others have open, too, will get.
    std::map<const kernel::Pipe*, std::size_t> fifo_bytes;
    std::map<std::uint32_t, SharedMemoryAgain> memory;
    /// System V segments that there will be, by their ids.
    std::map<std::int32_t, kernel::SharedSegment> new_segments;
    /// The pid that each has now; filled when the processes exist.
    std::map<kernel::Pid, kernel::Pid> new_pids;
    /// The pid of the root now.
    kernel::Pid new_root = 0;
    /// The processes' groups then and now.
    std::map<kernel::Pid, kernel::Pid> new_groups;
    /// The old sessions that had a control terminal, and have that of restart from now on.
    std::set<kernel::Pid> terminal_sessions;
    /// The group that was in the foreground of the root's control terminal.
    kernel::Pid foreground = 0;
    /// The settings of the control terminal have been put back, or wait for it.
    bool terminal_restored = false;
    /// Those that wait until the processes get the terminal, which others use at this moment.
    std::optional<kernel::TerminalSettings> waiting_settings;
    /// What may still fail when all else is known to succeed, and then names the obstacle.
    std::vector<std::function<void()>> late_steps;
    /// What becomes visible to others when nothing can go wrong any more.
    std::vector<std::function<void()>> last_steps;
};

} // namespace cxsim::cr
