// convex-sod: shows what is in objects, executables, core and checkpoint files, and in archives of objects.
#include "toolchain/ar/archive.h"
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/sod/assembly.h"
#include "toolchain/sod/dump.h"

#include <fmt/format.h>

namespace po = boost::program_options;
using namespace cxsim;
using namespace cxsim::toolchain;

namespace {

std::string show_code(const soff::File& file) {
    return dump_code(file);
}
std::string show_assembly(const soff::File& file) {
    return dump_assembly(file);
}

struct Part {
    const char* option; ///< as Boost.Program_options wants it: long name, comma, letter
    const char* help;
    std::string (*dump)(const soff::File&);
};
constexpr Part parts[] = {
    {"header,f", "the header", dump_header},
    {"sections,h", "the sections", dump_sections},
    {"symbols,t", "the symbols", dump_symbols},
    {"relocations,r", "the relocations", dump_relocations},
    {"disassemble,d", "the instructions", show_code},
    {"assembly,D", "all sections as assembler source", show_assembly},
};

std::string long_name(const Part& part) {
    const std::string_view option = part.option;
    return std::string(option.substr(0, option.find(',')));
}

/// Prints the parts asked for; header and sections if none is.
bool show(const CommandLine& command, const std::string& name, std::span<const std::byte> bytes) {
    const auto file = soff::parse(bytes);
    if (!file) {
        command.complain(fmt::format("{}: {}", name, file.error()));
        return false;
    }
    const auto given = [&](const char* option) { return command.values[option].as<bool>(); };
    // What the assembler shall read has the name in a comment.
    const bool for_assembler = given("disassemble") || given("assembly");
    fmt::print("{}{}{}\n", for_assembler ? "; " : "", name, for_assembler ? "" : ":");
    bool any = false;
    for (const Part& part : parts)
        any = any || command.values[long_name(part)].as<bool>();
    for (const Part& part : parts) {
        const bool is_default = !any && (part.dump == dump_header || part.dump == dump_sections);
        if (is_default || command.values[long_name(part)].as<bool>())
            fmt::print("{}", part.dump(*file));
    }
    return true;
}

bool show_file(const CommandLine& command, const std::string& name) {
    const auto bytes = read_file(name);
    if (!bytes) {
        command.complain(fmt::format("{}: {}", name, bytes.error()));
        return false;
    }
    if (!is_archive(*bytes))
        return show(command, name, *bytes);
    const auto archive = parse_archive(*bytes);
    if (!archive) {
        command.complain(fmt::format("{}: {}", name, archive.error()));
        return false;
    }
    bool good = true;
    for (const Member& member : archive->members) {
        good = show(command, fmt::format("{}({})", name, member.name), member.contents) && good;
    }
    return good;
}

int show_files(int argc, char** argv) {
    CommandLine command(
        "convex-sod", "[-fhtrd] FILE...",
        "Shows SOFF objects, executables, core and checkpoint files; without options header and "
        "sections.");
    for (const Part& part : parts)
        command.options.add_options()(part.option, po::bool_switch(), part.help);
    if (const auto status = command.parse(argc, argv, "file"))
        return *status;
    if (!command.values.contains("file")) {
        return command.misuse("no file");
    }
    bool good = true;
    for (const std::string& name : command.values["file"].as<std::vector<std::string>>()) {
        good = show_file(command, name) && good;
    }
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-sod", show_files, argc, argv);
}
