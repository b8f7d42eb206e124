// Records: saving and loading agree, and bad bytes are noticed.
#include "cr/image/archive.h"

#include <gtest/gtest.h>

namespace cxsim::cr {
namespace {

struct Sample {
    std::int32_t number = 0;
    std::uint64_t large = 0;
    bool flag = false;
    std::string text;
    std::vector<std::string> names;
    bool operator==(const Sample&) const = default;
};

void serialize(Archive& archive, Sample& sample) {
    archive.fields(sample.number, sample.large, sample.flag, sample.text);
    archive.list(sample.names);
}

const Sample sample{.number = -5, .large = 1ULL << 63, .flag = true, .text = "abc", .names = {"x", "", "yz"}};

TEST(Archive, LoadsWhatItSaved) {
    Sample loaded;
    EXPECT_TRUE(load(save(sample), loaded));
    EXPECT_EQ(loaded, sample);
}

TEST(Archive, WritesBigEndian) {
    const std::uint32_t value = 0x01020304;
    EXPECT_EQ(save(value), (Bytes{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}}));
}

TEST(Archive, RefusesBytesThatEndTooEarlyOrTooLate) {
    Bytes bytes = save(sample);
    Sample loaded;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(load(std::span(bytes).first(size), loaded));
    }
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(load(bytes, loaded));
}

TEST(Archive, RefusesALengthBeyondTheEndWithoutAllocatingIt) {
    const Bytes bytes(4, std::byte{0xff});
    std::string text;
    EXPECT_FALSE(load(bytes, text));
    Archive archive = Archive::loading(bytes);
    std::vector<std::uint32_t> list;
    archive.list(list);
    EXPECT_TRUE(archive.failed());
}

} // namespace
} // namespace cxsim::cr
