// Changes to checkpoint files such as a forger would make, chosen by a fuzzer's input: to what the image
// says, before it is written with all checksums right, and to the bytes of the file.
#pragma once

#include "cr/image/process_image.h"
#include "tests/fuzz/input.h"

#include <span>
#include <vector>

namespace cxsim::fuzz {

/// Changes records, registers, memory and headers of the images; nothing if the input says so.
void forge(std::span<cr::ProcessImage> images, Input& input);

/// Overwrites or cuts off bytes of the file, and in most cases makes its digest right again: then true.
bool damage(cr::Bytes& file, Input& input);

} // namespace cxsim::fuzz
