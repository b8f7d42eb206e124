// convex-sod: shows what is in objects, executables, core and checkpoint files, and in archives of objects.
#include "emu/isa/text.h"
#include "toolchain/common/command_line.h"
#include "toolchain/common/files.h"
#include "toolchain/common/object_files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/sod/assembly.h"
#include "toolchain/sod/checkpoint_section.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/dump.h"
#include "toolchain/sod/memory.h"
#include "toolchain/sod/packed_memory.h"

#include <fmt/format.h>

#include <optional>
#include <set>

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
    bool looks_at_memory = false;
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
     [](const soff::File& file, const Request& request) { return dump_calls(file, request.symbols); }, false,
     true},
    {"checkpoint,k", "what only checkpoint files have",
     [](const soff::File& file, const Request&) { return dump_checkpoint(file); }, false},
    {"symbols,t", "the symbols", [](const soff::File& file, const Request&) { return dump_symbols(file); },
     false},
    {"relocations,r", "the relocations",
     [](const soff::File& file, const Request&) { return dump_relocations(file); }, false},
    {"disassemble,d", "the instructions, as assembler source",
     [](const soff::File& file, const Request& request) { return dump_code(file, request.lines); }, false,
     true},
    {"assembly,D", "all sections and symbols, as assembler source",
     [](const soff::File& file, const Request& request) { return dump_assembly(file, request.lines); }, false,
     true},
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
        bool good = true;
        std::optional<UnpackedFile> unpacked;
        if (wants_memory() && is_packed(object.file)) {
            auto read = UnpackedFile::read(object.file, object.bytes, object.name);
            if (read)
                unpacked.emplace(std::move(*read));
            else
                good = complain(object, "its memory cannot be read: " + read.error());
        }
        const soff::File& with_memory = unpacked ? unpacked->file() : object.file;
        for (const Part& part : parts) {
            if (any_ ? given(long_name(part)) : part.is_default)
                fmt::print("{}", part.dump(part.looks_at_memory ? with_memory : object.file, request_));
        }
        if (!good)
            return false;
        const SymbolMap symbols = request_.symbols != nullptr ? *request_.symbols : SymbolMap(object.file);
        for (const MemoryRange& range : request_.ranges) {
            const auto text = dump_memory(with_memory, range, symbols);
            good = (text || complain(object, text.error())) && good;
            fmt::print("{}", text.value_or(""));
        }
        return good;
    }

  private:
    static std::string long_name(const Part& part) {
        const std::string_view option = part.option;
        return std::string(option.substr(0, option.find(',')));
    }
    bool wants_memory() const {
        return !request_.ranges.empty() || std::ranges::any_of(parts, [this](const Part& part) {
            return part.looks_at_memory && given(long_name(part));
        });
    }
    bool complain(const ObjectFile& object, const std::string& reason) const {
        command_.complain(fmt::format("{}: {}", object.name, reason));
        return false;
    }
    bool given(const std::string& option) const { return command_.values[option].as<bool>(); }

    const CommandLine& command_;
    Request request_;
    std::optional<SymbolMap> program_;
    bool any_ = false;
};

/// Shows files, and with --set what belongs to the checkpoint files among them.
class Walk {
  public:
    Walk(const CommandLine& command, const Dump& dump)
        : command_(command), dump_(dump), with_sets_(command.values["set"].as<bool>()) {}

    bool show(std::span<const std::string> names) {
        bool shown = true;
        const bool read = visit_object_files(command_, names, [&](const ObjectFile& object) {
            shown = dump_.show(object) && shown;
            if (with_sets_ && object.file.magic == soff::magic_checkpoint)
                shown = show_children(object) && shown;
        });
        return read && shown;
    }

  private:
    bool show_children(const ObjectFile& parent) {
        const auto section = checkpoint_section_of(parent.file);
        const auto children = section ? named_files(section->find("COMP")) : std::vector<NamedFile>();
        bool good = true;
        for (const NamedFile& child : children) {
            constexpr std::uint8_t a_checkpoint_file = 0;
            // A file that claims to be its own descendant would be shown for ever.
            if (child.kind == a_checkpoint_file && shown_.insert(as_key(child.digest)).second) {
                const auto path = file_of_set(parent.name, child);
                good = (path ? show(std::span(&*path, 1)) : complain(path.error())) && good;
            }
        }
        return good;
    }
    bool complain(const std::string& text) {
        command_.complain(text);
        return false;
    }
    static std::string as_key(std::span<const std::byte> digest) { return std::string(isa::as_text(digest)); }

    const CommandLine& command_;
    const Dump& dump_;
    const bool with_sets_;
    std::set<std::string> shown_;
};

int show_files(int argc, char** argv) {
    CommandLine command("convex-sod", "[-fhcbktrdDlvS] [-x ADDRESS,COUNT] [-s PROGRAM] FILE...",
                        "Shows SOFF objects, executables, core and checkpoint files; without options header, "
                        "sections and registers.");
    for (const Part& part : parts)
        command.options.add_options()(part.option, po::bool_switch(), part.help);
    auto add = command.options.add_options();
    add("lines,l", po::bool_switch(), "with -d and -D: the lines of the source");
    add("vectors,v", po::bool_switch(), "with -c: the vector registers too");
    add("set,S", po::bool_switch(), "with each checkpoint file, those of its children, too");
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
    return Walk(command, dump).show(names) && good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-sod", show_files, argc, argv);
}
