// What chkpnt was asked to do.
#pragma once

#include "cr/choices.h"
#include "cr/family.h"
#include "cr/image/storage.h"
#include "cr/sound_files.h"

#include <optional>
#include <string>

namespace cxsim::cr {

struct CheckpointRequest {
    kernel::Pid pid = 0; ///< Of the target; 0 is the caller.
    Extent extent = Extent::process;
    bool force = false;
    bool test_only = false;
    bool from_command = false;  ///< The caller is chkpnt, which saves itself as a zombie (p. 1-7).
    bool copy_files = false;    ///< -C
    bool by_descriptor = false; ///< -P: `pid` is a descriptor of the target, which its debugger has stopped.
    Choices choices = {};
    std::optional<std::string> directory = {};
    std::optional<std::string> file = {};
    bool compress = false;                 ///< --compress
    bool since_previous = false;           ///< --since previous
    std::optional<std::string> since = {}; ///< --since: path of the checkpoint file to build on.
    const SoundFiles* sound = nullptr;     ///< What is built on without reading it; null: everything.
    Storage* storage = &Storage::host();
};

} // namespace cxsim::cr
