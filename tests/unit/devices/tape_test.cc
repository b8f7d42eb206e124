// Tape images and drives: what is written comes back, and no file, whatever its bytes, does harm.
#include "emu/devices/tape/tape_drive.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

namespace cxsim::emu {
namespace {

namespace fs = std::filesystem;

/// A file name of its own for each test, removed at the end.
class ATapeImage : public ::testing::Test {
  protected:
    ATapeImage() {
        std::string name = (fs::temp_directory_path() / "cxsim-tape.XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        path = folder_ / "reel.tap";
    }
    ~ATapeImage() override { fs::remove_all(folder_); }

    TapeImage open(bool read_only = false) {
        auto image = TapeImage::open(path, read_only);
        EXPECT_TRUE(image) << image.error();
        return std::move(*image);
    }
    void put_file(std::string_view bytes) const { std::ofstream(path, std::ios::binary) << bytes; }
    std::string file() const {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }

    fs::path path;

  private:
    fs::path folder_;
};

TapeEvent write(TapeImage& tape, std::string_view text) {
    return tape.write(std::as_bytes(std::span(text))).event;
}

/// The record as text, or the event in brackets.
std::string read(TapeImage& tape, std::size_t size = 100) {
    std::string text(size, '\0');
    const TapeResult result = tape.read(std::as_writable_bytes(std::span(text)));
    switch (result.event) {
    case TapeEvent::record:
    case TapeEvent::damaged_record:
    case TapeEvent::too_long:
        text.resize(std::min(result.size, size));
        return (result.event == TapeEvent::damaged_record ? "damaged " : "") + text;
    case TapeEvent::tape_mark:
        return "[mark]";
    case TapeEvent::blank:
        return "[blank]";
    default:
        return "[bad]";
    }
}

TEST_F(ATapeImage, IsWrittenInSimhsFormat) {
    TapeImage tape = open();
    write(tape, "abc");
    tape.write_mark();
    EXPECT_EQ(file(), std::string("\3\0\0\0abc\0\3\0\0\0\0\0\0\0", 16));
}

TEST_F(ATapeImage, GivesBackRecordsAndMarks) {
    TapeImage tape = open();
    for (const char* text : {"first", "second!"}) {
        EXPECT_EQ(write(tape, text), TapeEvent::record);
    }
    tape.write_mark();
    tape.rewind();
    EXPECT_EQ(read(tape), "first");
    EXPECT_EQ(read(tape), "second!");
    EXPECT_EQ(read(tape), "[mark]");
    EXPECT_EQ(read(tape), "[blank]");
    EXPECT_EQ(tape.space_backward().event, TapeEvent::tape_mark);
    EXPECT_EQ(tape.space_backward().size, 7U);
    EXPECT_EQ(tape.space_backward().size, 5U);
    EXPECT_EQ(tape.space_backward().event, TapeEvent::load_point);
    EXPECT_EQ(tape.space_forward().size, 5U);
    EXPECT_EQ(read(tape), "second!");
}

TEST_F(ATapeImage, TellsOfARecordThatIsTooLongForTheBuffer) {
    TapeImage tape = open();
    write(tape, "abcdef");
    write(tape, "next");
    tape.rewind();
    EXPECT_EQ(read(tape, 2), "ab");
    EXPECT_EQ(read(tape), "next");
}

TEST_F(ATapeImage, EndsBehindWhatWasWrittenLast) {
    TapeImage tape = open();
    for (const char* text : {"one", "two", "three"}) {
        write(tape, text);
    }
    tape.rewind();
    tape.space_forward();
    write(tape, "new");
    EXPECT_EQ(read(tape), "[blank]");
    tape.rewind();
    EXPECT_EQ(read(tape), "one");
    EXPECT_EQ(read(tape), "new");
    tape.rewind();
    tape.erase();
    EXPECT_EQ(file(), "");
}

TEST_F(ATapeImage, PassesOverGapsAndForeignRecordsBothWays) {
    using namespace std::string_view_literals;
    put_file("\xfe\xff\xff\xff"
             "\2\0\0\x10xy\2\0\0\x10"
             "\1\0\0\0a\0\1\0\0\0"
             "\xfe\xff\xff\xff"
             "\1\0\0\x80z\0\1\0\0\x80"
             "\xff\xff\xff\xff"sv);
    TapeImage tape = open();
    EXPECT_EQ(read(tape), "a");
    EXPECT_EQ(read(tape), "damaged z");
    EXPECT_EQ(read(tape), "[blank]");
    EXPECT_EQ(tape.space_backward().event, TapeEvent::damaged_record);
    EXPECT_EQ(tape.space_backward().event, TapeEvent::record);
    EXPECT_EQ(tape.space_backward().event, TapeEvent::load_point);
}

TEST_F(ATapeImage, RefusesWhatIsNotItsFormat) {
    for (const std::string_view bytes :
         {std::string_view("\5\0\0\0abc", 7), std::string_view("\3\0\0\0abc\0\4\0\0\0", 12),
          std::string_view("\1\0", 2), std::string_view("\0\0\0\x80\0\0\0\x80", 8),
          std::string_view("\xff\xff\xff\x0f", 4)}) {
        put_file(bytes);
        TapeImage tape = open();
        EXPECT_EQ(read(tape), "[bad]");
        EXPECT_EQ(tape.position(), 0U);
    }
}

TEST_F(ATapeImage, IsMadeUnlessItIsWriteProtected) {
    EXPECT_EQ(TapeImage::open(path, true).error(), path.string() + ": No such file or directory");
    open();
    EXPECT_TRUE(fs::exists(path));
    EXPECT_TRUE(TapeImage::open(path, true));
    EXPECT_EQ(TapeImage::open(path.parent_path(), true).error(),
              path.parent_path().string() + ": not a regular file");
}

TEST_F(ATapeImage, IsOnOneDriveOnly) {
    const TapeImage tape = open();
    EXPECT_EQ(TapeImage::open(path, false).error(), path.string() + ": in use by another drive");
}

TEST_F(ATapeImage, TakesAnyBytes) {
    std::mt19937 random(1);
    constexpr std::uint8_t likely[] = {0, 0, 0, 1, 2, 8, 0x10, 0x80, 0xff, 0xfe};
    for (int round = 0; round < 300; ++round) {
        std::string bytes(random() % 64, '\0');
        for (char& each : bytes) {
            each = static_cast<char>(likely[random() % std::size(likely)]);
        }
        put_file(bytes);
        TapeImage tape = open();
        for (int step = 0; step < 40; ++step) {
            switch (random() % 8) {
            case 0:
                tape.write(std::as_bytes(std::span("xyz", random() % 3 + 1)));
                break;
            case 1:
            case 2:
                tape.space_backward();
                break;
            case 3:
                tape.rewind();
                break;
            default:
                read(tape, random() % 8);
            }
            ASSERT_LE(tape.position(), fs::file_size(path));
        }
    }
}

TEST_F(ATapeImage, GoesOnAndOffADrive) {
    TapeDrive drive;
    EXPECT_FALSE(drive.ready());
    EXPECT_FALSE(drive.load());
    ASSERT_TRUE(drive.attach({.file = path, .write_protected = false, .capacity = 8}));
    EXPECT_TRUE(drive.ready());
    write(drive.tape(), "x");
    EXPECT_TRUE(drive.past_end_mark());
    EXPECT_FALSE(drive.at_physical_end());
    drive.unload();
    EXPECT_FALSE(drive.ready());
    EXPECT_TRUE(drive.load());
    EXPECT_TRUE(drive.at_load_point());
    EXPECT_FALSE(drive.attach({.file = path / "none"}));
    EXPECT_TRUE(drive.ready()) << "a reel that cannot be had leaves the other one where it is";
    drive.detach();
    EXPECT_EQ(drive.reel(), nullptr);
}

} // namespace
} // namespace cxsim::emu
