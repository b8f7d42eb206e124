// The walk along a path: how guest paths become host descriptors without ever leaving the guest's root.
#include "kernel/files/path_walk.h"

#include "kernel/abi/file.h"
#include "kernel/files/host_call.h"
#include "kernel/files/symbolic_link.h"

#include <fcntl.h>

#include <array>
#include <cerrno>

namespace cxsim::kernel {

namespace {

Expected<Directory> copy_of(const Directory& directory) {
    UniqueFd fd(::fcntl(directory.fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd) {
        return fail_from_host();
    }
    return Directory{directory.mount, std::move(fd)};
}

} // namespace

PathWalk::PathWalk(const FileSystem& files, const Viewpoint& from) : files_(files), from_(from) {}

Expected<WalkEnd> PathWalk::walk(std::string_view path, Follow follow) {
    if (const auto started = start(path); !started) {
        return fail(started.error());
    }
    while (!remaining_.empty()) {
        const std::string name = std::move(remaining_.front());
        remaining_.pop_front();
        if (const auto allowed = check_search(); !allowed) {
            return fail(allowed.error());
        }
        if (name == "..") {
            if (const auto up = go_up(); !up) {
                return fail(up.error());
            }
            continue;
        }
        auto node = look_at(name);
        if (!node) {
            return fail(node.error());
        }
        const bool last = remaining_.empty();
        if (!*node) {
            if (!last) {
                return fail(ABI_ENOENT);
            }
            return end_at(name, std::nullopt, trailing_slash_);
        }
        const bool is_link = (*node)->is(ABI_S_IFLNK);
        if (is_link && (!last || follow == Follow::yes || trailing_slash_)) {
            if (const auto followed = follow_link(**node); !followed) {
                return fail(followed.error());
            }
            continue;
        }
        if (last) {
            return end_at(name, std::move(*node), trailing_slash_);
        }
        if (const auto entered = enter(std::move(**node)); !entered) {
            return fail(entered.error());
        }
    }
    return end_in_directory();
}

Expected<void> PathWalk::start(std::string_view path) {
    if (path.empty()) {
        return fail(ABI_ENOENT);
    }
    if (path.size() >= ABI_PATH_MAX) {
        return fail(ABI_ENAMETOOLONG);
    }
    prepend(path);
    if (path.starts_with('/')) {
        return enter_root();
    }
    auto cwd = copy_of(*from_.cwd);
    if (!cwd) {
        return fail(cwd.error());
    }
    chain_.push_back(std::move(*cwd));
    return {};
}

Expected<void> PathWalk::enter_root() {
    auto root = copy_of(*from_.root);
    if (!root) {
        return fail(root.error());
    }
    chain_.clear();
    chain_.push_back(std::move(*root));
    begins_at_root_ = true;
    return {};
}

Expected<void> PathWalk::go_up() {
    if (chain_.size() > 1) {
        chain_.pop_back();
        return {};
    }
    return begins_at_root_ ? Expected<void>{} : go_above_start();
}

Expected<void> PathWalk::go_above_start() {
    const auto path = files_.path_within(here(), *from_.root);
    if (!path) {
        return fail(path.error());
    }
    if (const auto entered = enter_root(); !entered) {
        return entered;
    }
    std::string_view rest = *path;
    while (rest.size() > 1) {
        rest.remove_prefix(1);
        const std::string name(rest.substr(0, rest.find('/')));
        rest.remove_prefix(name.size());
        if (rest.empty()) {
            break; // The directory the walk began in: we want its parent.
        }
        auto node = look_at(name);
        if (!node || !*node) {
            return fail(ABI_ENOENT);
        }
        if (const auto entered = enter(std::move(**node)); !entered) {
            return entered;
        }
    }
    return {};
}

Expected<std::optional<Node>> PathWalk::look_at(const std::string& name) const {
    if (name.size() > ABI_NAME_MAX) {
        return fail(ABI_ENAMETOOLONG);
    }
    UniqueFd fd(host_open_beneath(here().fd.get(), name.c_str(), O_PATH | O_NOFOLLOW));
    if (!fd) {
        if (errno == ENOENT) {
            return std::optional<Node>{};
        }
        return fail_from_host();
    }
    auto status = node_status(fd.get(), *here().mount);
    if (!status) {
        return fail(status.error());
    }
    Node node{here().mount, std::move(fd), *status};
    files_.apply_built_in_devices(here(), name, node);
    return files_.cross_mount(std::move(node));
}

Expected<void> PathWalk::enter(Node node) {
    if (!node.is(ABI_S_IFDIR)) {
        return fail(ABI_ENOTDIR);
    }
    chain_.push_back(Directory{node.mount, std::move(node.fd)});
    return {};
}

Expected<void> PathWalk::follow_link(const Node& link) {
    if (++links_ > max_symbolic_links) {
        return fail(ABI_ELOOP);
    }
    const auto target = target_of_link(link.fd.get());
    if (!target) {
        return fail(target.error());
    }
    if (target->empty()) {
        return fail(ABI_ENOENT);
    }
    const bool had_trailing_slash = trailing_slash_;
    const bool was_last = remaining_.empty();
    prepend(*target);
    trailing_slash_ = had_trailing_slash || (was_last && trailing_slash_);
    return target->starts_with('/') ? enter_root() : Expected<void>{};
}

Expected<WalkEnd> PathWalk::end_at(std::string name, std::optional<Node> node, bool must_be_directory) {
    if (node && must_be_directory && !node->is(ABI_S_IFDIR)) {
        return fail(ABI_ENOTDIR);
    }
    return WalkEnd{std::move(chain_.back()), std::move(name), must_be_directory, std::move(node)};
}

Expected<WalkEnd> PathWalk::end_in_directory() {
    auto directory = copy_of(here());
    if (!directory) {
        return fail(directory.error());
    }
    auto status = node_status(here().fd.get(), *here().mount);
    if (!status) {
        return fail(status.error());
    }
    Node node{directory->mount, std::move(directory->fd), *status};
    return end_at({}, std::move(node), true);
}

Expected<void> PathWalk::check_search() const {
    if (from_.credentials.is_superuser()) {
        return {};
    }
    const auto status = node_status(here().fd.get(), *here().mount);
    if (!status) {
        return fail(status.error());
    }
    return FileSystem::check_access(from_.credentials, *status, ABI_X_OK);
}

void PathWalk::prepend(std::string_view path) {
    std::vector<std::string> components;
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view component = path.substr(begin, end - begin);
        if (!component.empty() && component != ".") {
            components.emplace_back(component);
        }
        begin = end + 1;
    }
    if (remaining_.empty()) {
        trailing_slash_ = path.ends_with('/') || path.ends_with("/.") || path == ".";
    }
    remaining_.insert(remaining_.begin(), components.begin(), components.end());
}

} // namespace cxsim::kernel
