// convex-size: prints the sizes of the sections of objects, executables and archives.
#include "toolchain/common/command_line.h"
#include "toolchain/common/object_files.h"
#include "toolchain/common/run_tool.h"

#include <fmt/format.h>

namespace po = boost::program_options;
namespace soff = cxsim::soff;
using namespace cxsim::toolchain;

namespace {

/// Bytes of memory by use. What each thread has of its own is counted once.
struct Sizes {
    std::uint64_t text = 0;
    std::uint64_t data = 0;
    std::uint64_t bss = 0;

    void add(const soff::Section& section) {
        switch (section.type) {
        case soff::SectionType::text:
        case soff::SectionType::thread_text:
            text += section.size;
            break;
        case soff::SectionType::data:
        case soff::SectionType::thread_data:
            data += section.size;
            break;
        case soff::SectionType::bss:
        case soff::SectionType::thread_bss:
        case soff::SectionType::common:
            bss += section.size;
            break;
        default:
            break; // no memory of the program
        }
    }
};

void print_sizes(const Sizes& sizes, const std::string& name) {
    const std::uint64_t sum = sizes.text + sizes.data + sizes.bss;
    fmt::print("{:>8} {:>8} {:>8} {:>8} {:>8x} {}\n", sizes.text, sizes.data, sizes.bss, sum, sum, name);
}

void print_sections(const ObjectFile& object) {
    fmt::print("{}:\n", object.name);
    std::uint64_t sum = 0;
    for (const soff::Section& section : object.file.sections) {
        fmt::print("{:<10} {:>10} {:08x}\n", soff::name_of(section.type), section.size, section.address);
        sum += section.size;
    }
    fmt::print("{:<10} {:>10}\n", "total", sum);
}

int print_files(int argc, char** argv) {
    CommandLine command(
        "convex-size", "[-At] [FILE...]",
        "Prints the sizes in bytes of SOFF files and of the members of archives (a.out if none is "
        "named).");
    auto add = command.options.add_options();
    add("sections,A", po::bool_switch(), "each section by itself");
    add("totals,t", po::bool_switch(), "the sums of all files at the end");
    if (const auto status = command.parse(argc, argv, "file"))
        return *status;
    std::vector<std::string> names = command.strings("file");
    if (names.empty())
        names.emplace_back("a.out");
    const bool by_section = command.values["sections"].as<bool>();
    Sizes totals;
    bool headed = false;
    const auto print_line = [&](const Sizes& sizes, const std::string& name) {
        if (!std::exchange(headed, true))
            fmt::print("{:>8} {:>8} {:>8} {:>8} {:>8} {}\n", "text", "data", "bss", "dec", "hex", "filename");
        print_sizes(sizes, name);
    };
    const bool good = visit_object_files(command, names, [&](const ObjectFile& object) {
        Sizes sizes;
        for (const soff::Section& section : object.file.sections) {
            sizes.add(section);
            totals.add(section);
        }
        if (by_section) {
            print_sections(object);
        } else {
            print_line(sizes, object.name);
        }
    });
    if (command.values["totals"].as<bool>())
        print_line(totals, "(TOTALS)");
    return good ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-size", print_files, argc, argv);
}
