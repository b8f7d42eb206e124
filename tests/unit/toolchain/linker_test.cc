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
              (std::vector<std::string>{"a.o: undefined symbol '_f'", "a.o: undefined symbol '_g'"}));
    add("b.o", ".globl _x\n_x: rtn");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"b.o: symbol '_x' is already defined in a.o"});
    inputs_.clear();
    add("c.o", "_main: rtn");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"entry symbol 'start' is not defined"});
}

TEST_F(Linking, JoinsFlagsAndRefusesTwoFloatingModes) {
    add("a.o", ".globl start\nstart: sqrt.s s0");
    add("b.o", " add.w.f v0,v1,v2");
    add("c.o", " pfork _x,a1\n.globl _x\n_x: rtn");
    EXPECT_EQ(soff::describe_flags(linked()),
              "c2 parallel intrinsic demand paged executable not stripped ieee fpmode");
    EXPECT_EQ(soff::describe_flags(linked({.strip = true})),
              "c2 parallel intrinsic demand paged executable ieee fpmode");
    add("n.o", ".fpmode native\n add.d s0,s1");
    EXPECT_EQ(link_errors(), std::vector<std::string>{"floating modes differ: n.o is native, a.o is ieee"});
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
