// The walk along a path, one component at a time.
#pragma once

#include "kernel/files/file_system.h"

#include <deque>
#include <string>
#include <vector>

namespace cxsim::kernel {

/// Longest chain of symbolic links in one path, as in 4.3BSD.
inline constexpr unsigned max_symbolic_links = 8;

/// Where a walk ended.
struct WalkEnd {
    Directory directory;            ///< Of the last component.
    std::string name;               ///< The last component; empty if the path ends in ".", ".." or at a root.
    bool must_be_directory = false; ///< The path ended in a slash.
    std::optional<Node> node;       ///< What is there, if anything.
};

/// Interprets one path. Symbolic links and ".." are followed here and never by the host.
class PathWalk {
  public:
    PathWalk(const FileSystem& files, const Viewpoint& from);

    /// Walks to the end of the path. A last component that does not exist is no error, anything else missing
    /// is.
    Expected<WalkEnd> walk(std::string_view path, Follow follow);

  private:
    Expected<void> start(std::string_view path);
    Expected<void> enter_root();
    Expected<void> go_up();
    /// Rebuilds the chain of directories from the root down to the parent of the directory the walk began in.
    Expected<void> go_above_start();
    Expected<std::optional<Node>> look_at(const std::string& name) const;
    Expected<void> enter(Node node);
    Expected<void> follow_link(const Node& link);
    Expected<WalkEnd> end_at(std::string name, std::optional<Node> node, bool must_be_directory);
    Expected<WalkEnd> end_in_directory();
    Expected<void> check_search() const;
    void prepend(std::string_view path);
    const Directory& here() const { return chain_.back(); }

    const FileSystem& files_;
    const Viewpoint& from_;
    std::vector<Directory> chain_;      ///< From where the walk began down to where it is.
    bool begins_at_root_ = false;       ///< The first of the chain is the root: ".." stays there.
    std::deque<std::string> remaining_; ///< Components still to come.
    bool trailing_slash_ = false;
    unsigned links_ = 0;
};

} // namespace cxsim::kernel
