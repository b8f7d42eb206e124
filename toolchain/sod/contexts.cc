// S_CONTEXT and S_TCONTEXT.
#include "toolchain/sod/contexts.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/contexts.h"
#include "toolchain/sod/memory.h"
#include "toolchain/symbols/names.h"

#include <fmt/format.h>

#include <cstring>

namespace cxsim::toolchain {
namespace {

template <class Context>
bool read(const soff::Section& section, Context& context) {
    if (section.contents.size() != sizeof context)
        return false;
    std::memcpy(&context, section.contents.data(), sizeof context);
    return true;
}

std::string unknown(const soff::Section& section) {
    return fmt::format("{} of {:#x} bytes, whose layout is unknown\n", soff::name_of(section.type),
                       section.contents.size());
}

std::string process_text(const soff::Section& section) {
    soff::ProcessContext context;
    if (!read(section, context) || context.version != 1)
        return unknown(section);
    const std::string_view command(context.command, ::strnlen(context.command, sizeof context.command));
    std::string text =
        fmt::format("process {} ({}), {} thread{}", std::int32_t{context.pid}, printable(command),
                    std::uint32_t{context.thread_count}, context.thread_count == 1 ? "" : "s");
    if (context.signal != 0)
        text += fmt::format(", ended by signal {}", std::uint32_t{context.signal});
    return text + '\n';
}

/// "80001012 _main+0x12"
std::string place(std::uint32_t address, const SymbolMap* symbols) {
    const std::string name = symbols == nullptr ? std::string{} : symbols->describe(address, 0x100000);
    return fmt::format("{:08x}{}{}", address, name.empty() ? "" : " ", name);
}

std::string vector_text(const soff::ThreadContext& context) {
    std::string text;
    for (unsigned number = 0; number < 8; ++number) {
        constexpr unsigned length = 128;
        constexpr unsigned row = 4;
        for (unsigned first = 0; first < length; first += row) {
            std::string elements;
            bool zero = true;
            for (unsigned element = first; element < first + row; ++element) {
                const std::uint64_t value = context.v[number][element];
                elements += fmt::format(" {:016x}", value);
                zero = zero && value == 0;
            }
            if (!zero)
                text += fmt::format("  v{}[{:3}]{}\n", number, first, elements);
        }
    }
    return text.empty() ? "  v0..v7 are zero\n" : text;
}

std::string thread_text(const soff::Section& section, bool with_vectors, const SymbolMap* symbols) {
    soff::ThreadContext context;
    if (!read(section, context))
        return unknown(section);
    const std::uint64_t vls = context.vls;
    std::string text = fmt::format("thread {}\n", std::uint32_t{context.tid});
    text += fmt::format("  pc  {}\n  psw {:08x}\n", place(context.pc, symbols), std::uint32_t{context.psw});
    text += fmt::format("  sp  {:08x}  ap  {:08x}  fp  {:08x}\n", std::uint32_t{context.sp},
                        std::uint32_t{context.ap}, std::uint32_t{context.fp});
    text += " ";
    for (unsigned number = 1; number <= 5; ++number) {
        text += fmt::format(" a{}  {:08x}{}", number, std::uint32_t{context.a[5 - number]},
                            number < 5 ? " " : "\n");
    }
    for (unsigned number = 0; number < 8; ++number) {
        text += fmt::format("  s{}  {:016x}{}", number, std::uint64_t{context.s[7 - number]},
                            number % 2 == 1 ? "\n" : "");
    }
    text += fmt::format("  vl  {}  vs  {}  vm  {:016x} {:016x}{}\n", static_cast<std::uint32_t>(vls),
                        static_cast<std::int32_t>(vls >> 32), std::uint64_t{context.vm[0]},
                        std::uint64_t{context.vm[1]}, context.vector_valid != 0 ? "  in use" : "");
    return with_vectors ? text + vector_text(context) : text;
}

/// A frame begins with the pc to return to, the psw, and the caller's fp and ap, whatever kind of call made
/// it.
std::string calls_text(const soff::File& file, const soff::ThreadContext& context, const SymbolMap* symbols) {
    constexpr std::size_t frame_head = 16;
    constexpr unsigned most_calls = 1000;
    std::string text =
        fmt::format("thread {}\n  {}\n", std::uint32_t{context.tid}, place(context.pc, symbols));
    std::uint32_t frame = context.fp;
    for (unsigned calls = 0; calls < most_calls; ++calls) {
        const auto bytes = memory_at(file, frame);
        if (bytes.size() < frame_head)
            return text;
        const std::uint32_t return_pc = isa::load_be32(bytes.data());
        const std::uint32_t caller = isa::load_be32(bytes.data() + 8);
        if (memory_at(file, return_pc).empty())
            return text;
        text += fmt::format("  {}\n", place(return_pc, symbols));
        if (caller <= frame) // a stack grows downward, so a caller's frame lies above
            return text;
        frame = caller;
    }
    return text + "  ...\n";
}

} // namespace

std::string dump_calls(const soff::File& file, const SymbolMap* symbols) {
    std::string text;
    for (const soff::Section& section : file.sections) {
        soff::ThreadContext context;
        if (section.type == soff::SectionType::thread_context)
            text += read(section, context) ? calls_text(file, context, symbols) : unknown(section);
    }
    return text;
}

std::string dump_contexts(const soff::File& file, bool with_vectors, const SymbolMap* symbols) {
    std::string text;
    for (const soff::Section& section : file.sections) {
        if (section.type == soff::SectionType::context)
            text += process_text(section);
        if (section.type == soff::SectionType::thread_context)
            text += thread_text(section, with_vectors, symbols);
    }
    return text;
}

} // namespace cxsim::toolchain
