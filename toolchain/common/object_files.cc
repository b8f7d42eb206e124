// From names to parsed files.
#include "toolchain/common/object_files.h"

#include "toolchain/ar/archive.h"
#include "toolchain/common/files.h"

#include <fmt/format.h>

namespace cxsim::toolchain {
namespace {

class Visitor {
  public:
    Visitor(const CommandLine& command, const std::function<void(const ObjectFile&)>& visit)
        : command_(command), visit_(visit) {}

    bool visit_named(const std::string& name) {
        const auto contents = FileContents::open(name);
        if (!contents)
            return complain(name, contents.error());
        const auto bytes = contents->bytes();
        if (!is_archive(bytes))
            return visit_bytes(name, bytes, false);
        const auto archive = parse_archive(bytes);
        if (!archive)
            return complain(name, archive.error());
        bool good = true;
        for (const Member& member : archive->members)
            good = visit_bytes(fmt::format("{}({})", name, member.name), member.contents, true) && good;
        return good;
    }

  private:
    bool visit_bytes(const std::string& name, std::span<const std::byte> bytes, bool is_member) {
        const auto file = soff::parse(bytes);
        if (!file)
            return complain(name, file.error());
        visit_({.name = name, .is_member = is_member, .bytes = bytes, .file = *file});
        return true;
    }

    bool complain(const std::string& name, const std::string& reason) {
        command_.complain(fmt::format("{}: {}", name, reason));
        return false;
    }

    const CommandLine& command_;
    const std::function<void(const ObjectFile&)>& visit_;
};

} // namespace

bool visit_object_files(const CommandLine& command, std::span<const std::string> names,
                        const std::function<void(const ObjectFile&)>& visit) {
    bool good = true;
    for (const std::string& name : names)
        good = Visitor(command, visit).visit_named(name) && good;
    return good;
}

} // namespace cxsim::toolchain
