// Serialisation of the image's own records.
#include "cr/image/format.h"

namespace cxsim::cr {

void serialize(Archive& archive, CompanionList& list) {
    archive.list(list.companions, max_companions);
}

void serialize(Archive& archive, RegionEntry& entry) {
    archive.fields(entry.start, entry.pages, entry.protection, entry.kind, entry.shared, entry.offset);
}

void serialize(Archive& archive, MemoryMap& map) {
    archive.list(map.regions, max_regions);
}

void serialize(Archive& archive, PageRun& run) {
    archive.fields(run.first, run.count, run.checksum);
}

void serialize(Archive& archive, PageMap& map) {
    archive.list(map.runs);
}

} // namespace cxsim::cr
