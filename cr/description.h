// What a checkpoint file holds, in words: what cpr -i shows.
#pragma once

#include "cr/image/storage.h"
#include "cr/problems.h"
#include "kernel/kernel.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cxsim::cr {

/// Facts, one a line: a name, a tab, a value. What a file says is shown with `?` in place of characters that
/// a terminal might obey.
class Description {
  public:
    /// Control characters and backslashes of the value are written as `\ooo`.
    void add(std::string_view name, std::string_view value);
    /// The lines, each ended by a newline.
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// Describes the file and names those that belong to it, after verifying them (all but the pages of memory),
/// with the rights of the caller. Nothing after naming the obstacle.
std::optional<Description> describe_file(kernel::Caller& caller, const std::string& path, Storage& storage,
                                         Problems& problems);

} // namespace cxsim::cr
