#include "tests/fuzz/checkpoint_forger.h"

#include "cr/image/format.h"
#include "cr/resource/door.h"
#include "cr/resource/shared_memory.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace cxsim::fuzz {

namespace {

using cr::Bytes;
using cr::ProcessImage;
using cr::Record;

/// Numbers at the edges of what fields hold, or any.
std::uint64_t edge(Input& input) {
    constexpr std::array<std::uint64_t, 12> values{
        0, 1, 2, 0x7f, 0xff, 0xfff, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, ~0ULL};
    const std::uint8_t choice = input.byte();
    return choice < 200 ? values[choice % values.size()] : input.word();
}

/// Paths that a forger would like to see opened.
std::string path(Input& input) {
    constexpr std::array paths{"/secret",    "/tmp/data",    "/tmp",      "/tmp/fifo",    "/dev/null",
                               "/dev/nrmt0", "/dev/console", "/bin/loop", "/../secret",   "",
                               "/tmp/gone",  "/dev/ptyp0",   "/readable", "/dev/tty",     "/private/file",
                               "/private",   "/tmp/link",    "/dev/rmt0", "/dev/sequence"};
    const std::uint8_t choice = input.byte();
    return choice < paths.size() ? paths[choice] : std::string(choice, static_cast<char>(input.byte()));
}

void store(std::span<std::byte> bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
        bytes[at + i] = static_cast<std::byte>(value >> (8 * (size - 1 - i)) & 0xff);
    }
}

Record* find(ProcessImage& image, cr::RecordTag tag) {
    const auto found = std::ranges::find(image.records, tag, &Record::tag);
    return found == image.records.end() ? nullptr : &*found;
}

/// A list of structures at the beginning of a record, and what follows it.
template <typename Element>
struct ListRecord {
    std::vector<Element> elements;
    Bytes rest;
};

template <typename Element>
ListRecord<Element> take_apart(const Bytes& bytes) {
    ListRecord<Element> result;
    cr::Archive archive = cr::Archive::loading(bytes);
    archive.list(result.elements, 1000);
    if (archive.failed()) {
        return {};
    }
    cr::Archive again = cr::Archive::saving();
    again.list(result.elements);
    const std::size_t size = again.take().size();
    result.rest.assign(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end());
    return result;
}

template <typename Element>
Bytes put_together(ListRecord<Element>& record) {
    cr::Archive archive = cr::Archive::saving();
    archive.list(record.elements);
    Bytes bytes = archive.take();
    bytes.insert(bytes.end(), record.rest.begin(), record.rest.end());
    return bytes;
}

void change_bytes(Bytes& bytes, Input& input) {
    const std::uint8_t how = input.byte() % 8;
    const std::size_t at = bytes.empty() ? 0 : (input.byte() << 8 | input.byte()) % bytes.size();
    if (how == 0) {
        bytes.resize(at);
    } else if (how == 1) {
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), input.byte(),
                     static_cast<std::byte>(input.byte()));
    } else {
        store(bytes, at, edge(input), std::size_t{1} << how % 4);
    }
}

void change_open_file(ProcessImage& image, Input& input) {
    Record* record = find(image, cr::record_tag("DESC"));
    if (record == nullptr) {
        return;
    }
    auto list = take_apart<cr::OpenFileState>(record->contents);
    if (list.elements.empty()) {
        return;
    }
    cr::OpenFileState& file = list.elements[input.byte() % list.elements.size()];
    const cr::OpenFileState& other = list.elements[input.byte() % list.elements.size()];
    switch (input.byte() % 8) {
    case 0:
        file.path = path(input);
        break;
    case 1:
        file.kind = static_cast<kernel::FileKind>(input.byte() % 13);
        break;
    case 2:
        file.flags = static_cast<std::uint32_t>(edge(input));
        break;
    case 3:
        file.offset = static_cast<std::int64_t>(edge(input));
        break;
    case 4:
        file.number = other.number;
        break;
    case 5:
        file.own = other.own;
        break;
    case 6:
        file.kind = other.kind;
        file.path = path(input);
        break;
    default:
        change_bytes(file.own, input);
    }
    record->contents = put_together(list);
}

