// Assembling, placing and relocating a test's program.
#include "tests/unit/emu/program.h"

#include "emu/isa/byte_order.h"
#include "emu/isa/soff.h"
#include "toolchain/as/assembler.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace cxsim::emu::testing {

namespace {

std::vector<std::byte> assembled(std::string_view source) {
    auto object = toolchain::assemble(source, "test.s");
    if (!object) {
        std::string messages;
        for (const auto& diagnostic : object.error()) {
            messages += std::to_string(diagnostic.location.line) + ": " + diagnostic.message + "\n";
        }
        throw std::runtime_error(messages);
    }
    return *object;
}

/// Places the sections of an object and resolves what they refer to of each other.
class Placement {
  public:
    explicit Placement(const soff::File& object) : object_(object) {
        Address text = text_start;
        Address data = data_start;
        for (const soff::Section& section : object.sections) {
            Address& at = section.type == soff::SectionType::text ? text : data;
            at = (at + 63) & ~Address{63};
            addresses_.push_back(at);
            by_type_.try_emplace(soff::symbol_type_in(section.type), at);
            at += section.size;
        }
    }

    void put(AddressSpace& space) const {
        for (std::size_t n = 0; n < object_.sections.size(); ++n) {
            const soff::Section& section = object_.sections[n];
            std::vector<std::byte> bytes(section.contents.begin(), section.contents.end());
            for (const soff::Relocation& relocation : section.relocations) {
                std::byte* field = bytes.data() + relocation.offset;
                isa::store_be32(field, isa::load_be32(field) + base_of(relocation));
            }
            if (!space.write(addresses_[n], bytes, Protection::none)) {
                throw std::runtime_error("the program is too large for the harness");
            }
        }
    }

  private:
    Address base_of(const soff::Relocation& relocation) const {
        if (relocation.pc_relative || relocation.log_size != 2) {
            throw std::runtime_error("a relocation that the harness does not know");
        }
        const std::uint8_t type = relocation.external ? object_.symbols.at(relocation.symbol).section_type()
                                                      : static_cast<std::uint8_t>(relocation.symbol);
        const Address value = relocation.external ? object_.symbols.at(relocation.symbol).value : 0;
        return by_type_.at(type) + value;
    }

    const soff::File& object_;
    std::vector<Address> addresses_;
    std::map<std::uint8_t, Address> by_type_;
};

} // namespace

Program::Program(std::string_view source, const Machine& machine)
    : cpu(*find_model(machine.model), features_of(*find_model(machine.model), machine.ieee_fitted),
          machine.engine) {
    const std::vector<std::byte> bytes = assembled(source);
    const auto object = soff::parse(bytes);
    if (!object) {
        throw std::runtime_error(object.error());
    }
    constexpr Protection data = Protection::read | Protection::write;
    space.map({.start = text_start, .end = data_start, .protection = Protection::read | Protection::execute});
    space.map({.start = data_start, .end = data_start + 0x100000, .protection = data});
    space.map({.start = stack_top - 0x100000, .end = stack_top, .protection = data});
    Placement(*object).put(space);
    thread.registers.pc = text_start;
    thread.registers.a[sp] = stack_top - 64;
    thread.registers.psw = psw::ieee;
    thread.registers.vl = max_vector_length;
    thread.registers.vs = 8;
}

Trap Program::run(std::uint64_t instructions) {
    return cpu.run(thread, space, {.instructions = instructions});
}

std::uint32_t Program::word(Address address) const {
    std::array<std::byte, 4> bytes{};
    if (!space.read(address, bytes)) {
        throw std::runtime_error("no such memory");
    }
    return isa::load_be32(bytes.data());
}

std::uint64_t Program::longword(Address address) const {
    return std::uint64_t{word(address)} << 32 | word(address + 4);
}

void Program::put_longword(Address address, std::uint64_t value) {
    std::array<std::byte, 8> bytes{};
    isa::store_be64(bytes.data(), value);
    if (!space.write(address, bytes)) {
        throw std::runtime_error("no such memory");
    }
}

} // namespace cxsim::emu::testing
