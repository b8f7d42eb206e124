// Tests of the linker.
#include "emu/isa/byte_order.h"
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/ar/archive.h"
#include "toolchain/ld/linker.h"

#include <deque>
#include <random>

namespace cxsim::toolchain {
namespace {

using soff::SectionType;

class Linking : public ::testing::Test {
  protected:
    /// Adds an object made of `source` to what is linked.
    void add(const std::string& name, std::string_view source) {
        kept_.push_back(assemble_text(source).bytes);
        inputs_.push_back({name, kept_.back()});
    }

    void add_archive(const std::string& name,
                     std::initializer_list<std::pair<const char*, const char*>> sources) {
        std::vector<Member> members;
        for (const auto& [member, source] : sources) {
            kept_.push_back(assemble_text(source).bytes);
            members.push_back({member, kept_.back()});
        }
        kept_.push_back(*write_archive(members));
        inputs_.push_back({name, kept_.back()});
    }

    /// Links what must fit together.
    const soff::File& linked(const LinkOptions& options = {}) {
        auto output = link(inputs_, options);
        if (!output) {
            ADD_FAILURE() << output.error().front();
            return file_;
        }
        output_ = std::move(*output);
        auto file = soff::parse(output_.executable);
        EXPECT_TRUE(file.has_value()) << file.error();
        file_ = std::move(*file);
        return file_;
    }

    std::vector<std::string> link_errors() {
        const auto output = link(inputs_);
        return output ? std::vector<std::string>{"no error"} : output.error();
    }

    const soff::Section& section(SectionType type) {
        for (const soff::Section& candidate : file_.sections) {
            if (candidate.type == type)
                return candidate;
        }
        throw std::logic_error("no such section");
    }
    std::uint32_t value(std::string_view name) {
        for (const soff::Symbol& symbol : file_.symbols) {
            if (symbol.name == name)
                return symbol.value;
        }
        ADD_FAILURE() << "no symbol " << name;
        return 0;
    }
    std::uint32_t word(SectionType type, std::uint32_t address) {
        return isa::load_be32(section(type).contents.data() + (address - section(type).address));
    }

    std::deque<std::vector<std::byte>> kept_;
    std::vector<LinkInput> inputs_;
    LinkOutput output_;
    soff::File file_;
};

TEST_F(Linking, PutsTextDataAndBssWhereTheMachineExpectsThem) {
    add("a.o", ".globl start\n nop\nstart: calls _f\n.data\n.globl _d\n_d: ds.w 1\n.lcomm _b,100\n");
    add("b.o", ".globl _f\n_f: rtn\n.data\n ds.w _d,_d+2,_f,_c,mine,_etext,_edata,_end\nmine: ds.b 0\n.comm "
               "_c,10\n");
    const soff::File& file = linked();
    EXPECT_EQ(section(SectionType::text).address, 0x80001000u);
    EXPECT_EQ(section(SectionType::text).file_offset, 0x1000u);
    EXPECT_EQ(section(SectionType::data).address, 0x80002000u);
    EXPECT_EQ(section(SectionType::bss).address, 0x80003000u);
    EXPECT_EQ(file.entry, 0x80001002u);
    EXPECT_EQ(value("_f"), 0x80001008u);
    EXPECT_EQ(word(SectionType::text, 0x80001004), 0x80001008u);
    EXPECT_EQ(word(SectionType::data, 0x80002004), value("_d"));
    EXPECT_EQ(word(SectionType::data, 0x80002008), value("_d") + 2);
    EXPECT_EQ(word(SectionType::data, 0x8000200c), value("_f"));
    EXPECT_EQ(word(SectionType::data, 0x80002010), 0x80003068u); // the common, after 100 bytes, aligned to 8
    EXPECT_EQ(word(SectionType::data, 0x80002014), 0x80002024u);
    EXPECT_EQ(word(SectionType::data, 0x80002018), 0x8000100au);
    EXPECT_EQ(word(SectionType::data, 0x8000201c), 0x80002025u);
    EXPECT_EQ(word(SectionType::data, 0x80002020), 0x80003072u);
    EXPECT_NE(output_.map.find("80001008        2   b.o"), std::string::npos) << output_.map;
}

TEST_F(Linking, TakesFromArchivesOnlyWhatIsNeeded) {
    add_archive("libone.a",
                {{"f.o", ".globl _f\n_f: calls _g"}, {"unused.o", ".globl _unused\n_unused: calls _no"}});
    add_archive("libtwo.a", {{"g.o", ".globl _g\n_g: calls _h"}});
    add_archive("libthree.a", {{"h.o", ".globl _h\n_h: rtn\n calls _f2"}});
    add_archive("libfour.a", {{"f2.o", ".globl _f2\n_f2: calls _g"}});
    add("a.o", ".globl start\nstart: calls _f");
    linked();
    EXPECT_NE(value("_f2"), 0u);
    EXPECT_EQ(output_.map.find("_unused"), std::string::npos);
    EXPECT_NE(output_.map.find("libtwo.a(g.o)"), std::string::npos);
}

TEST_F(Linking, FindsTheEntryInAnArchive) {
    add("a.o", ".globl _main\n_main: rtn");
    add_archive("libc.a", {{"crt.o", ".globl start\nstart: calls _main"}});
    linked();
    EXPECT_EQ(file_.entry, value("start"));
}

TEST_F(Linking, ReportsUndefinedAndDuplicateSymbolsWithTheirFiles) {
    add("a.o", ".globl start,_x\nstart: calls _f\n calls _g\n_x: rtn");
    EXPECT_EQ(link_errors(),
              (std::vector<std::string>{"a.o: undefined symbol '_f', used in start+0x2 (S_TEXT+0x2)",
                                        "a.o: undefined symbol '_g', used in start+0x8 (S_TEXT+0x8)"}));
    add("b.o", ".globl _x\n nop\n_x: rtn");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"b.o: symbol '_x' at S_TEXT+0x2 is already defined in "
                                                      "a.o at S_TEXT+0xc"});
    inputs_.clear();
    add("c.o", "_main: rtn");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"entry symbol 'start' is not defined"});
}