void change_shared_region(ProcessImage& image, Input& input) {
    Record* record = find(image, cr::record_tag("REGN"));
    if (record == nullptr) {
        return;
    }
    auto list = take_apart<cr::SharedRegionState>(record->contents);
    if (list.elements.empty()) {
        return;
    }
    cr::SharedRegionState& region = list.elements[input.byte() % list.elements.size()];
    const cr::SharedRegionState other = list.elements[input.byte() % list.elements.size()];
    switch (input.byte() % 7) {
    case 0:
        region.start = static_cast<emu::Address>(edge(input));
        break;
    case 1:
        region.origin = static_cast<cr::MemoryOrigin>(input.byte() % 5);
        break;
    case 2:
        region.number = other.number;
        break;
    case 3:
        region.offset = edge(input);
        break;
    case 4:
        region.own = other.own;
        break;
    case 5:
        list.elements.push_back(other);
        break;
    default:
        change_bytes(region.own, input);
    }
    record->contents = put_together(list);
}

void change_record(ProcessImage& image, Input& input) {
    if (image.records.empty()) {
        return;
    }
    const std::size_t which = input.byte() % image.records.size();
    Record& record = image.records[which];
    switch (input.byte() % 8) {
    case 0:
        image.records.push_back(Record(record));
        break;
    case 1:
        image.records.erase(image.records.begin() + static_cast<std::ptrdiff_t>(which));
        break;
    case 2:
        record.tag = image.records[input.byte() % image.records.size()].tag;
        break;
    default:
        change_bytes(record.contents, input);
    }
}

void change_memory(ProcessImage& image, Input& input) {
    const emu::Address start = input.word() & ~(emu::page_size - 1);
    const std::uint64_t end = start + std::uint64_t{emu::page_size} * (1 + input.byte() % 8);
    const auto& regions = image.memory.regions();
    const std::uint8_t how = input.byte() % 8;
    if (how < 4 && !regions.empty()) { // Another protection, kind, or sharing of what is there.
        emu::Region region = regions[input.byte() % regions.size()];
        region.protection = static_cast<emu::Protection>(input.byte() % 8);
        if (how == 1) {
            region.kind = static_cast<emu::RegionKind>(input.byte() % 7);
        } else if (how == 2) {
            region.shared = region.shared ? nullptr : std::make_shared<emu::PageTree>();
        }
        if (region.kind != emu::RegionKind::gateway) {
            image.memory.map(region);
        }
    } else if (how == 4) {
        image.memory.unmap(start, std::min(end, std::uint64_t{1} << 32));
    } else if (end <= std::uint64_t{1} << 32) {
        image.memory.map({.start = start,
                          .end = end,
                          .protection = static_cast<emu::Protection>(input.byte() % 8),
                          .kind = static_cast<emu::RegionKind>(1 + input.byte() % 5)});
        image.memory.writable_page(emu::page_of(start)).bytes[input.byte()] = std::byte{1};
    }
}

void change_registers(ProcessImage& image, Input& input) {
    for (emu::Registers& each : image.threads) {
        each.pc = static_cast<emu::Address>(edge(input));
        each.psw = input.word();
        each.tid = input.byte();
        each.vl = static_cast<std::uint32_t>(edge(input));
        each.vs = static_cast<std::uint32_t>(edge(input));
        each.vector_valid = input.byte() % 2 == 0;
        each.a[input.byte() % each.a.size()] = static_cast<std::uint32_t>(edge(input));
    }
}

