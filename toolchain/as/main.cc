// convex-as: assembles one source file.
#include "emu/isa/text.h"
#include "toolchain/as/assembler.h"
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_tool.h"

#include <fmt/format.h>

namespace po = boost::program_options;
using namespace cxsim::toolchain;

namespace {

int assemble_file(int argc, char** argv) {
    CommandLine command("convex-as", "[-o FILE] [-L] [-fi | -fn] SOURCE",
                        "Assembles SOURCE ('-': standard input) into a SOFF object.");
    command.options.add_options()("output,o", po::value<std::string>()->default_value("a.out"),
                                  "the object made");
    command.options.add_options()("keep-locals,L", po::bool_switch(), "keep labels that begin with L");
    command.options.add_options()("floating,f", po::value<std::string>()->default_value("i"),
                                  "floating mode before any .fpmode: -fi IEEE, -fn native");
    if (const auto status = command.parse(argc, argv, "source"))
        return *status;

    const std::vector<std::string> sources = command.strings("source");
    const auto& mode = command.values["floating"].as<std::string>();
    const auto& output = command.values["output"].as<std::string>();
    if (sources.size() != 1)
        return command.misuse(sources.empty() ? "no source file" : "more than one source file");
    if (mode != "i" && mode != "n")
        return command.misuse(fmt::format("-f{}: the floating mode is -fi or -fn", mode));
    if (is_same_file(sources[0], output))
        return command.misuse(fmt::format("{}: is both input and output", output));
    const auto source = read_file(sources[0]);
    if (!source) {
        command.complain(fmt::format("{}: {}", sources[0], source.error()));
        return 1;
    }
    AssembleOptions options;
    options.floating_mode = mode == "n" ? FloatingMode::native : FloatingMode::ieee;
    options.keep_local_labels = command.values["keep-locals"].as<bool>();
    const auto object = assemble(cxsim::isa::as_text(*source), sources[0], options);
    if (!object) {
        for (const Diagnostic& error : object.error()) {
            fmt::print(stderr, "{}:{}: {}\n", error.location.file, error.location.line, error.message);
        }
        return 1;
    }
    if (const std::string error = write_file(output, *object, false); !error.empty()) {
        command.complain(fmt::format("{}: {}", output, error));
        return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-as", assemble_file, argc, argv);
}