TEST_F(Linking, NamesTheFirstPlaceAndLineThatUsesAnUndefinedSymbol) {
    add("a.o", ".globl start\nstart: nop\n.stabs \"a.c\",100,0,0,start\n.stabn 68,0,7,LM1\n"
               ".stabn 68,0,9,LM2\nLM1: calls _f\nLM2: calls _f\n.data\n ds.w _f\n");
    add("b.o", ".data\n ds.w _f+8\n.globl _unused");
    EXPECT_EQ(link_errors(),
              (std::vector<std::string>{
                  "a.o: undefined symbol '_f', used in start+0x4 (S_TEXT+0x4, a.c:7) and 2 more places",
                  "b.o: undefined symbol '_f', used in S_DATA+0x0", "b.o: undefined symbol '_unused'"}));
}

TEST_F(Linking, ReportsSmallFieldsThatOverflow) {
    add("a.o", ".globl start\nstart: rtn\n.data\n ds.h _small+1, _negative\n ds.b _small-2\n");
    add("b.o", ".globl _small,_negative,_large\n.set _small,255\n.set _negative,-3\n.set _large,0x12345\n");
    linked();
    EXPECT_EQ(hexadecimal(section(SectionType::data).contents), "0100fffdfd");
    add("c.o", ".data\n_table: ds.w 0\n ds.h _large\n ds.b _small+1\n");
    EXPECT_EQ(link_errors(), (std::vector<std::string>{
                                 "c.o: relocation by '_large' in _table+0x4 (S_DATA+0x4): overflow: 0x12345 "
                                 "does not fit in 16 bits",
                                 "c.o: relocation by '_small' in _table+0x6 (S_DATA+0x6): overflow: 0x100 "
                                 "does not fit in 8 bits"}));
}

TEST_F(Linking, LetsNewNamesStandForOldOnes) {
    add("a.o", ".globl start\nstart: calls __iob\n calls _other\n.data\n ds.w __iob+4\n");
    add_archive("libc.a", {{"iob.o", ".globl ___ap$iob\n___ap$iob: rtn\n"},
                           {"other.o", ".globl _other\n_other: calls _late\n"},
                           {"late.o", ".globl _late2\n_late2: rtn\n"}});
    const LinkOptions options{.aliases = {{"__iob", "___ap$iob"}, {"_late", "_late1"}, {"_late1", "_late2"}}};
    linked(options);
    EXPECT_EQ(value("__iob"), value("___ap$iob"));
    EXPECT_EQ(value("_late"), value("_late2"));
    EXPECT_EQ(word(SectionType::data, section(SectionType::data).address), value("___ap$iob") + 4);
}

