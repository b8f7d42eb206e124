// convex-ar: makes, changes and lists archives.
#include "toolchain/ar/archive.h"
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_tool.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <filesystem>

using namespace cxsim::toolchain;

namespace {

using Names = std::span<const std::string>;

/// One archive being worked on. Operations throw std::runtime_error with what is wrong.
class Session {
  public:
    Session(std::string path, bool verbose, bool quiet_create)
        : path_(std::move(path)), verbose_(verbose), quiet_create_(quiet_create) {}

    void insert(Names files, bool replace) {
        open(true);
        for (const std::string& file : files) {
            auto bytes = read_file(file);
            if (!bytes)
                throw std::runtime_error(fmt::format("{}: {}", file, bytes.error()));
            kept_.push_back(std::move(*bytes));
            const Member member{std::filesystem::path(file).filename().string(), kept_.back()};
            const auto old = replace ? find(member.name) : members_.end();
            if (verbose_)
                fmt::print("{} - {}\n", old == members_.end() ? 'a' : 'r', file);
            if (old == members_.end()) {
                members_.push_back(member);
            } else {
                *old = member;
            }
        }
        save();
    }

    void remove(Names names) {
        open(false);
        for (const std::string& name : names) {
            const auto member = find(name);
            if (member == members_.end())
                throw std::runtime_error(fmt::format("{}: no member {}", path_, name));
            if (verbose_)
                fmt::print("d - {}\n", name);
            members_.erase(member);
        }
        save();
    }

    void index() {
        open(false);
        save();
    }

    void list(Names names) {
        for_each(names, [&](const Member& member) {
            if (verbose_)
                fmt::print("{:>10} ", member.contents.size());
            fmt::print("{}\n", member.name);
        });
    }

    void print(Names names) {
        for_each(names, [](const Member& member) {
            std::fwrite(member.contents.data(), 1, member.contents.size(), stdout);
        });
    }

    void extract(Names names) {
        for_each(names, [&](const Member& member) {
            // A member's name is a file here, never a path to elsewhere.
            if (member.name.empty() || member.name == "." || member.name == ".." ||
                member.name.find('/') != std::string::npos) {
                throw std::runtime_error(
                    fmt::format("{}: member '{}' has no file's name", path_, member.name));
            }
            if (verbose_)
                fmt::print("x - {}\n", member.name);
            const std::string error = write_file(member.name, member.contents, false);
            if (!error.empty())
                throw std::runtime_error(fmt::format("{}: {}", member.name, error));
        });
    }

  private:
    void open(bool may_create) {
        auto bytes = read_file(path_);
        if (!bytes) {
            if (!may_create || std::filesystem::exists(path_)) {
                throw std::runtime_error(fmt::format("{}: {}", path_, bytes.error()));
            }
            if (!quiet_create_)
                fmt::print(stderr, "convex-ar: creating {}\n", path_);
            return;
        }
        kept_.push_back(std::move(*bytes));
        auto archive = parse_archive(kept_.back());
        if (!archive)
            throw std::runtime_error(fmt::format("{}: {}", path_, archive.error()));
        members_ = std::move(archive->members);
    }

    void save() {
        const auto bytes = write_archive(members_);
        if (!bytes)
            throw std::runtime_error(fmt::format("{}: {}", path_, bytes.error()));
        const std::string error = write_file(path_, *bytes, false);
        if (!error.empty())
            throw std::runtime_error(fmt::format("{}: {}", path_, error));
    }

    std::vector<Member>::iterator find(std::string_view name) {
        return std::ranges::find(members_, name, &Member::name);
    }

    template <class Action>
    void for_each(Names names, Action action) {
        open(false);
        if (names.empty())
            std::ranges::for_each(members_, action);
        for (const std::string& name : names) {
            const auto member = find(name);
            if (member == members_.end())
                throw std::runtime_error(fmt::format("{}: no member {}", path_, name));
            action(*member);
        }
    }

    std::string path_;
    bool verbose_;
    bool quiet_create_;
    std::deque<std::vector<std::byte>> kept_; ///< the bytes that members refer to
    std::vector<Member> members_;
};

bool is_operation(char key) {
    return std::string_view("rqdtxp").contains(key);
}

void run(std::string_view keys, Session& session, Names names) {
    switch (*std::ranges::find_if(keys, is_operation)) {
    case 'r':
        return session.insert(names, true);
    case 'q':
        return session.insert(names, false);
    case 'd':
        return session.remove(names);
    case 't':
        return session.list(names);
    case 'p':
        return session.print(names);
    case 'x':
        return session.extract(names);
    default:
        return;
    }
}

int work_on_archive(int argc, char** argv) {
    CommandLine command(
        "convex-ar", "[-]KEYS ARCHIVE [FILE...]",
        "Makes, changes and lists archives. One of the keys says what to do:\n"
        "  r replace or add files     q add files at the end    d delete members\n"
        "  t list members             x extract members         p print members\n"
        "  s write the symbol index (also done by r, q and d)\n"
        "and more may follow: c create without a message, v tell what is done; u and l, which old\n"
        "makefiles give, mean nothing: no dates are kept, and no temporary files made.");
    // The keys may have a dash in front, which would make options of them.
    std::string keys = argc > 1 ? argv[1] : "";
    if (keys.starts_with("-") && !keys.starts_with("--")) {
        keys.erase(0, 1);
        argv[1] = keys.data();
    }
    if (const auto status = command.parse(argc, argv, "arguments"))
        return *status;
    const std::vector<std::string> arguments = command.strings("arguments");
    const auto operations = std::ranges::count_if(keys, is_operation);
    const bool index_only = operations == 0 && keys.find('s') != std::string::npos;
    if (arguments.size() < 2 || keys.find_first_not_of("rqdtxpscvul") != std::string::npos ||
        (operations != 1 && !index_only)) {
        return command.misuse("the arguments are KEYS with one of r, q, d, t, x, p, s, and ARCHIVE");
    }
    Session session(arguments[1], keys.find('v') != std::string::npos, keys.find('c') != std::string::npos);
    if (index_only) {
        session.index();
    } else {
        run(keys, session, Names(arguments).subspan(2));
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-ar", work_on_archive, argc, argv);
}
