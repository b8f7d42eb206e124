// convex-ld: links objects and archives to an executable.
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/ld/linker.h"

#include <fmt/format.h>

#include <charconv>
#include <deque>
#include <filesystem>
#include <optional>

namespace po = boost::program_options;
using namespace cxsim::toolchain;

namespace {

using Strings = std::vector<std::string>;

Strings strings(const CommandLine& command, const char* option) {
    return command.values.contains(option) ? command.values[option].as<Strings>() : Strings{};
}

/// The file of -lNAME: libNAME.a in the first folder of -L that has it.
std::optional<std::string> find_library(const std::string& name, const Strings& folders) {
    for (const std::string& folder : folders) {
        const std::filesystem::path path = std::filesystem::path(folder) / ("lib" + name + ".a");
        std::error_code error;
        if (std::filesystem::exists(path, error))
            return path.string();
    }
    return std::nullopt;
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
    if (text.starts_with("0x"))
        text.remove_prefix(2);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    const bool valid = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    if (!valid || value % cxsim::soff::page_size != 0)
        return std::nullopt;
    return value;
}

void add_options(CommandLine& command) {
    auto add = command.options.add_options();
    add("output,o", po::value<std::string>()->default_value("a.out"), "the executable made");
    add("entry,e", po::value<std::string>()->default_value("start"), "symbol at which the program begins");
    add("library,l", po::value<Strings>()->composing(), "link with libNAME.a");
    add("library-path,L", po::value<Strings>()->composing(), "folder in which -l looks");
    add("text,T", po::value<std::string>(), "address of the text in hexadecimal, a multiple of 1000");
    add("strip,s", po::bool_switch(), "leave out all symbols");
    add("discard-locals,x", po::bool_switch(), "leave out symbols that are not external");
    add("print-map,M", po::bool_switch(), "print where everything is");
    add("map", po::value<std::string>(), "write that to a file");
}

/// The names of the files to link, in order; complains about what is missing.
std::optional<Strings> input_names(const CommandLine& command) {
    Strings names = strings(command, "file");
    bool complete = true;
    for (const std::string& library : strings(command, "library")) {
        if (const auto path = find_library(library, strings(command, "library-path"))) {
            names.push_back(*path);
        } else {
            command.complain(fmt::format("-l{}: no lib{}.a in any folder of -L", library, library));
            complete = false;
        }
    }
    if (names.empty() && complete)
        command.complain("no files to link");
    if (names.empty() || !complete)
        return std::nullopt;
    return names;
}

int link_files(const CommandLine& command, const Strings& names, const LinkOptions& options) {
    std::deque<std::vector<std::byte>> kept;
    std::vector<LinkInput> inputs;
    bool complete = true;
    for (const std::string& name : names) {
        auto bytes = read_file(name);
        if (!bytes) {
            command.complain(fmt::format("{}: {}", name, bytes.error()));
            complete = false;
            continue;
        }
        kept.push_back(std::move(*bytes));
        inputs.push_back({name, kept.back()});
    }
    if (!complete)
        return 1;
    const auto output = link(inputs, options);
    if (!output) {
        for (const std::string& error : output.error())
            command.complain(error);
        return 1;
    }
    const auto write = [&](const std::string& path, std::span<const std::byte> bytes, bool executable) {
        const std::string error = write_file(path, bytes, executable);
        if (!error.empty())
            command.complain(fmt::format("{}: {}", path, error));
        return error.empty();
    };
    if (command.values["print-map"].as<bool>())
        fmt::print("{}", output->map);
    if (command.values.contains("map") &&
        !write(command.values["map"].as<std::string>(), std::as_bytes(std::span(output->map)), false)) {
        return 1;
    }
    return write(command.values["output"].as<std::string>(), output->executable, true) ? 0 : 1;
}

int link_program(int argc, char** argv) {
    CommandLine command("convex-ld", "[-o FILE] [-e SYMBOL] [-L FOLDER] FILE... [-l NAME]...",
                        "Links SOFF objects and archives to an executable.");
    add_options(command);
    if (const auto status = command.parse(argc, argv, "file"))
        return *status;

    LinkOptions options;
    options.entry = command.values["entry"].as<std::string>();
    options.strip = command.values["strip"].as<bool>();
    options.discard_locals = command.values["discard-locals"].as<bool>();
    if (command.values.contains("text")) {
        const auto& text = command.values["text"].as<std::string>();
        const auto address = parse_address(text);
        if (!address) {
            command.complain(fmt::format("-T {}: not a multiple of 1000 in hexadecimal", text));
            return 2;
        }
        options.text_address = *address;
    }
    const auto names = input_names(command);
    return names ? link_files(command, *names, options) : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-ld", link_program, argc, argv);
}
