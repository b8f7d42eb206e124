// convex-strip: removes symbols from executables, objects and archives.
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/strip/strip.h"

#include <fmt/format.h>

#include <algorithm>

namespace po = boost::program_options;
using namespace cxsim::toolchain;

namespace {

/// Strips one file in place, or into another one if that has a name.
bool strip_file(const CommandLine& command, const std::string& name, const std::string& output,
                Stripped stripped) {
    const auto complain = [&](const std::string& file, const std::string& reason) {
        command.complain(fmt::format("{}: {}", file, reason));
        return false;
    };
    const auto bytes = read_file(name);
    if (!bytes)
        return complain(name, bytes.error());
    const auto result = strip(*bytes, stripped);
    if (!result)
        return complain(name, result.error());
    const std::string& path = output.empty() ? name : output;
    const std::string error = write_file_like(name, path, *result);
    return error.empty() || complain(path, error);
}

int strip_files(int argc, char** argv) {
    CommandLine command(
        "convex-strip", "[-g | -x | -X] [-o OUTPUT] FILE...",
        "Removes symbols from SOFF executables, objects and archives, by default all. Objects keep "
        "their external symbols.");
    auto add = command.options.add_options();
    add("strip-debug,g", po::bool_switch(), "the debugger's symbols only (also -S)");
    add("discard-all,x", po::bool_switch(), "all that are not external");
    add("discard-locals,X", po::bool_switch(), "those that begin with L");
    add("output,o", po::value<std::string>()->default_value("", "the file itself"),
        "where to write the result");
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::ranges::replace(arguments, "-S", "-g");
    if (const auto status = command.parse(arguments, "file"))
        return *status;
    const std::vector<std::string> names = command.strings("file");
    const auto& output = command.values["output"].as<std::string>();
    if (names.empty())
        return command.misuse("no file");
    if (!output.empty() && names.size() > 1)
        return command.misuse("-o takes one file");
    const auto given = [&](const char* option) { return command.values[option].as<bool>(); };
    const Stripped stripped = given("strip-debug")      ? Stripped::debug
                              : given("discard-all")    ? Stripped::locals
                              : given("discard-locals") ? Stripped::temporary
                                                        : Stripped::all;
    bool good = true;
    for (const std::string& name : names)
        good = strip_file(command, name, output, stripped) && good;
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-strip", strip_files, argc, argv);
}
