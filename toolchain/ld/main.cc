// convex-ld: links objects and archives to an executable, or to an object.
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
namespace soff = cxsim::soff;
using namespace cxsim::toolchain;

namespace {

using Strings = std::vector<std::string>;

/// The options of other linkers that Boost.Program_options would take for something else: groups of archives
/// mean nothing, as archives may always need each other.
Strings rewritten(int argc, char** argv) {
    Strings arguments;
    for (int n = 1; n < argc; ++n) {
        const std::string_view argument = argv[n];
        if (argument == "--start-group" || argument == "--end-group" || argument == "-(" || argument == "-)")
            continue;
        const bool is_map = argument == "-Map" || argument.starts_with("-Map=");
        arguments.push_back(is_map ? fmt::format("--map{}", argument.substr(4)) : std::string(argument));
    }
    return arguments;
}

void add_options(CommandLine& command) {
    auto add = command.options.add_options();
    const auto list = [] { return po::value<Strings>()->composing(); };
    add("output,o", po::value<std::string>()->default_value("a.out"), "the file made");
    add("entry,e", po::value<std::string>()->default_value("start"), "symbol at which the program begins");
    add("library,l", list(), "link with libNAME.a");
    add("library-path,L", list(), "folder in which -l looks");
    add("relocatable,r", po::bool_switch(), "make an object that can be linked again");
    add("define-common,d", po::bool_switch(), "with -r: give commons room");
    add("alias,A", list(), "NEW=OLD: where nothing defines NEW, it means OLD");
    add("undefined,u", list(), "symbol that is needed although no object names it");
    add("text,T", po::value<std::string>(), "address of the text in hexadecimal, a multiple of 1000");
    add("floating,f", po::value<std::string>(), "-fi, -fn: refuse objects of the other floating mode");
    add("environment,E", po::value<std::string>(), "-Eposix marks a POSIX program, -Enoposix does not");
    add("strip,s", po::bool_switch(), "leave out all symbols");
    add("strip-debug,S", po::bool_switch(), "leave out the debugger's symbols");
    add("discard-locals,x", po::bool_switch(), "leave out symbols that are not external");
    add("discard-temporaries,X", po::bool_switch(), "leave out symbols that begin with L");
    add("print-map,M", po::bool_switch(), "print where everything is");
    add("map", po::value<std::string>(), "write that to a file (also -Map)");
    add("trace,t", po::bool_switch(), "print the names of the files linked");
    add("trace-symbol,y", list(), "print the files that use or define the symbol");
}

/// A mistake on the command line.
struct Misuse : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::uint32_t parse_address(const std::string& text) {
    std::string_view digits = text;
    if (digits.starts_with("0x"))
        digits.remove_prefix(2);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    const bool valid = error == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
    if (!valid || value % soff::page_size != 0)
        throw Misuse(fmt::format("-T {}: not a multiple of 1000 in hexadecimal", text));
    return value;
}

std::uint32_t parse_mode(const std::string& text) {
    if (text != "i" && text != "n")
        throw Misuse(fmt::format("-f{}: the floating mode is -fi or -fn", text));
    return text == "i" ? soff::fpmode_ieee : soff::fpmode_native;
}

bool parse_environment(const std::string& text) {
    if (text != "posix" && text != "noposix")
        throw Misuse(fmt::format("-E{}: the environment is -Eposix or -Enoposix", text));
    return text == "posix";
}

std::map<std::string, std::string> parse_aliases(const Strings& texts) {
    std::map<std::string, std::string> aliases;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
            throw Misuse(fmt::format("-A {}: not NEW=OLD", text));
        const auto [entry, is_new] = aliases.try_emplace(text.substr(0, equals), text.substr(equals + 1));
        if (!is_new && entry->second != text.substr(equals + 1))
            throw Misuse(fmt::format("-A {}: {} already stands for {}", text, entry->first, entry->second));
    }
    return aliases;
}

