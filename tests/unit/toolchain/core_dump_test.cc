// Tests of what is shown of core and checkpoint files, and of memory.
#include "emu/isa/byte_order.h"
#include "emu/isa/contexts.h"
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/ld/linker.h"
#include "toolchain/sod/contexts.h"
#include "toolchain/sod/memory.h"

#include <cstring>

namespace cxsim::toolchain {
namespace {

std::vector<std::byte> bytes_of(const auto& structure) {
    std::vector<std::byte> bytes(sizeof structure);
    std::memcpy(bytes.data(), &structure, sizeof structure);
    return bytes;
}

class CoreFiles : public ::testing::Test {
  protected:
    CoreFiles() {
        soff::ProcessContext process{};
        process.version = 1;
        process.pid = 42;
        process.thread_count = 1;
        process.signal = 11;
        std::memcpy(process.command, "a_command_of_16b", 16);
        soff::ThreadContext thread{};
        thread.pc = 0x80001006;
        thread.sp = 0xffffe000;
        for (unsigned n = 0; n < 5; ++n)
            thread.a[n] = 0xa0 + 5 - n;
        for (unsigned n = 0; n < 8; ++n)
            thread.s[n] = 0x50 + 7 - n;
        thread.vls = 0xfffffff800000040;
        thread.vm[1] = 1;
        thread.v[3][5] = 0x1234;
        process_ = bytes_of(process);
        thread_ = bytes_of(thread);
        memory_.resize(4096);
        isa::store_be32(memory_.data(), 0x3fc00000);
        isa::store_be32(memory_.data() + 4, 0x40800000);
        isa::store_be64(memory_.data() + 8, 0x3ff8000000000000);
        std::memcpy(memory_.data() + 16, "text\n", 6);
        isa::store_be16(memory_.data() + 22, 0x7c90);
        isa::store_be16(memory_.data() + 24, 0x7f01);
        file_.magic = soff::magic_core;
        file_.flags = soff::fpmode_ieee;
        const auto add = [this](soff::SectionType type, std::uint32_t address,
                                std::span<const std::byte> contents) {
            soff::Section section;
            section.type = type;
            section.address = address;
            section.size = static_cast<std::uint32_t>(contents.size());
            section.contents = contents;
            file_.sections.push_back(section);
        };
        add(soff::SectionType::context, 0, process_);
        add(soff::SectionType::thread_context, 0, thread_);
        add(soff::SectionType::data, 0x80002000, memory_);
    }

    std::string examine(const std::string& range) {
        const auto parsed = parse_memory_range(range);
        if (!parsed)
            return parsed.error();
        const auto text = dump_memory(file_, *parsed, SymbolMap(file_));
        return text ? *text : text.error();
    }

