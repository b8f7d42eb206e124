// Compressed and incremental checkpoint files: transparent to whoever reads them, and refused when anything
// of them or of what they build on is not as it was.
#include "cr/image/image_reader.h"
#include "emu/isa/byte_order.h"
#include "tests/unit/cr/rules_fixture.h"
#include "toolchain/common/files.h"
#include "toolchain/sod/packed_memory.h"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <bit>

namespace cxsim::cr::testing {
namespace {

constexpr emu::Address start = 0xc0000000;
constexpr std::uint32_t pages = 256;

class PackedFiles : public Rules {
  protected:
    PackedFiles() {
        target_ = &start_target();
        map_data(*target_, start, pages);
        for (std::uint32_t i = 0; i < pages; i += 2) {
            set(i, 1);
        }
    }

    /// Fills a page with something that depends on the value.
    void set(std::uint32_t page, std::uint8_t value) {
        auto& bytes = target_->space.writable_page(emu::page_of(start) + page).bytes;
        std::ranges::fill(bytes, static_cast<std::byte>(value));
        bytes[7] = static_cast<std::byte>(page);
    }

    Result save(const std::string& file, bool compress, const std::optional<std::string>& since = {}) {
        return checkpoint(
            {.pid = target_->pid, .force = true, .file = file, .compress = compress, .since = since});
    }

    /// Restarts on another machine: whether the memory is what it is here now.
    void expect_the_same_memory(const std::string& file) {
        const RestartedElsewhere restarted(root(), file);
        ASSERT_TRUE(restarted) << fmt::format("{}", fmt::join(restarted.lines, "; "));
        Bytes here(std::size_t{pages} * emu::page_size);
        Bytes there(here.size());
        ASSERT_TRUE(target_->space.read(start, here));
        ASSERT_TRUE(restarted.members.front()->space.read(start, there));
        EXPECT_TRUE(here == there) << file;
    }

    std::uintmax_t size(const std::string& file) const { return fs::file_size(root() / file); }

