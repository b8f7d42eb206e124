// convex-sod: shows what is in objects, executables, core and checkpoint files, and in archives of objects.
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/object_files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/sod/assembly.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/dump.h"
#include "toolchain/sod/memory.h"

#include <fmt/format.h>

#include <optional>

namespace po = boost::program_options;
using namespace cxsim;
using namespace cxsim::toolchain;

namespace {

/// What the command line asks for.
struct Request {
    bool lines = false;
    bool vectors = false;
    const SymbolMap* symbols = nullptr; ///< of the program that a core file is from
    std::vector<MemoryRange> ranges;
};

struct Part {
    const char* option; ///< as Boost.Program_options wants it: long name, comma, letter
    const char* help;
    std::string (*dump)(const soff::File&, const Request&);
    bool is_default;
};
constexpr Part parts[] = {
    {"header,f", "the header", [](const soff::File& file, const Request&) { return dump_header(file); },
     true},
    {"sections,h", "the sections", [](const soff::File& file, const Request&) { return dump_sections(file); },
     true},
    {"contexts,c", "the process and the registers of its threads, in core and checkpoint files",
     [](const soff::File& file, const Request& request) {
         return dump_contexts(file, request.vectors, request.symbols);
     },
     true},
    {"calls,b", "the calls under way in each thread of core and checkpoint files",
     [](const soff::File& file, const Request& request) { return dump_calls(file, request.symbols); }, false},
    {"checkpoint,k", "what only checkpoint files have",
     [](const soff::File& file, const Request&) { return dump_checkpoint(file); }, false},
    {"symbols,t", "the symbols", [](const soff::File& file, const Request&) { return dump_symbols(file); },
     false},
    {"relocations,r", "the relocations",
     [](const soff::File& file, const Request&) { return dump_relocations(file); }, false},
    {"disassemble,d", "the instructions, as assembler source",
     [](const soff::File& file, const Request& request) { return dump_code(file, request.lines); }, false},
    {"assembly,D", "all sections and symbols, as assembler source",
     [](const soff::File& file, const Request& request) { return dump_assembly(file, request.lines); },
     false},
};

/// One run: the options, and what was read for them.
class Dump {
  public:
    explicit Dump(const CommandLine& command) : command_(command) {}

    /// Reads what the options name; the message if one is wrong.
    std::optional<std::string> prepare() {
        request_.lines = given("lines");
        request_.vectors = given("vectors");
        for (const std::string& text : command_.strings("examine")) {
            const auto range = parse_memory_range(text);
            if (!range)
                return range.error();
            request_.ranges.push_back(*range);
        }
        any_ = !request_.ranges.empty() ||
               std::ranges::any_of(parts, [this](const Part& part) { return given(long_name(part)); });
        return std::nullopt;
    }

    /// Reads the program whose symbols name places in core files.
    bool read_program(const std::string& name) {
        return visit_object_files(command_, std::span(&name, 1), [this](const ObjectFile& object) {
            program_.emplace(object.file);
            request_.symbols = &*program_;
        });
    }

    bool show(const ObjectFile& object) const {
        // What the assembler shall read has the name in a comment.
        const bool for_assembler = given("disassemble") || given("assembly");
        fmt::print("{}{}{}\n", for_assembler ? "; " : "", object.name, for_assembler ? "" : ":");
        for (const Part& part : parts) {
            if (any_ ? given(long_name(part)) : part.is_default)
                fmt::print("{}", part.dump(object.file, request_));
        }
        const SymbolMap symbols = request_.symbols != nullptr ? *request_.symbols : SymbolMap(object.file);
        bool good = true;
        for (const MemoryRange& range : request_.ranges) {
            const auto text = dump_memory(object.file, range, symbols);
            if (!text)
                command_.complain(fmt::format("{}: {}", object.name, text.error()));
            good = good && text;
            fmt::print("{}", text.value_or(""));
        }
        return good;
    }

  private:
    static std::string long_name(const Part& part) {
        const std::string_view option = part.option;
        return std::string(option.substr(0, option.find(',')));
    }
    bool given(const std::string& option) const { return command_.values[option].as<bool>(); }

    const CommandLine& command_;
    Request request_;
    std::optional<SymbolMap> program_;
    bool any_ = false;
};

int show_files(int argc, char** argv) {
    CommandLine command("convex-sod", "[-fhcbktrdDlv] [-x ADDRESS,COUNT] [-s PROGRAM] FILE...",
                        "Shows SOFF objects, executables, core and checkpoint files; without options header, "
                        "sections and registers.");
    for (const Part& part : parts)
        command.options.add_options()(part.option, po::bool_switch(), part.help);
    auto add = command.options.add_options();
    add("lines,l", po::bool_switch(), "with -d and -D: the lines of the source");
    add("vectors,v", po::bool_switch(), "with -c: the vector registers too");
    add("examine,x", po::value<std::vector<std::string>>()->composing(),
        "memory from ADDRESS (hexadecimal) on: COUNT items and a letter: x words in hexadecimal, d in "
        "decimal, "
        "f floats, F double floats, i instructions, s strings");
    add("program,s", po::value<std::string>(),
        "the program that a core or checkpoint file is from, for names");
    if (const auto status = command.parse(argc, argv, "file"))
        return *status;
    const std::vector<std::string> names = command.strings("file");
    if (names.empty())
        return command.misuse("no file");
    Dump dump(command);
    if (const auto error = dump.prepare())
        return command.misuse("-x " + *error);
    bool good = true;
    if (command.values.contains("program"))
        good = dump.read_program(command.values["program"].as<std::string>());
    bool shown = true;
    const auto show = [&](const ObjectFile& object) { shown = dump.show(object) && shown; };
    good = visit_object_files(command, names, show) && good && shown;
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-sod", show_files, argc, argv);
}