KeptSymbols kept_symbols(const CommandLine& command) {
    const auto given = [&](const char* option) { return command.values[option].as<bool>(); };
    if (given("strip"))
        return KeptSymbols::none;
    if (given("discard-locals"))
        return KeptSymbols::external;
    if (given("strip-debug"))
        return KeptSymbols::no_debug;
    return given("discard-temporaries") ? KeptSymbols::no_temporary : KeptSymbols::all;
}

LinkOptions parse_options(const CommandLine& command) {
    const auto& values = command.values;
    LinkOptions options;
    options.entry = values["entry"].as<std::string>();
    options.symbols = kept_symbols(command);
    options.relocatable = values["relocatable"].as<bool>();
    options.define_commons = values["define-common"].as<bool>();
    options.aliases = parse_aliases(command.strings("alias"));
    options.wanted = command.strings("undefined");
    const Strings traced = command.strings("trace-symbol");
    options.traced.insert(traced.begin(), traced.end());
    if (values.contains("text"))
        options.text_address = parse_address(values["text"].as<std::string>());
    if (values.contains("floating"))
        options.floating = parse_mode(values["floating"].as<std::string>());
    if (values.contains("environment"))
        options.posix = parse_environment(values["environment"].as<std::string>());
    return options;
}

/// The folder of the guest's libraries beside the tools, where -l looks last.
std::filesystem::path standard_folder() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "convex" / "lib";
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

/// The names of the files to link, in the order of the command line; complains about libraries that are
/// missing.
std::optional<Strings> input_names(const CommandLine& command) {
    Strings folders = command.strings("library-path");
    folders.push_back(standard_folder().string());
    Strings names;
    bool complete = true;
    for (const auto& [option, value] : command.in_order()) {
        if (option == "file")
            names.push_back(value);
        if (option != "library")
            continue;
        if (const auto path = find_library(value, folders)) {
            names.push_back(*path);
        } else {
            command.complain(fmt::format("-l{}: no lib{}.a in any folder of -L", value, value));
            complete = false;
        }
    }
    return complete ? std::optional(names) : std::nullopt;
}

/// Reads all files; complains about those that it can't read.
bool read_inputs(const CommandLine& command, const Strings& names, std::deque<std::vector<std::byte>>& kept,
                 std::vector<LinkInput>& inputs) {
    bool complete = true;
    const auto& output = command.values["output"].as<std::string>();
    for (const std::string& name : names) {
        auto bytes = read_file(name);
        if (is_same_file(name, output))
            bytes = std::unexpected("is both input and output");
        if (!bytes) {
            command.complain(fmt::format("{}: {}", name, bytes.error()));
            complete = false;
            continue;
        }
        kept.push_back(std::move(*bytes));
        inputs.push_back({name, kept.back()});
    }
    return complete;
}

int link_files(const CommandLine& command, const Strings& names, const LinkOptions& options) {
    std::deque<std::vector<std::byte>> kept;
    std::vector<LinkInput> inputs;
    if (!read_inputs(command, names, kept, inputs))
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
    if (command.values["trace"].as<bool>()) {
        for (const std::string& name : names)
            fmt::print("{}\n", name);
    }
    fmt::print("{}", output->trace);
    if (command.values["print-map"].as<bool>())
        fmt::print("{}", output->map);
    if (command.values.contains("map") &&
        !write(command.values["map"].as<std::string>(), std::as_bytes(std::span(output->map)), false)) {
        return 1;
    }
    return write(command.values["output"].as<std::string>(), output->executable, !options.relocatable) ? 0
                                                                                                       : 1;
}

int link_program(int argc, char** argv) {
    CommandLine command("convex-ld", "[-o FILE] [-e SYMBOL] [-r] [-L FOLDER] FILE... [-l NAME]...",
                        "Links SOFF objects and archives to an executable.");
    add_options(command);
    if (const auto status = command.parse(rewritten(argc, argv), "file"))
        return *status;
    LinkOptions options;
    try {
        options = parse_options(command);
    } catch (const Misuse& misuse) {
        return command.misuse(misuse.what());
    }
    const auto names = input_names(command);
    if (!names)
        return 1;
    return names->empty() ? command.misuse("no files to link") : link_files(command, *names, options);
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-ld", link_program, argc, argv);
}
