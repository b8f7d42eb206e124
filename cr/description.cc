// The image's own facts, then what each door has to say of its record.
#include "cr/description.h"

#include "cr/image/format.h"
#include "cr/resource/door.h"
#include "cr/set_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cxsim::cr {

namespace {

std::string needs_in_words(emu::Feature needs) {
    struct Need {
        emu::Feature feature;
        std::string_view word;
    };
    constexpr std::array<Need, 5> words{{{emu::Feature::c2, "C2 instructions"},
                                         {emu::Feature::parallel, "parallel instructions"},
                                         {emu::Feature::intrinsic, "intrinsic instructions"},
                                         {emu::Feature::ieee, "IEEE floating point"},
                                         {emu::Feature::native, "native floating point"}}};
    std::string result;
    for (const auto& [feature, word] : words) {
        if (emu::has(needs, feature)) {
            result += result.empty() ? "" : ", ";
            result += word;
        }
    }
    return result.empty() ? "any machine" : result;
}

std::string_view kind_in_words(const ImageReader& reader) {
    if (!reader.bases().empty()) {
        return reader.is_compressed() ? "compressed increment" : "increment";
    }
    return reader.is_compressed() ? "complete, compressed" : "complete";
}

void describe_process(const ImageReader& reader, Description& to) {
    const ProcessInfo& info = reader.image().info;
    to.add("revision", fmt::format("{}, {}", reader.is_packed() ? packed_version : checkpoint_version,
                                   kind_in_words(reader)));
    to.add("time", std::to_string(info.time));
    to.add("process", fmt::format("{} {}", info.pid, info.command));
    to.add("system", fmt::format("ConvexOS {}, {}, cputype {}", info.release, info.machine, info.cpu_type));
    to.add("needs", needs_in_words(info.needs));
    to.add("threads", std::to_string(reader.image().threads.size()));
    to.add("memory", fmt::format("{} kilobytes in {} regions, {} of them saved", reader.memory_size() / 1024,
                                 reader.region_count(), reader.saved_size() / 1024));
}

/// Where the file is, or that it is not there, or that another one bears its name.
void add_companion(const SetDirectory& directory, std::string_view kind, const Companion& companion,
                   Description& to) {
    if (const auto name = directory.locate(companion)) {
        to.add(kind, *name);
    } else {
        const bool there = directory.has(companion.name);
        to.add(fmt::format("{} {}", there ? "changed" : "missing", kind), companion.name);
    }
}

void describe_companions(const SetDirectory& directory, const ImageReader& reader, Description& to) {
    for (const Companion& each : reader.image().companions) {
        const std::string_view kind = each.kind == CompanionKind::process ? "child" : "copy";
        add_companion(directory, kind, each, to);
    }
    for (const BaseFile& each : reader.bases()) {
        add_companion(directory, "base",
                      {.kind = CompanionKind::process, .name = each.name, .digest = each.digest}, to);
    }
}

} // namespace

void Description::add(std::string_view name, std::string_view value) {
    text_ += name;
    text_ += '\t';
    for (const char each : value) {
        const auto code = static_cast<unsigned char>(each);
        if (code < 0x20 || code == 0x7f || each == '\\') {
            text_ += fmt::format("\\{:03o}", code);
        } else {
            text_ += each;
        }
    }
    text_ += '\n';
}

std::optional<Description> describe_file(kernel::Caller& caller, const std::string& path, Storage& storage,
                                         Problems& problems) {
    const SetDirectory directory(caller, path, storage);
    const auto member = directory.open_alone(problems);
    if (!member) {
        return {};
    }
    Description result;
    describe_process(member->reader, result);
    for (const ProcessDoor* door : process_doors()) {
        const Record* record = find_record(member->reader.image().records, door->tag);
        if (record != nullptr && door->describe != nullptr) {
            door->describe(record->contents, result);
        }
    }
    describe_companions(directory, member->reader, result);
    return result;
}

} // namespace cxsim::cr
