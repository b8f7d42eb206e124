// For tests: text to object, and what is in it.
#pragma once

#include "emu/isa/soff.h"
#include "emu/isa/text.h"
#include "toolchain/as/assembler.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cxsim::toolchain {

/// An assembled object together with its bytes.
struct Assembled {
    std::vector<std::byte> bytes;
    soff::File file;

    const soff::Section* section(soff::SectionType type) const {
        for (const soff::Section& candidate : file.sections) {
            if (candidate.type == type)
                return &candidate;
        }
        return nullptr;
    }
    const soff::Symbol* symbol(std::string_view name) const {
        for (const soff::Symbol& candidate : file.symbols) {
            if (candidate.name == name)
                return &candidate;
        }
        return nullptr;
    }
};

/// Assembles text that must be right.
inline Assembled assemble_text(std::string_view source, const AssembleOptions& options = {}) {
    Assembled result;
    auto object = assemble(source, "test.s", options);
    if (!object) {
        ADD_FAILURE() << object.error().front().location.line << ": " << object.error().front().message;
        return result;
    }
    result.bytes = std::move(*object);
    auto file = soff::parse(result.bytes);
    EXPECT_TRUE(file.has_value()) << file.error();
    if (file)
        result.file = std::move(*file);
    return result;
}

using isa::hexadecimal;

/// The contents of a section in hexadecimal.
inline std::string contents(std::string_view source, soff::SectionType type = soff::SectionType::text) {
    const Assembled object = assemble_text(source);
    const soff::Section* section = object.section(type);
    return section == nullptr ? "no section" : hexadecimal(section->contents);
}

/// All errors of a source, "line: message", one a line.
inline std::string errors(std::string_view source) {
    const auto object = assemble(source, "test.s");
    std::string text;
    if (object)
        return "no error";
    for (const Diagnostic& error : object.error()) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", error.location.line, error.message);
    }
    return text;
}

} // namespace cxsim::toolchain
