// What may be the name of a file. Checkpoint files may say anything.
#pragma once

#include <climits>
#include <string_view>

namespace cxsim::cr {

/// Whether this can be the name of a file in a directory itself, by which no other directory is reached.
constexpr bool is_file_name(std::string_view name) {
    return !name.empty() && name.size() <= NAME_MAX && name != "." && name != ".." &&
           name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

} // namespace cxsim::cr