    std::vector<std::byte> process_;
    std::vector<std::byte> thread_;
    std::vector<std::byte> memory_;
    soff::File file_;
};

TEST_F(CoreFiles, ShowTheProcessAndItsRegisters) {
    const Assembled program = assemble_text(".globl _f\n_f: rtn");
    soff::File linked = program.file;
    linked.symbols[0].value = 0x80001000;
    const SymbolMap symbols(linked);
    const std::string text = dump_contexts(file_, true, &symbols);
    EXPECT_TRUE(text.starts_with("process 42 (a_command_of_16b), 1 thread, ended by signal 11\n"
                                 "thread 0\n  pc  80001006 _f+0x6\n"))
        << text;
    EXPECT_NE(text.find("  a1  000000a1  a2  000000a2"), std::string::npos) << text;
    EXPECT_NE(text.find("  s0  0000000000000050  s1  0000000000000051\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  vl  64  vs  -8  vm  0000000000000000 0000000000000001\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("  v3[  4] 0000000000000000 0000000000001234"), std::string::npos) << text;
}

TEST_F(CoreFiles, ShowTheCallsUnderWay) {
    // Two frames; the second one says that its caller has none.
    isa::store_be32(memory_.data() + 0x100, 0x80002010);
    isa::store_be32(memory_.data() + 0x108, 0x80002200);
    isa::store_be32(memory_.data() + 0x200, 0x80002020);
    isa::store_be32(memory_.data() + 0x208, 0);
    soff::ThreadContext thread{};
    thread.pc = 0x80002000;
    thread.fp = 0x80002100;
    thread_ = bytes_of(thread);
    file_.sections[1].contents = thread_;
    EXPECT_EQ(dump_calls(file_, nullptr), "thread 0\n  80002000\n  80002010\n  80002020\n");
    isa::store_be32(memory_.data() + 0x208, 0x80002100); // round and round
    EXPECT_EQ(dump_calls(file_, nullptr), "thread 0\n  80002000\n  80002010\n  80002020\n");
    isa::store_be32(memory_.data() + 0x100, 5); // no code there
    EXPECT_EQ(dump_calls(file_, nullptr), "thread 0\n  80002000\n");
}

TEST_F(CoreFiles, SayWhatTheyDoNotUnderstand) {
    file_.sections[0].contents = file_.sections[0].contents.first(8);
    EXPECT_TRUE(dump_contexts(file_, false, nullptr)
                    .starts_with("S_CONTEXT of 0x8 bytes, whose layout is unknown\n"));
}

TEST_F(CoreFiles, ShowMemoryInSeveralFormats) {
    EXPECT_EQ(examine("80002000"), "80002000: 3fc00000\n");
    EXPECT_EQ(examine("80002000,5"), "80002000: 3fc00000 40800000 3ff80000 00000000\n80002010: 74657874\n");
    EXPECT_EQ(examine("0x80002000,2f"), "80002000: 1.5 4\n");
    EXPECT_EQ(examine("80002008,1F"), "80002008: 1.5\n");
    EXPECT_EQ(examine("80002004,1d"), "80002004: 1082130432\n");
    EXPECT_EQ(examine("80002010,1s"), "80002010: \"text?\"\n");
    EXPECT_EQ(examine("80002016,2i"), "80002016: rtn\n80002018: ds.h\t0x7f01\n");
    EXPECT_EQ(examine("80002ffe,9"), "80002ffe: 0x00\n80002fff: 0x00\n");
    file_.flags = soff::fpmode_native;
    EXPECT_EQ(examine("80002000,2f"), "80002000: 0.375 1\n");
    EXPECT_EQ(examine("80002008,1F"), "80002008: 0.375\n");
    isa::store_be32(memory_.data(), 0x80000000);
    EXPECT_EQ(examine("80002000,1f"), "80002000: reserved operand\n");
}

TEST_F(CoreFiles, RefuseRangesThatAreNone) {
    EXPECT_EQ(examine("80003000"), "no section holds the address 80003000");
    EXPECT_EQ(examine("0"), "no section holds the address 00000000");
    for (const char* text : {"", "x", "80002000,", "80002000,1q", "80002000,1xx", "123456789", "80002000;1"})
        EXPECT_EQ(examine(text), std::string(text) + ": not ADDRESS,COUNT with a format of xdifFs");
}

TEST_F(CoreFiles, ShowRecordsOfUnknownLayoutAsBytes) {
    soff::CheckpointContext header{};
    header.magic = soff::checkpoint_section_magic;
    header.version = 1;
    std::vector<std::byte> records;
    const auto add = [&](const char* tag, std::vector<std::uint8_t> contents) {
        for (int n = 0; n < 4; ++n)
            records.push_back(static_cast<std::byte>(tag[n]));
        for (const std::size_t byte : {std::size_t{0}, std::size_t{0}, std::size_t{0}, contents.size()})
            records.push_back(static_cast<std::byte>(byte));
        for (const std::uint8_t byte : contents)
            records.push_back(static_cast<std::byte>(byte));
    };
    add("COMM", {1, 2, 3});
    add("new!", {0xab});
    add("CRED", std::vector<std::uint8_t>(28));
    header.records_size = records.size();
    std::vector<std::byte> section = bytes_of(header);
    section.insert(section.end(), records.begin(), records.end());
    file_.sections.push_back({.type = soff::SectionType::checkpoint, .contents = section, .relocations = {}});
    const std::string text = dump_checkpoint(file_);
    EXPECT_NE(text.find("COMM 3 bytes: communication registers\n  of unknown layout: 010203\n"),
              std::string::npos);
    EXPECT_NE(text.find("new! 1 bytes\n  of unknown layout: ab\n"), std::string::npos);
    EXPECT_NE(text.find("CRED 28 bytes: user and group ids\n  uid                 0\n"), std::string::npos)
        << text;
    for (std::size_t size = 0; size < section.size(); ++size) {
        file_.sections.back().contents = std::span(section).first(size);
        EXPECT_FALSE(dump_checkpoint(file_).empty());
    }
}

} // namespace
} // namespace cxsim::toolchain