TEST_F(Linking, PrefersADefinitionToAnAlias) {
    add("a.o", ".globl start,_f,_g\nstart: calls _f\n_f: rtn\n_g: rtn\n");
    linked({.aliases = {{"_f", "_g"}, {"_unused", "_nowhere"}}});
    EXPECT_NE(value("_f"), value("_g"));
    add("b.o", " calls _h");
    const auto output = link(inputs_, {.aliases = {{"_h", "_i"}, {"_i", "_h"}}});
    ASSERT_FALSE(output.has_value());
    EXPECT_EQ(output.error().front(), "-A _h=_i: the alias stands for itself");
}

TEST_F(Linking, MakesObjectsThatCanBeLinkedAgain) {
    const auto add_all = [&] {
        add("a.o", ".globl start,_x\n nop\nstart: calls _f\n ld.w local,s0\n.data\n_x: ds.w start,local,7\n"
                   "local: ds.h _small\n.lcomm _b,6\n.comm _c,4\n");
        add("b.o", ".globl _f\n nop\n_f: ld.w _x+4,s1\n ld.w mine,s2\n jmp _f\n.data\nmine: ds.w _c,_b\n"
                   ".lcomm _b,8\n.comm _c,40\n.tdata\n ds.w _t\n.tbss\n_t: bs.b 4\n");
        add("c.o", ".globl _small\n.set _small,12\n");
    };
    add_all();
    const auto object = link(inputs_, {.relocatable = true});
    ASSERT_TRUE(object.has_value()) << object.error().front();
    linked();
    const auto whole = output_.executable;
    inputs_ = {{"ab.o", object->executable}};
    linked();
    const soff::File once = *soff::parse(whole);
    const soff::File twice = *soff::parse(output_.executable);
    ASSERT_EQ(once.sections.size(), twice.sections.size());
    for (std::size_t n = 0; n < once.sections.size(); ++n) {
        EXPECT_EQ(once.sections[n].address, twice.sections[n].address);
        EXPECT_EQ(once.sections[n].size, twice.sections[n].size);
        EXPECT_EQ(hexadecimal(once.sections[n].contents), hexadecimal(twice.sections[n].contents));
    }
    EXPECT_EQ(once.entry, twice.entry);
    EXPECT_EQ(once.symbols.size(), twice.symbols.size());
}

TEST_F(Linking, KeepsUndefinedSymbolsAndCommonsInObjects) {
    add("a.o", " calls _f\n.comm _c,4\n_local: rtn\n.stabn 68,0,1,0\n");
    const soff::File& file = linked({.symbols = KeptSymbols::none, .relocatable = true});
    EXPECT_EQ(soff::describe_flags(file), "c1 object not stripped undefined fpmode");
    ASSERT_EQ(file.symbols.size(), 2u);
    EXPECT_TRUE(file.symbols[0].common());
    EXPECT_TRUE(file.symbols[1].undefined());
    linked({.relocatable = true, .define_commons = true});
    EXPECT_EQ(file_.symbols[0].type, soff::symbol_bss | soff::symbol_external);
}

TEST_F(Linking, LeavesOutTheSymbolsThatAreNotWanted) {
    kept_.push_back(assemble_text(".globl start\nstart: rtn\n_local: rtn\nL1: rtn\n.stabn 68,0,1,0\n",
                                  {.keep_local_labels = true})
                        .bytes);
    inputs_.push_back({"a.o", kept_.back()});
    const auto names = [&](KeptSymbols kept) {
        std::string text;
        for (const soff::Symbol& symbol : linked({.symbols = kept}).symbols) {
            if (!symbol.name.starts_with("_e"))
                text += (symbol.debug() ? "stab" : symbol.name) + " ";
        }
        return text;
    };
    EXPECT_EQ(names(KeptSymbols::all), "_local L1 stab start ");
    EXPECT_EQ(names(KeptSymbols::no_temporary), "_local stab start ");
    EXPECT_EQ(names(KeptSymbols::no_debug), "_local L1 start ");
    EXPECT_EQ(names(KeptSymbols::external), "start ");
    EXPECT_EQ(names(KeptSymbols::none), "");
}

TEST_F(Linking, TakesMembersThatOptionsAskFor) {
    add("a.o", ".globl start\nstart: rtn");
    add_archive("libx.a", {{"f.o", ".globl _f\n_f: rtn"}});
    linked({.wanted = {"_f"}, .traced = {"_f"}});
    EXPECT_NE(value("_f"), 0u);
    EXPECT_EQ(output_.trace, "libx.a(f.o): defines '_f'\n");
    EXPECT_NE(output_.map.find("libx.a(f.o)                      for (_f)\n"), std::string::npos)
        << output_.map;
    const auto output = link(inputs_, {.wanted = {"_nowhere"}});
    EXPECT_EQ(output.error(),
              std::vector<std::string>{"symbol '_nowhere', which an option asks for, is not defined"});
}

