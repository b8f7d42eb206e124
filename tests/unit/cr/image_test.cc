// The checkpoint file: what goes in comes out, and nothing else does.
#include "cr/image/image_writer.h"
#include "tests/unit/cr/sample_image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>

namespace cxsim::cr {
namespace {

bool same_memory(const emu::AddressSpace& left, const emu::AddressSpace& right) {
    if (left.regions().size() != right.regions().size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.regions().size(); ++i) {
        const emu::Region& a = left.regions()[i];
        const emu::Region& b = right.regions()[i];
        if (a.start != b.start || a.end != b.end || a.protection != b.protection || a.kind != b.kind ||
            (a.shared != nullptr) != (b.shared != nullptr)) {
            return false;
        }
        for (std::uint64_t at = a.start; at < a.end; at += emu::page_size) {
            const emu::PageNumber number = emu::page_of(static_cast<emu::Address>(at));
            const emu::Page* x = left.page(number);
            const emu::Page* y = right.page(number);
            if ((x != nullptr ? *x : emu::zero_page()).bytes !=
                (y != nullptr ? *y : emu::zero_page()).bytes) {
                return false;
            }
        }
    }
    return true;
}

TEST(CheckpointFile, GivesBackRegistersMemoryAndRecords) {
    const ProcessImage image = sample_image();
    const auto file = written(image);
    const auto read = read_image(file.get());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->threads, image.threads);
    EXPECT_TRUE(same_memory(read->memory, image.memory));
    EXPECT_EQ(read->info.command, "heat");
    EXPECT_EQ(read->info.pid, 42);
    EXPECT_EQ(read->info.needs, image.info.needs);
    ASSERT_EQ(read->records.size(), 1U);
    EXPECT_EQ(read->records[0].contents, image.records[0].contents);
}

TEST(CheckpointFile, HasHolesForPagesOfZeros) {
    ProcessImage image = sample_image();
    image.memory.map({.start = 0xa0000000, .end = 0xb0000000, .protection = emu::Protection::all});
    const TemporaryDirectory directory;
    const kernel::UniqueFd file(
        ::open((directory.path() / "ck").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
    const auto counters = write_image(file.get(), image);
    ASSERT_TRUE(counters);
    struct stat status{};
    ::fstat(file.get(), &status);
    EXPECT_EQ(static_cast<std::uint64_t>(status.st_size), counters->file_size);
    EXPECT_GT(status.st_size, 0x10000000);
    EXPECT_LT(status.st_blocks * 512, 2 << 20);
    EXPECT_EQ(counters->pages_written, 2U + 150 + 16);
    EXPECT_TRUE(read_image(file.get()));
}

TEST(CheckpointFile, LeavesOutTheGatewayPage) {
    ProcessImage image = small_image();
    image.memory.map({.start = 0x80000000,
                      .end = 0x80001000,
                      .protection = emu::Protection::read,
                      .kind = emu::RegionKind::gateway});
    const auto read = read_image(written(image).get());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->memory.region_at(0x80000000), nullptr);
}

#ifdef __SANITIZE_ADDRESS__
constexpr unsigned bits_of_a_byte = 1; // where each reading takes twenty times as long, one bit of each byte
#else
constexpr unsigned bits_of_a_byte = 8;
#endif

TEST(CheckpointFile, RefusesEveryFlippedBit) {
    const auto file = written(small_image());
    const Bytes bytes = contents_of(file.get());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (unsigned count = 0; count < bits_of_a_byte; ++count) {
            const unsigned bit = (at + count) % 8;
            const std::byte flipped = bytes[at] ^ static_cast<std::byte>(1U << bit);
            ASSERT_EQ(::pwrite(file.get(), &flipped, 1, static_cast<off_t>(at)), 1);
            ASSERT_FALSE(read_image(file.get())) << "bit " << bit << " of byte " << at;
        }
        ASSERT_EQ(::pwrite(file.get(), &bytes[at], 1, static_cast<off_t>(at)), 1);
    }
    EXPECT_TRUE(read_image(file.get()));
}

TEST(CheckpointFile, RefusesEveryTruncation) {
    const auto file = written(small_image());
    const Bytes bytes = contents_of(file.get());
    for (std::size_t size = bytes.size(); size-- > 0;) {
        ASSERT_EQ(::ftruncate(file.get(), static_cast<off_t>(size)), 0);
        ASSERT_FALSE(read_image(file.get())) << "the first " << size << " bytes";
    }
}

TEST(CheckpointFile, RefusesBytesAtTheEnd) {
    Bytes bytes = contents_of(written(small_image()).get());
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(read_image(file_with(bytes).get()));
}

TEST(CheckpointFile, RefusesRandomDamageInALargeImage) {
    const auto file = written(sample_image());
    const Bytes bytes = contents_of(file.get());
    std::mt19937_64 random(1990);
    for (int i = 0; i < 300; ++i) {
        const std::size_t at = random() % bytes.size();
        const std::byte flipped = bytes[at] ^ static_cast<std::byte>(1 + random() % 255);
        ASSERT_EQ(::pwrite(file.get(), &flipped, 1, static_cast<off_t>(at)), 1);
        ASSERT_FALSE(read_image(file.get())) << "byte " << at;
        ASSERT_EQ(::pwrite(file.get(), &bytes[at], 1, static_cast<off_t>(at)), 1);
    }
}

TEST(CheckpointFile, SaysWhatIsWrongWithForeignFiles) {
    const auto refusal = [](const Bytes& bytes) {
        return read_image(file_with(bytes).get()).error().message;
    };
    EXPECT_EQ(refusal({}), Message::not_checkpoint_format);
    EXPECT_EQ(refusal(Bytes(10000)), Message::not_checkpoint_format);
    Bytes bytes = contents_of(written(small_image()).get());
    Bytes core = bytes;
    core[3] = std::byte{0x85}; // 0605: a core file
    EXPECT_EQ(refusal(core), Message::not_checkpoint_format);
    Bytes no_context = bytes;
    no_context[96 + 35] = std::byte{1}; // the type of the first section
    EXPECT_EQ(refusal(no_context), Message::no_context_section);
    Bytes no_chkpnt = bytes;
    no_chkpnt[96 + 4 * 40 + 35] = std::byte{1};
    EXPECT_EQ(refusal(no_chkpnt), Message::no_chkpnt_section);
    bytes.resize(bytes.size() - 1);
    EXPECT_EQ(refusal(bytes), Message::region_mismatch);
}

TEST(CheckpointFile, SurvivesArbitraryBytesBehindTheMagicNumber) {
    std::mt19937_64 random(7);
    const Bytes good = contents_of(written(small_image()).get());
    for (int i = 0; i < 2000; ++i) {
        Bytes bytes = good;
        for (int changes = 0; changes < 40; ++changes) {
            bytes[4 + random() % 400] = static_cast<std::byte>(random());
        }
        EXPECT_FALSE(read_image(file_with(bytes).get()));
    }
}

TEST(CheckpointFile, LeavesOutRecordsThatMayBeIgnoredAndNobodyWants) {
    ProcessImage image = small_image();
    image.records.push_back({.tag = record_tag("zzzz"), .contents = Bytes(1'000'000)});
    image.records.push_back({.tag = record_tag("LAST"), .contents = Bytes(300'000, std::byte{7})});
    const auto file = written(image);
    const auto reader =
        ImageReader::open(file.get(), Storage::host(), {.ignorable = [](RecordTag) { return false; }});
    ASSERT_TRUE(reader) << reader.error().detail;
    ASSERT_EQ(reader->image().records.size(), 2U);
    EXPECT_EQ(reader->image().records[1].contents, image.records[2].contents);
    EXPECT_EQ(reader->digest(), *stored_digest(file.get(), Storage::host()));
    EXPECT_EQ(ImageReader::open(file.get())->image().records.size(), 3U);
}

TEST(CheckpointFile, IsReadOnlyAsFarAsTheBudgetGoes) {
    ProcessImage image = small_image();
    image.records.push_back({.tag = record_tag("zzzz"), .contents = Bytes(1'000'000)});
    const auto file = written(image);
    ReadBudget budget(2'500'000);
    const Wanted wanted{.ignorable = nullptr, .budget = &budget};
    EXPECT_TRUE(ImageReader::open(file.get(), Storage::host(), wanted));
    EXPECT_TRUE(ImageReader::open(file.get(), Storage::host(), wanted));
    const auto refused = ImageReader::open(file.get(), Storage::host(), wanted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, Message::region_mismatch);
    EXPECT_EQ(refused.error().detail, "the set has more than 128 megabytes of records");
}

TEST(CheckpointFile, HasNoMoreRecordsThanAnybodyKnows) {
    ProcessImage image = small_image();
    image.records.assign(10'000, {.tag = record_tag("zzzz"), .contents = {}});
    EXPECT_EQ(read_image(written(image).get()).error().detail, "there are too many records");
}

TEST(CheckpointFile, IsNotWrittenIfNobodyWouldReadIt) {
    ProcessImage image = small_image();
    image.records.push_back({.tag = record_tag("BULK"), .contents = Bytes(std::size_t{65} << 20)});
    const kernel::UniqueFd file = file_with({});
    EXPECT_EQ(write_image(file.get(), image).error(), EFBIG);
}

TEST(CheckpointFile, NamesWhatTheProcessNeedsInItsFlags) {
    ProcessInfo info;
    info.needs = emu::Feature::c2 | emu::Feature::parallel | emu::Feature::ieee;
    EXPECT_EQ(soff_flags(info).flags, 0x10000000U);
    EXPECT_EQ(soff_flags(info).machine_flags, 0x00050000U);
    info.needs = emu::Feature::none;
    info.executable_flags = 0x98000000;
    EXPECT_EQ(soff_flags(info).flags, 0x18000000U);
}

} // namespace
} // namespace cxsim::cr