    kernel::Process* target_ = nullptr;
};

TEST_F(PackedFiles, AreSmallerWhenCompressedAndRestartedAsAnyOther) {
    ASSERT_EQ(save("plain", false).error, none);
    ASSERT_EQ(save("compressed", true).error, none);
    EXPECT_LT(size("compressed"), size("plain") / 10);
    expect_the_same_memory("plain");
    expect_the_same_memory("compressed");
}

TEST_F(PackedFiles, HoldArraysOfFloatsAsPlanes) {
    double value = 1;
    for (std::uint32_t i = 0; i < pages; ++i) {
        auto& bytes = target_->space.writable_page(emu::page_of(start) + i).bytes;
        for (std::size_t at = 0; at < bytes.size(); at += sizeof value) {
            value += 1e-6;
            isa::store_be64(bytes.data() + at, std::bit_cast<std::uint64_t>(value));
        }
    }
    ASSERT_EQ(save("plain", false).error, none);
    ASSERT_EQ(save("compressed", true).error, none);
    EXPECT_LT(size("compressed"), size("plain") * 3 / 4);
    expect_the_same_memory("compressed");

    // convex-sod reads them by docs/cr.md alone.
    const std::string path = (root() / "compressed").string();
    const auto bytes = toolchain::read_file(path);
    ASSERT_TRUE(bytes.has_value());
    const auto file = soff::parse(*bytes);
    ASSERT_TRUE(file.has_value());
    const auto unpacked = toolchain::UnpackedFile::read(*file, *bytes, path);
    ASSERT_TRUE(unpacked.has_value()) << unpacked.error();
    Bytes here(std::size_t{pages} * emu::page_size);
    ASSERT_TRUE(target_->space.read(start, here));
    const auto section = std::ranges::find(unpacked->file().sections, start, &soff::Section::address);
    ASSERT_NE(section, unpacked->file().sections.end());
    EXPECT_TRUE(std::ranges::equal(section->contents, here));
}

TEST_F(PackedFiles, HoldOnlyWhatHasChanged) {
    for (const bool compress : {false, true}) {
        ASSERT_EQ(save("full", compress).error, none);
        set(4, 9);
        set(101, 9);
        ASSERT_EQ(save("one", compress, "full").error, none);
        EXPECT_LE(saved_pages_, 2U * 64 + 16);
        expect_the_same_memory("one");
        set(4, 10);
        std::ranges::fill(target_->space.writable_page(emu::page_of(start) + 8).bytes, std::byte{0});
        ASSERT_EQ(save("two", !compress, "one").error, none);
        EXPECT_LE(saved_pages_, 64U + 16);
        expect_the_same_memory("two");
        ASSERT_EQ(save("three", compress, "two").error, none);
        EXPECT_EQ(saved_pages_, 0U);
        expect_the_same_memory("three");
    }
}

TEST_F(PackedFiles, AreRefusedWithoutWhatTheyBuildOn) {
    ASSERT_EQ(save("full", false).error, none);
    set(4, 9);
    ASSERT_EQ(save("one", true, "full").error, none);
    start_machine("c240");
    fs::rename(root() / "full", root() / "elsewhere");
    EXPECT_EQ(restart({.path = "one"}).lines, Lines{"Efull: open failed: No such file or directory"});
    fs::copy_file(root() / "bin/loop", root() / "full");
    EXPECT_EQ(restart({.path = "one"}).lines, Lines{"Efull: internal region mismatch"});
    fs::remove(root() / "full");
    fs::rename(root() / "elsewhere", root() / "full");
    const kernel::UniqueFd file(::open((root() / "full").c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_EQ(::pwrite(file.get(), "x", 1, static_cast<::off_t>(size("full") / 2 & ~4095ULL) + 5), 1);
    EXPECT_EQ(restart({.path = "one"}).error, kernel::ABI_EIO) << "changed in a page that it needs";
}

TEST_F(PackedFiles, AreCompleteWhenTheyReplaceWhatTheyWouldBuildOn) {
    ASSERT_EQ(save("full", false).error, none);
    set(4, 9);
    ASSERT_EQ(save("full", true, "full").error, none);
    EXPECT_GE(saved_pages_, pages / 2);
    expect_the_same_memory("full");
}

TEST_F(PackedFiles, BuildOnFilesOfTheirOwnDirectoryOnly) {
    ASSERT_EQ(save("full", false).error, none);
    EXPECT_EQ(save("/tmp/one", false, "/full").lines,
              Lines{"E/full: not in the directory of the checkpoint that is to build on it"});
    EXPECT_EQ(save("one", false, "nothing").lines, Lines{"Enothing: open failed: No such file or directory"});
}

TEST_F(PackedFiles, ShowEveryFlippedBitAndEveryTruncation) {
    ASSERT_EQ(save("ck", true).error, none);
    const kernel::UniqueFd file(::open((root() / "ck").c_str(), O_RDWR | O_CLOEXEC));
    const auto whole = [&] {
        auto reader = ImageReader::open(file.get());
        return reader && std::move(*reader).load_memory().has_value();
    };
    ASSERT_TRUE(whole());
    for (std::uintmax_t at = 0; at < size("ck"); at += at < 200 ? 1 : 61) {
        char byte = 0;
        ASSERT_EQ(::pread(file.get(), &byte, 1, static_cast<::off_t>(at)), 1);
        const char flipped = static_cast<char>(byte ^ (1 << at % 8));
        ASSERT_EQ(::pwrite(file.get(), &flipped, 1, static_cast<::off_t>(at)), 1);
        ASSERT_FALSE(whole()) << "byte " << at;
        ASSERT_EQ(::pwrite(file.get(), &byte, 1, static_cast<::off_t>(at)), 1);
    }
    for (std::uintmax_t left = size("ck") - 1; left > 1000; left -= 999) {
        ASSERT_EQ(::ftruncate(file.get(), static_cast<::off_t>(left)), 0);
        ASSERT_FALSE(whole()) << left << " bytes";
    }
}

} // namespace
} // namespace cxsim::cr::testing