TEST_F(Linking, JoinsFlagsAndRefusesTwoFloatingModes) {
    add("a.o", ".globl start\nstart: sqrt.s s0");
    add("b.o", " add.w.f v0,v1,v2");
    add("c.o", " pfork _x,a1\n.globl _x\n_x: rtn");
    EXPECT_EQ(soff::describe_flags(linked()),
              "c2 parallel intrinsic demand paged executable not stripped ieee fpmode");
    EXPECT_EQ(soff::describe_flags(linked({.symbols = KeptSymbols::none})),
              "c2 parallel intrinsic demand paged executable ieee fpmode");
    add("n.o", ".fpmode native\n add.d s0,s1");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"floating modes differ: n.o is native, a.o is ieee"});
    inputs_.pop_back();
    const auto output = link(inputs_, {.floating = soff::fpmode_native});
    EXPECT_EQ(output.error(),
              std::vector<std::string>{"a.o: floating mode is ieee, but -fn asks for native"});
}

TEST_F(Linking, LetsADefinitionTakeTheCommonsPlace) {
    add("a.o", ".globl start\n.comm _c,4\nstart: ld.w _c,s0");
    add("b.o", ".comm _c,100\n.comm _big,8");
    add("c.o", ".comm _big,64");
    linked();
    EXPECT_EQ(section(SectionType::bss).size,
              164u); // 64 for _big, 100 for _c
    inputs_.clear();
    add("a.o", ".globl start\n.comm _c,4\nstart: ld.w _c,s0");
    add("d.o", ".data\n.globl _c\n_c: ds.w 5");
    linked();
    EXPECT_EQ(value("_c"), 0x80002000u);
}

TEST_F(Linking, KeepsThreadDataApart) {
    add("a.o", ".globl start\nstart: rtn\n.tdata\n_t: ds.w _t\n.tbss\n_u: bs.b 8\n.data\n ds.w _u");
    linked();
    EXPECT_EQ(section(SectionType::thread_data).address, 0x80002000u);
    EXPECT_EQ(section(SectionType::thread_bss).address, 0x80003000u);
    EXPECT_EQ(section(SectionType::data).address, 0x80004000u);
    EXPECT_EQ(word(SectionType::thread_data, 0x80002000), 0x80002000u);
    EXPECT_EQ(word(SectionType::data, 0x80004000), 0x80003000u);
}

TEST_F(Linking, MovesDebuggersSymbolsWithWhatTheyDescribe) {
    add("a.o", ".globl start\nstart: rtn\n.tdata\n ds.w 0\n");
    add("b.o", "_f: nop\n.stabs \"b.c\",100,0,0,_f\n.stabs \"f:F1\",36,0,2,_f\n.stabn 68,0,2,_f+2\n"
               ".stabs \"x:S1\",38,0,1,_x\n.stabs \"y:S1\",40,0,1,_y\n.stabs \"i:1\",128,0,1,-4\n"
               ".stabn 192,0,0,2\n.stabs \"main\",42,0,0,0\n.stabs \"\",36,0,0,2\n"
               "\n.data\n_x: ds.w 0\n.lcomm _y,4\n");
    const std::uint32_t text = 0x80001004; // each object's text begins at a multiple of 4
    std::vector<std::uint32_t> values;
    for (const soff::Symbol& symbol : linked().symbols) {
        if (symbol.debug())
            values.push_back(symbol.value);
    }
    EXPECT_EQ(values, (std::vector<std::uint32_t>{text, text, text + 2, value("_x"), value("_y"), 0xfffffffc,
                                                  2, 0, 2}));
}

TEST_F(Linking, SurvivesDamagedInputs) {
    add("a.o", ".globl start\nstart: calls _f\n.data\n ds.w start\n.bss\n bs.b 4\n.comm _c,8");
    add_archive("libc.a", {{"f.o", ".globl _f\n_f: rtn"}});
    std::mt19937 random(3);
    for (const std::size_t which : {0u, 1u}) {
        const std::span<const std::byte> whole = inputs_[which].bytes;
        for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 1 + random() % 3) {
            std::vector<std::byte> bytes(whole.begin(), whole.end());
            bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
            auto inputs = inputs_;
            inputs[which].bytes = bytes;
            const auto output = link(inputs);
            if (output) {
                EXPECT_TRUE(soff::parse(output->executable).has_value());
            }
        }
    }
}

} // namespace
} // namespace cxsim::toolchain
