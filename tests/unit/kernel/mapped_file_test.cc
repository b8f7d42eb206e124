// The pages of mapped files: what of the file they hold, and for how long.
#include "kernel/abi/file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/memory/mapped_file.h"
#include "kernel/processes/memory.h"
#include "tests/unit/kernel/machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace cxsim::kernel {
namespace {

using testing::Machine;

/// A file of 40 pages on a machine: `a` in page 2, `b` in the first byte of page 20, holes elsewhere.
class AMappedFile : public ::testing::Test {
  protected:
    void SetUp() override {
        machine_.install("/bin/loop", "        .text\n        .globl start\nstart:  jbr start\n");
        std::string contents(20 * std::size_t{emu::page_size}, '\0');
        contents += 'b';
        std::fill_n(contents.begin() + 2 * std::ptrdiff_t{emu::page_size}, emu::page_size, 'a');
        machine_.put_file("/file", contents);
        std::filesystem::resize_file(machine_.host_path("/file"), 40 * std::uintmax_t{emu::page_size});
        Kernel& kernel = machine_.boot({"/bin/loop"});
        const Viewpoint view = viewpoint_of(*kernel.processes().find(1));
        const auto found = kernel.files().find_or_create(view, "/file", ABI_O_RDWR, {});
        opened_ = kernel.files().open_node(found.value().node, ABI_O_RDWR).value();
        pages_ = kernel.mapped_files().pages_of(file());
    }

    const HostFile& file() const { return dynamic_cast<const HostFile&>(*opened_); }
    void load(emu::PageNumber first, emu::PageNumber last) {
        ASSERT_TRUE(pages_->load(file(), first, last, true));
    }
    char first_byte(emu::PageNumber number) const {
        const emu::Page* const page = pages_->find(number);
        return page != nullptr ? static_cast<char>(page->bytes[0]) : '-';
    }
    std::vector<emu::PageNumber> numbers() const {
        std::vector<emu::PageNumber> found;
        pages_->visit(0, emu::PageTree::page_count, [&](emu::PageNumber number, const emu::Page&) {
            found.push_back(number);
            return true;
        });
        return found;
    }

    Machine machine_;
    std::shared_ptr<File> opened_;
    std::shared_ptr<MappedFile> pages_;
};

TEST_F(AMappedFile, HasTheBytesOfTheFileAndZerosBehindItsEnd) {
    load(0, 60);
    EXPECT_EQ(numbers().size(), 60U);
    EXPECT_EQ(first_byte(1), '\0');
    EXPECT_EQ(first_byte(2), 'a');
    EXPECT_EQ(first_byte(3), '\0');
    EXPECT_EQ(first_byte(20), 'b');
    EXPECT_EQ(first_byte(21), '\0');
    EXPECT_EQ(first_byte(59), '\0');
    EXPECT_EQ(pages_->find(20)->bytes[1], std::byte{0});
}

TEST_F(AMappedFile, HasOnePageForAllThatIsBehindItsEnd) {
    load(0, emu::PageTree::page_count);
    EXPECT_EQ(pages_->find(41), pages_->find(emu::PageTree::page_count - 1));
}

TEST_F(AMappedFile, KeepsAStoreInAHoleApartFromOtherHoles) {
    load(0, 60);
    pages_->writable(30).page.bytes[0] = std::byte{'x'};
    EXPECT_EQ(first_byte(30), 'x');
    EXPECT_EQ(first_byte(31), '\0');
    ASSERT_TRUE(pages_->write_back());
    EXPECT_EQ(machine_.file("/file")[30 * std::size_t{emu::page_size}], 'x');
}

TEST_F(AMappedFile, ForgetsWhatNobodyHasMappedAndKeepsItInTheFile) {
    load(0, 60);
    pages_->writable(2).page.bytes[0] = std::byte{'x'};
    pages_->writable(30).page.bytes[0] = std::byte{'y'};
    const std::array ranges{PageRange{1, 4}, PageRange{2, 3}, PageRange{20, 21}};
    pages_->keep_only(ranges);
    EXPECT_EQ(numbers(), (std::vector<emu::PageNumber>{1, 2, 3, 20}));
    EXPECT_EQ(first_byte(2), 'x');
    load(30, 31);
    EXPECT_EQ(first_byte(30), 'y');
}

TEST_F(AMappedFile, KeepsWhatAProcessHasMapped) {
    load(0, 60);
    Kernel& kernel = *machine_.kernel;
    kernel.processes().find(1)->space.map({.start = 0xd0000000,
                                           .end = 0xd0003000,
                                           .protection = emu::Protection::read,
                                           .kind = emu::RegionKind::file,
                                           .shared = pages_,
                                           .shared_offset = 19 * std::uint64_t{emu::page_size}});
    drop_unmapped_file_pages(kernel);
    EXPECT_EQ(numbers(), (std::vector<emu::PageNumber>{19, 20, 21}));
}

} // namespace
} // namespace cxsim::kernel