void change_companions(ProcessImage& image, Input& input) {
    constexpr std::array names{"ck", "ck.child", "ck.zombie", "../secret", "..", "", "data", ".chkpnt.x.set"};
    const std::uint8_t how = input.byte();
    if (how % 4 == 0 || image.companions.empty()) {
        image.companions.push_back({.kind = static_cast<cr::CompanionKind>(how / 4 % 3),
                                    .name = names[input.byte() % names.size()],
                                    .digest = {}});
        return;
    }
    cr::Companion& companion = image.companions[input.byte() % image.companions.size()];
    if (how % 4 == 1) {
        companion.name = names[input.byte() % names.size()];
    } else if (how % 4 == 2) {
        companion.kind = static_cast<cr::CompanionKind>(input.byte() % 3);
    } else {
        image.companions.pop_back();
    }
}

void change_info(ProcessImage& image, Input& input) {
    cr::ProcessInfo& info = image.info;
    switch (input.byte() % 6) {
    case 0:
        info.pid = static_cast<std::int32_t>(edge(input));
        break;
    case 1:
        info.time = static_cast<std::int64_t>(edge(input));
        break;
    case 2:
        info.needs = static_cast<emu::Feature>(input.byte());
        break;
    case 3:
        info.command = std::string(input.byte(), static_cast<char>(input.byte()));
        break;
    case 4:
        image.threads.resize(input.byte() % 70);
        break;
    default:
        info.cpu_type = static_cast<std::int32_t>(edge(input));
    }
}

/// Where S_CHKPNT begins; the end if nowhere.
std::size_t find_checkpoint_section(const Bytes& file) {
    constexpr std::array magic{std::byte{'C'}, std::byte{'H'}, std::byte{'K'}, std::byte{'P'}};
    std::size_t found = file.size();
    for (std::size_t at = 0; at + magic.size() <= file.size(); at += emu::page_size) {
        found = std::ranges::equal(std::span(file).subspan(at, magic.size()), magic) ? at : found;
    }
    return found;
}

/// Makes the digest right again, as far as the file still says where it belongs.
void mend_digest(Bytes& file, std::size_t section) {
    constexpr std::size_t head_size_offset = 8;
    if (file.size() < section + sizeof(cr::CheckpointHeader) + sizeof(cr::Digest)) {
        return;
    }
    std::uint64_t head_size = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        head_size = head_size << 8 | std::to_integer<std::uint64_t>(file[section + head_size_offset + i]);
    }
    cr::DigestStream stream;
    stream.add(std::span(file).first(std::min<std::size_t>(head_size, file.size())));
    stream.add(std::span(file).subspan(section, file.size() - section - sizeof(cr::Digest)));
    std::ranges::copy(stream.digest(), file.end() - sizeof(cr::Digest));
}

} // namespace

void forge(std::span<ProcessImage> images, Input& input) {
    constexpr std::array changes{change_memory,    change_registers,     change_info,   change_companions,
                                 change_open_file, change_shared_region, change_record, change_record};
    for (unsigned left = input.byte() % 8; left > 0; --left) {
        ProcessImage& image = images[input.byte() % images.size()];
        changes[input.byte() % changes.size()](image, input);
    }
}

bool damage(Bytes& file, Input& input) {
    const std::size_t section = find_checkpoint_section(file);
    bool mended = false;
    for (unsigned left = input.byte() % 4; left > 0 && !file.empty(); --left) {
        const std::uint8_t how = input.byte();
        // Anywhere, among the headers, or in the records.
        const std::size_t from = how % 4 == 3 ? std::min(section, file.size() - 1) : 0;
        const std::size_t size = how % 2 == 0   ? file.size()
                                 : how % 4 == 1 ? std::min<std::size_t>(file.size(), 512)
                                                : file.size() - from;
        const std::size_t at = from + input.word() % size;
        if (how >= 240) {
            file.resize(at);
        } else {
            store(file, at, edge(input), std::size_t{1} << how / 4 % 4);
        }
        if (how < 200) {
            mend_digest(file, section);
            mended = true;
        }
    }
    return mended;
}

} // namespace cxsim::fuzz
