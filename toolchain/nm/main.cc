// convex-nm: lists the symbols of objects, executables and archives.
#include "toolchain/common/command_line.h"
#include "toolchain/common/object_files.h"
#include "toolchain/common/run_tool.h"
#include "toolchain/nm/symbol_list.h"

#include <fmt/format.h>

namespace po = boost::program_options;
using namespace cxsim::toolchain;

namespace {

SymbolListOptions list_options(const CommandLine& command) {
    const auto given = [&](const char* option) { return command.values[option].as<bool>(); };
    using Order = SymbolListOptions::Order;
    SymbolListOptions options;
    options.order = given("no-sort") ? Order::file : given("numeric-sort") ? Order::value : Order::name;
    options.reverse = given("reverse-sort");
    options.debug = given("debug-syms");
    options.external_only = given("extern-only");
    options.undefined_only = given("undefined-only");
    return options;
}

int list_files(int argc, char** argv) {
    CommandLine command(
        "convex-nm", "[-agnopru] [FILE...]",
        "Lists the symbols of SOFF files and archives (a.out if none is named): value, kind, name.");
    auto add = command.options.add_options();
    add("debug-syms,a", po::bool_switch(), "the debugger's symbols too");
    add("extern-only,g", po::bool_switch(), "external symbols only");
    add("numeric-sort,n", po::bool_switch(), "sort by value, not by name");
    add("print-file-name,o", po::bool_switch(), "put the file's name before each line");
    add("no-sort,p", po::bool_switch(), "in the order of the file");
    add("reverse-sort,r", po::bool_switch(), "the other way round");
    add("undefined-only,u", po::bool_switch(), "undefined symbols only");
    if (const auto status = command.parse(argc, argv, "file"))
        return *status;
    std::vector<std::string> names = command.strings("file");
    if (names.empty())
        names.emplace_back("a.out");
    const bool on_each_line = command.values["print-file-name"].as<bool>();
    SymbolListOptions options = list_options(command);
    const bool good = visit_object_files(command, names, [&](const ObjectFile& object) {
        if (on_each_line) {
            options.prefix = object.name + ": ";
        } else if (names.size() > 1 || object.is_member) {
            fmt::print("\n{}:\n", object.name);
        }
        if (object.file.symbols.empty())
            command.complain(object.name + ": no symbols");
        fmt::print("{}", list_symbols(object.file, options));
    });
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-nm", list_files, argc, argv);
}
