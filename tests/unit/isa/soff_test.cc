// Tests of the SOFF layout: offsets that other programs rely on, reading back what is written, damaged files.
#include "emu/isa/byte_order.h"
#include "emu/isa/soff.h"

#include <gtest/gtest.h>

#include <random>

namespace cxsim::soff {
namespace {

const std::vector<std::byte> text_bytes(24, std::byte{0x70});
const std::vector<std::byte> data_bytes(8, std::byte{0x11});

File make_file(std::uint32_t flags) {
    File file;
    file.flags = flags;
    file.machine_flags = machine_c2 | machine_parallel;
    file.entry = text_address + 4;
    const std::uint32_t base = (flags & flag_executable) != 0 ? text_address : 0;
    file.sections.push_back({.type = SectionType::text,
                             .address = base,
                             .size = 24,
                             .protection = protection_read | protection_execute,
                             .alignment = 4,
                             .contents = text_bytes,
                             .relocations = {{.offset = 4, .symbol = 1, .external = true},
                                             {.offset = 8, .symbol = symbol_data, .pc_relative = true}}});
    file.sections.push_back({.type = SectionType::data,
                             .address = base + (base != 0 ? page_size : 24),
                             .size = 8,
                             .protection = protection_read | protection_write,
                             .alignment = 8,
                             .contents = data_bytes,
                             .relocations = {}});
    file.sections.push_back({.type = SectionType::bss,
                             .address = base + (base != 0 ? 2 * page_size : 32),
                             .size = 0x100000,
                             .protection = protection_read | protection_write,
                             .alignment = 8,
                             .contents = {},
                             .relocations = {}});
    file.symbols.push_back({.name = "_main", .type = symbol_text | symbol_external, .value = 4});
    file.symbols.push_back({.name = "_printf", .type = symbol_undefined | symbol_external});
    file.symbols.push_back({.name = "", .type = 0x44, .other = 1, .description = 77, .value = 12});
    return file;
}

TEST(Soff, PutsTheFlagsWhereOtherProgramsLookForThem) {
    const auto bytes = write(make_file(flag_executable | fpmode_ieee));
    EXPECT_EQ(isa::load_be32(bytes.data()), 0601u);
    EXPECT_EQ(isa::load_be32(bytes.data() + 84), 0x90000000u);
    EXPECT_EQ(isa::load_be32(bytes.data() + 88), 0x00050000u);
    EXPECT_EQ(std::vector(bytes.begin() + 0x1000, bytes.begin() + 0x1018), text_bytes);
}

TEST(Soff, ReadsBackWhatItWrote) {
    for (const std::uint32_t kind : {flag_object, flag_executable}) {
        const File file = make_file(kind | fpmode_native);
        const auto bytes = write(file);
        const auto copy = parse(bytes);
        ASSERT_TRUE(copy.has_value()) << copy.error();
        EXPECT_EQ(copy->flags, file.flags);
        EXPECT_EQ(copy->machine_flags, file.machine_flags);
        EXPECT_EQ(copy->entry, file.entry);
        ASSERT_EQ(copy->sections.size(), 3u);
        for (std::size_t n = 0; n < 3; ++n) {
            EXPECT_EQ(copy->sections[n].type, file.sections[n].type);
            EXPECT_EQ(copy->sections[n].address, file.sections[n].address);
            EXPECT_EQ(copy->sections[n].size, file.sections[n].size);
            EXPECT_TRUE(std::ranges::equal(copy->sections[n].contents, file.sections[n].contents));
        }
        ASSERT_EQ(copy->sections[0].relocations.size(), 2u);
        EXPECT_TRUE(copy->sections[0].relocations[0].external);
        EXPECT_EQ(copy->sections[0].relocations[0].symbol, 1u);
        EXPECT_TRUE(copy->sections[0].relocations[1].pc_relative);
        ASSERT_EQ(copy->symbols.size(), 3u);
        EXPECT_EQ(copy->symbols[0].name, "_main");
        EXPECT_TRUE(copy->symbols[1].undefined());
        EXPECT_EQ(copy->symbols[2].description, 77);
        EXPECT_EQ(write(*copy), bytes);
    }
}

TEST(Soff, SaysWhatIsWrongWithAFile) {
    const auto error_of = [](const File& file) {
        const auto bytes = write(file);
        const auto result = parse(bytes);
        return result ? "no error" : result.error();
    };
    EXPECT_EQ(parse({}).error(), "not a SOFF file");
    File overlapping = make_file(flag_executable);
    overlapping.sections[1].address = text_address;
    EXPECT_EQ(error_of(overlapping), "section 1 overlaps the one before it");
    File beyond = make_file(flag_executable);
    beyond.sections[2].size = 0xf0000000;
    EXPECT_EQ(error_of(beyond), "section 2 reaches beyond the address space");
    File relocated = make_file(flag_object);
    relocated.sections[0].relocations[0].offset = 22;
    EXPECT_EQ(error_of(relocated), "section 0 has a relocation beyond its end");
    relocated = make_file(flag_object);
    relocated.sections[0].relocations[0].symbol = 3;
    EXPECT_EQ(error_of(relocated), "section 0 has a relocation by symbol 3, which does not exist");
}

TEST(Soff, RefusesEveryTruncation) {
    const auto bytes = write(make_file(flag_object));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(parse(std::span(bytes).first(size)).has_value()) << size;
    }
}

TEST(Soff, SurvivesAnyDamage) {
    const auto whole = write(make_file(flag_object));
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        auto bytes = whole;
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        const auto file = parse(bytes);
        if (file) {
            EXPECT_LE(file->symbols.size(), bytes.size());
        }
    }
    std::mt19937 random(601);
    for (int round = 0; round < 20000; ++round) {
        auto bytes = whole;
        for (int n = 0; n < 8; ++n)
            bytes[random() % 216] = static_cast<std::byte>(random());
        isa::store_be32(bytes.data(), magic_object);
        if (const auto file = parse(bytes))
            describe_flags(*file);
    }
}

TEST(Soff, RefusesTablesThatShareTheirRelocations) {
    auto bytes = write(make_file(flag_object));
    // Both other sections claim as many relocations as the whole file could hold.
    for (const std::size_t section : {1u, 2u}) {
        std::byte* header = bytes.data() + sizeof(FileHeader) + section * sizeof(SectionHeader);
        isa::store_be64(header + 16, 0);
        isa::store_be32(header + 24, static_cast<std::uint32_t>(bytes.size() / 8));
    }
    EXPECT_EQ(parse(bytes).error(), "section 1 shares its relocations");
}

} // namespace
} // namespace cxsim::soff
