// The steps of an assembly, in order: read, lay out, write.
#include "toolchain/as/assembler.h"

#include "toolchain/as/layout.h"
#include "toolchain/as/object.h"
#include "toolchain/as/statement_reader.h"

namespace cxsim::toolchain {

std::expected<std::vector<std::byte>, std::vector<Diagnostic>>
assemble(std::string_view source, const std::string& file_name, const AssembleOptions& options) {
    Program program;
    program.floating_mode = options.floating_mode;
    StatementReader(program, file_name).read(source);
    Layout layout(program);
    layout.run();
    std::vector<std::byte> object = make_object(program, layout, options.keep_local_labels);
    if (!program.errors.empty())
        return std::unexpected(std::move(program.errors));
    return object;
}

} // namespace cxsim::toolchain
