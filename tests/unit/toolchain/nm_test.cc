// Tests of lists of symbols and of their removal.
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/ar/archive.h"
#include "toolchain/ld/linker.h"
#include "toolchain/nm/symbol_list.h"
#include "toolchain/strip/strip.h"
#include "toolchain/symbols/line_table.h"
#include "toolchain/symbols/symbol_map.h"

namespace cxsim::toolchain {
namespace {

const char* const source =
    ".globl start\nstart: calls _g\n_local: rtn\nLtemporary: rtn\n.data\n.globl _d\n_d: ds.w _d,7\n"
    ".bss\n_b: bs.b 4\n.comm _c,8\n.set _k,42\n.tdata\n_t: ds.w 0\n"
    ".stabs \"a.c\",100,0,0,start\n.stabn 68,0,7,start\n.stabn 200,1,2,3\n";

Assembled sample() {
    return assemble_text(source, {.keep_local_labels = true});
}

TEST(SymbolList, ShowsValueKindAndNameInTheOrderOfNames) {
    EXPECT_EQ(list_symbols(sample().file, {}), "00000008 t Ltemporary\n"
                                               "00000000 b _b\n"
                                               "00000008 C _c\n"
                                               "00000000 D _d\n"
                                               "         U _g\n"
                                               "0000002a a _k\n"
                                               "00000006 t _local\n"
                                               "00000000 d _t\n"
                                               "00000000 T start\n");
}

TEST(SymbolList, ChoosesAndSorts) {
    using Order = SymbolListOptions::Order;
    const Assembled object = sample();
    EXPECT_EQ(list_symbols(object.file, {.undefined_only = true, .prefix = "a.o: "}), "a.o:          U _g\n");
    EXPECT_EQ(list_symbols(object.file, {.order = Order::value, .reverse = true, .external_only = true}),
              "00000008 C _c\n00000000 D _d\n         U _g\n00000000 T start\n");
    const std::string all = list_symbols(object.file, {.order = Order::file, .debug = true});
    EXPECT_TRUE(all.ends_with("00000000 - 00 0000    SO a.c\n"
                              "00000000 - 00 0007 SLINE\n"
                              "00000003 - 01 0002    c8\n"))
        << all;
}

std::string names_after(const std::vector<std::byte>& bytes, Stripped stripped) {
    const auto result = strip(bytes, stripped);
    if (!result)
        return result.error();
    const auto file = soff::parse(*result);
    std::string names;
    for (const soff::Symbol& symbol : file->symbols)
        names += (symbol.debug() ? "stab" : symbol.name) + " ";
    return names;
}

TEST(Strip, TakesAwayWhatItIsAskedTo) {
    const Assembled object = sample();
    EXPECT_EQ(names_after(object.bytes, Stripped::debug), "start _g _local Ltemporary _d _b _c _k _t ");
    EXPECT_EQ(names_after(object.bytes, Stripped::temporary),
              "start _g _local _d _b _c _k _t stab stab stab ");
    EXPECT_EQ(names_after(object.bytes, Stripped::locals), "start _g _d _c ");
    EXPECT_EQ(names_after(object.bytes, Stripped::all), "start _g _d _c ");
}

TEST(Strip, LeavesObjectsThatLinkToTheSameProgram) {
    const Assembled object = sample();
    const Assembled other = assemble_text(".globl _g\n_g: rtn");
    const auto link_with = [&](std::span<const std::byte> bytes) {
        const LinkInput inputs[] = {{"a.o", bytes}, {"b.o", other.bytes}};
        return link(inputs, {.symbols = KeptSymbols::none})->executable;
    };
    EXPECT_EQ(link_with(*strip(object.bytes, Stripped::all)), link_with(object.bytes));
    const LinkInput inputs[] = {{"a.o", object.bytes}, {"b.o", other.bytes}};
    const auto program = link(inputs);
    EXPECT_EQ(*strip(program->executable, Stripped::all), link_with(object.bytes));
}

TEST(Strip, StripsTheMembersOfArchives) {
    const Assembled object = sample();
    const std::vector<std::byte> note(3, std::byte{'x'});
    const Member members[] = {{"a.o", object.bytes}, {"note", note}};
    const auto stripped = strip(*write_archive(members), Stripped::debug);
    const auto archive = parse_archive(*stripped);
    EXPECT_EQ(archive->index.at("_d"), 0u);
    EXPECT_TRUE(std::ranges::equal(archive->members[0].contents, *strip(object.bytes, Stripped::debug)));
    EXPECT_TRUE(std::ranges::equal(archive->members[1].contents, note));
}

TEST(Strip, RefusesWhatHasNoSymbols) {
    soff::File file;
    file.magic = soff::magic_core;
    EXPECT_EQ(names_after(soff::write(file), Stripped::all), "is a core file, which has no symbols");
    EXPECT_EQ(strip({}, Stripped::all).error(), "not a SOFF file");
}

TEST(SymbolMaps, NamePlacesByTheNearestSymbolBefore) {
    const Assembled object = sample();
    const SymbolMap map(object.file, soff::SectionType::text);
    EXPECT_EQ(map.describe(0), "start");
    EXPECT_EQ(map.describe(4), "start+0x4");
    EXPECT_EQ(map.describe(4, 3), "");
    EXPECT_EQ(map.describe(0x20), "Ltemporary+0x18");
    EXPECT_EQ(SymbolMap(soff::File{}).describe(1), "");
}

TEST(LineTables, KnowWhereSourcesBeginAndEnd) {
    const Assembled object =
        assemble_text("a: nop\nb: nop\nc: nop\nd: nop\n.stabn 68,0,1,a\n.stabs \"dir/\",100,0,0,a\n.stabs "
                      "\"x.c\",100,0,0,a\n"
                      ".stabn 68,0,5,a\n.stabs \"x.h\",132,0,0,a\n.stabn 68,0,9,b\n.stabs \"\",100,0,0,d\n");
    const LineTable lines(object.file.symbols);
    EXPECT_EQ(lines.beginning_at(0), "dir/x.c:5");
    EXPECT_EQ(lines.beginning_at(1), "");
    EXPECT_EQ(lines.covering(1), "dir/x.c:5");
    EXPECT_EQ(lines.covering(4), "dir/x.h:9");
    EXPECT_EQ(lines.covering(6), "");
}

} // namespace
} // namespace cxsim::toolchain
