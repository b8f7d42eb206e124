// Tests of archives.
#include "tests/unit/toolchain/assembly.h"
#include "toolchain/ar/archive.h"

#include <random>

namespace cxsim::toolchain {
namespace {

class Archives : public ::testing::Test {
  protected:
    Assembled first_ = assemble_text(".globl _f,_g\n_f: rtn\n_g: rtn\n calls _elsewhere\n");
    Assembled second_ = assemble_text(".globl _h\n_h: rtn\n.comm _c,8\n_private: rtn\n");
    std::vector<std::byte> note_{std::byte{'h'}, std::byte{'i'}, std::byte{'!'}};
    std::vector<Member> members_ = {
        {"first.o", first_.bytes}, {"a_rather_long_name_of_a_member.o", second_.bytes}, {"größe", note_}};
};

TEST_F(Archives, GiveBackTheirMembers) {
    const auto bytes = write_archive(members_);
    ASSERT_TRUE(bytes.has_value());
    const auto archive = parse_archive(*bytes);
    ASSERT_TRUE(archive.has_value()) << archive.error();
    ASSERT_EQ(archive->members.size(), 3u);
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(archive->members[n].name, members_[n].name);
        EXPECT_TRUE(std::ranges::equal(archive->members[n].contents, members_[n].contents));
    }
}

TEST_F(Archives, IndexWhatTheirMembersDefine) {
    const auto bytes = write_archive(members_);
    const auto archive = parse_archive(*bytes);
    const std::map<std::string, std::size_t, std::less<>> expected = {
        {"_f", 0}, {"_g", 0}, {"_h", 1}, {"_c", 1}};
    EXPECT_EQ(archive->index, expected);
}

TEST_F(Archives, NameTheMemberThatCannotBeIndexed) {
    members_[0].contents = members_[0].contents.first(100);
    EXPECT_EQ(write_archive(members_).error(),
              "first.o: the section headers reach beyond the end of the file");
}

TEST_F(Archives, AreRefusedWhenDamagedAndNeverCrash) {
    const auto whole = write_archive(members_);
    for (std::size_t size = 0; size < whole->size(); ++size) {
        static_cast<void>(parse_archive(std::span(*whole).first(size)));
    }
    EXPECT_EQ(parse_archive(std::span(*whole).first(7)).error(), "not an archive");
    EXPECT_EQ(parse_archive(std::span(*whole).first(30)).error(), "the header of a member is truncated");
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
        auto bytes = *whole;
        for (int n = 0; n < 3; ++n)
            bytes[8 + random() % (bytes.size() - 8)] = static_cast<std::byte>(random());
        if (const auto archive = parse_archive(bytes)) {
            for (const auto& [name, member] : archive->index)
                EXPECT_LT(member, archive->members.size());
        }
    }
}

} // namespace
} // namespace cxsim::toolchain
