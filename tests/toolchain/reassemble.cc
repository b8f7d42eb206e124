// Disassembles and assembles again: every object of the archives and every program named, or found in folders
// named. The text must be the same to the bit; an object, of which all is disassembled, must be it in all
// sections and relocations. Usage: reassemble FILE|FOLDER...
#include "toolchain/ar/archive.h"
#include "toolchain/as/assembler.h"
#include "toolchain/common/files.h"
#include "toolchain/sod/assembly.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace {

namespace fs = std::filesystem;
namespace soff = cxsim::soff;
using namespace cxsim::toolchain;
using Bytes = std::span<const std::byte>;

/// Counts what was compared and what differed.
class Comparison {
  public:
    void add(const fs::path& path) {
        if (fs::is_directory(path)) {
            for (const auto& entry : fs::recursive_directory_iterator(path)) {
                if (entry.is_regular_file() && !entry.is_symlink())
                    add_file(entry.path().string());
            }
        } else {
            add_file(path.string());
        }
    }

    /// Every archive and program was found, and nothing differs.
    bool good() const { return failures_ == 0 && files_ > 0; }
    std::string summary() const { return fmt::format("{} files, {} differ\n", files_, failures_); }

  private:
    void add_file(const std::string& name) {
        const auto bytes = read_file(name);
        if (!bytes)
            return fail(name, bytes.error());
        if (soff::has_soff_magic(*bytes))
            return compare(name, *bytes);
        if (!is_archive(*bytes))
            return; // a script, a text
        const auto archive = parse_archive(*bytes);
        if (!archive)
            return fail(name, archive.error());
        for (const Member& member : archive->members)
            compare(fmt::format("{}({})", name, member.name), member.contents);
    }

    void compare(const std::string& name, Bytes bytes) {
        ++files_;
        const auto file = soff::parse(bytes);
        if (!file)
            return fail(name, file.error());
        compare_with(name, *file, dump_code(*file), false);
        compare_with(name, *file, dump_assembly(*file), true);
    }

    void compare_with(const std::string& name, const soff::File& file, const std::string& source,
                      bool whole) {
        const auto object = assemble(source, name, {.keep_local_labels = true});
        if (!object)
            return fail(name, object.error().front().message);
        const auto again = soff::parse(*object);
        for (const soff::Section& section : file.sections) {
            if (!whole && section.type != soff::SectionType::text)
                continue;
            const auto other = std::ranges::find(again->sections, section.type, &soff::Section::type);
            if (other == again->sections.end()) {
                if (section.size != 0)
                    fail(name, fmt::format("{} is missing", soff::name_of(section.type)));
            } else if (other->size != section.size ||
                       !std::ranges::equal(other->contents, section.contents)) {
                fail(name, fmt::format("{} differs", soff::name_of(section.type)));
            } else if (whole && !same_relocations(file, section, *again, *other)) {
                fail(name, fmt::format("the relocations of {} differ", soff::name_of(section.type)));
            }
        }
    }

    static bool same_relocations(const soff::File& file, const soff::Section& section,
                                 const soff::File& again, const soff::Section& other) {
        const auto described = [](const soff::File& of, const soff::Section& in) {
            std::vector<std::string> lines;
            for (const soff::Relocation& relocation : in.relocations) {
                lines.push_back(fmt::format("{:08x} {} {}", relocation.offset, relocation.log_size,
                                            relocation.external ? of.symbols[relocation.symbol].name
                                                                : std::to_string(relocation.symbol)));
            }
            std::ranges::sort(lines);
            return lines;
        };
        return described(file, section) == described(again, other);
    }

    void fail(const std::string& name, const std::string& reason) {
        ++failures_;
        fmt::print("{}: {}\n", name, reason);
    }

    std::size_t files_ = 0;
    std::size_t failures_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    Comparison comparison;
    for (int n = 1; n < argc; ++n)
        comparison.add(argv[n]);
    fmt::print("{}", comparison.summary());
    return comparison.good() ? 0 : 1;
}
