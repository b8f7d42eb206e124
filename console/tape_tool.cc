// convex-tap: what is on a SIMH tape image; files of the host onto it, and back.
#include "emu/devices/tape/tape_image.h"
#include "toolchain/common/command_line.h"
#include "toolchain/common/run_tool.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using cxsim::emu::TapeEvent;
using cxsim::emu::TapeImage;
using cxsim::emu::TapeResult;
using cxsim::toolchain::CommandLine;

/// The longest record read from a foreign tape, in bytes; longer ones are refused.
constexpr std::size_t longest_read = 1U << 24U;

const char* event_text(TapeEvent event) {
    switch (event) {
    case TapeEvent::too_long:
        return "record too long";
    case TapeEvent::bad_image:
        return "not in SIMH's format";
    case TapeEvent::damaged_record:
        return "a record has an error";
    default:
        return "the host can't read or write it";
    }
}

/// Reads on until the next tape mark, giving each record to `take`. False at the end of the tape; throws what
/// is wrong.
template <typename Take>
bool read_file(TapeImage& tape, std::vector<std::byte>& buffer, Take take) {
    bool any = false;
    for (;;) {
        const TapeResult result = tape.read(buffer);
        if (result.event == TapeEvent::tape_mark) {
            return true;
        }
        if (result.event == TapeEvent::blank) {
            return any;
        }
        if (result.event != TapeEvent::record) {
            throw std::runtime_error(event_text(result.event));
        }
        any = true;
        take(std::span(buffer).first(result.size));
    }
}

void list(TapeImage& tape) {
    std::vector<std::byte> buffer(longest_read);
    for (std::size_t number = 0;; ++number) {
        std::size_t records = 0;
        std::size_t longest = 0;
        std::uint64_t bytes = 0;
        const bool found = read_file(tape, buffer, [&](std::span<const std::byte> record) {
            ++records;
            longest = std::max(longest, record.size());
            bytes += record.size();
        });
        if (!found) {
            return;
        }
        fmt::print("file {}: {} records, {} bytes, the longest of {}\n", number, records, bytes, longest);
    }
}

void extract(TapeImage& tape, std::size_t wanted) {
    std::vector<std::byte> buffer(longest_read);
    for (std::size_t number = 0; number <= wanted; ++number) {
        const bool found = read_file(tape, buffer, [&](std::span<const std::byte> record) {
            if (number == wanted && std::fwrite(record.data(), 1, record.size(), stdout) != record.size()) {
                throw std::runtime_error("can't write standard output");
            }
        });
        if (!found) {
            throw std::runtime_error(fmt::format("has no file {}", wanted));
        }
    }
    if (std::fflush(stdout) != 0) {
        throw std::runtime_error("can't write standard output");
    }
}

void require(const TapeResult& result, TapeEvent expected) {
    if (result.event != expected) {
        throw std::runtime_error(event_text(result.event));
    }
}

void append_file(TapeImage& tape, std::istream& input, std::size_t record_size) {
    std::vector<std::byte> record(record_size);
    std::vector<char> bytes(record_size);
    while (input.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || input.gcount() > 0) {
        const auto count = static_cast<std::size_t>(input.gcount());
        std::ranges::copy(std::as_bytes(std::span(bytes)).first(count), record.begin());
        require(tape.write(std::span(record).first(count)), TapeEvent::record);
    }
    require(tape.write_mark(), TapeEvent::tape_mark);
}

TapeImage open(const std::string& path, bool read_only) {
    auto tape = TapeImage::open(path, read_only);
    if (!tape) {
        // Whoever complains names the image.
        throw std::runtime_error(tape.error().substr(path.size() + 2));
    }
    return std::move(*tape);
}

void create(const std::string& path, const std::vector<std::string>& names, std::size_t record_size) {
    if (std::filesystem::exists(path)) {
        throw std::runtime_error("exists already");
    }
    std::vector<std::ifstream> files;
    for (const std::string& name : names) {
        files.emplace_back(name, std::ios::binary);
        if (!files.back() || std::filesystem::is_directory(name)) {
            throw std::runtime_error(fmt::format("{}: can't be read", name));
        }
    }
    TapeImage tape = open(path, false);
    for (std::ifstream& file : files) {
        append_file(tape, file, record_size);
    }
    require(tape.write_mark(), TapeEvent::tape_mark);
}

int list_or_copy(int argc, char** argv) {
    namespace po = boost::program_options;
    CommandLine line(
        "convex-tap", "[-x N | -c] [-b BYTES] IMAGE.tap [FILE...]",
        "Lists the files on a SIMH tape image, copies one to standard output (-x), or makes a new image of\n"
        "the FILEs, each followed by a tape mark (-c).");
    line.options.add_options()("extract,x", po::value<std::size_t>(),
                               "copy file number N, from 0, to standard output")(
        "create,c", po::bool_switch(), "make a new image of the files named")(
        "record-size,b", po::value<std::size_t>()->default_value(10240), "bytes in a record of a new image");
    if (const auto status = line.parse(argc, argv, "arguments")) {
        return *status;
    }
    const auto arguments = line.values.count("arguments") != 0
                               ? line.values["arguments"].as<std::vector<std::string>>()
                               : std::vector<std::string>();
    const auto record_size = line.values["record-size"].as<std::size_t>();
    const bool creates = line.values["create"].as<bool>();
    const bool extracts = line.values.count("extract") != 0;
    if (arguments.empty() || (creates && extracts) || (!creates && arguments.size() > 1)) {
        line.complain("name one image, and with -c the files for it");
        return 2;
    }
    if (record_size == 0 || record_size > TapeImage::longest_record) {
        line.complain("the record size must be 1 to 16777215 bytes");
        return 2;
    }
    try {
        if (creates) {
            create(arguments.front(), {arguments.begin() + 1, arguments.end()}, record_size);
        } else if (TapeImage tape = open(arguments.front(), true); extracts) {
            extract(tape, line.values["extract"].as<std::size_t>());
        } else {
            list(tape);
        }
    } catch (const std::exception& error) {
        line.complain(fmt::format("{}: {}", arguments.front(), error.what()));
        return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return cxsim::toolchain::run_tool("convex-tap", list_or_copy, argc, argv);
}
