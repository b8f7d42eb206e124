// Checkpointing: who may, who can, and the moment at which everything is held fast.
#pragma once

#include "cr/checkpoint_request.h"
#include "cr/destination.h"
#include "cr/family.h"
#include "cr/file_copies.h"
#include "cr/image/process_image.h"
#include "cr/problems.h"
#include "kernel/kernel.h"

#include <optional>
#include <vector>

namespace cxsim::cr {

/// Finds the processes to be checkpointed and examines whether the caller may do so and whether they can be.
/// Nothing after naming the obstacles.
std::optional<Family> find_targets(kernel::Caller& caller, const CheckpointRequest& request,
                                   Problems& problems);

/// The processes in question alone, unexamined; nothing after saying why there are none.
std::optional<Family> find_family(kernel::Caller& caller, const CheckpointRequest& request,
                                  Problems& problems);

/// Says which files the processes have open (-v), and of what the images consist (-X).
void describe(const std::vector<ProcessImage>& images, Problems& problems);

/// Says of what the image consists (-X).
void list_records(const ProcessImage& image, Problems& problems);

/// The processes as they are now, in the order of the family. Takes the same time however much memory they
/// have; they may run on at once.
std::vector<ProcessImage> freeze(kernel::Kernel& kernel, const Family& family, const FileCopies& copies,
                                 const Choices& choices = {});
/// One process.
ProcessImage freeze(kernel::Kernel& kernel, const kernel::Process& target);

} // namespace cxsim::cr
