// The directives that LLVM's printer cannot be taught, in the words of the Convex assembler.
#include "assembly_dialect.h"

#include <cstdlib>

namespace cxsim::toolchain {

namespace {

// Properties of ELF files.
constexpr std::string_view unused[] = {"\t.file\t", "\t.ident\t",  "\t.addrsig",    "\t.type\t",
                                       "\t.size\t", "\t.hidden\t", "\t.protected\t"};

bool is_unused(std::string_view line) {
    for (std::string_view directive : unused) {
        if (line.starts_with(directive))
            return true;
    }
    return false;
}

} // namespace

std::string to_convex_dialect(std::string_view assembly) {
    constexpr std::string_view power_alignment = "\t.p2align\t";
    std::string result;
    result.reserve(assembly.size());
    while (!assembly.empty()) {
        std::size_t end = assembly.find('\n');
        std::string_view line = assembly.substr(0, end);
        assembly.remove_prefix(end == std::string_view::npos ? assembly.size() : end + 1);
        if (is_unused(line))
            continue;
        if (line.starts_with(power_alignment)) {
            int power = std::atoi(std::string(line.substr(power_alignment.size())).c_str());
            result += "\t.align\t" + std::to_string(1 << power);
        } else {
            result += line;
        }
        result += '\n';
    }
    return result;
}

} // namespace cxsim::toolchain
