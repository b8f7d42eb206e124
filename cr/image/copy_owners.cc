#include "cr/image/copy_owners.h"

#include "cr/image/references.h"
#include "cr/image/set_files.h"

#include <utility>
#include <vector>

namespace cxsim::cr {

namespace {

/// The copies that the files name, and those below them that have no names of their own. Those that have keep
/// them, and their copies. An errno of the host if a file cannot be read.
std::expected<OwnedCopies, int> named_copies(KnownFiles& files, std::span<const std::string> names) {
    OwnedCopies copies;
    std::set<const KnownFile*> seen;
    std::vector<std::string> to_read(names.begin(), names.end()); // Files may name each other in long chains.
    while (!to_read.empty()) {
        const std::string name = std::move(to_read.back());
        to_read.pop_back();
        const auto known = files.look_at(name);
        if (!known) {
            return std::unexpected(known.error());
        }
        if (*known == nullptr || !seen.insert(*known).second) {
            continue;
        }
        for (const Companion& each : (*known)->companions) {
            if (each.kind == CompanionKind::copy) {
                copies[each.name].insert(each.digest);
            } else {
                to_read.push_back(hidden_name(each));
            }
        }
    }
    return copies;
}

} // namespace

std::expected<OwnedCopies, int> copies_of_files(KnownFiles& files, std::span<const std::string> names) {
    auto copies = named_copies(files, names);
    if (!copies || copies->empty()) {
        return copies;
    }
    const References others(files, {names.begin(), names.end()});
    if (others.error() != 0) {
        return std::unexpected(others.error());
    }
    for (auto& each : *copies) {
        std::erase_if(each.second, [&](const Digest& digest) {
            return others.has({.kind = CompanionKind::copy, .name = each.first, .digest = digest});
        });
    }
    std::erase_if(*copies, [](const auto& each) { return each.second.empty(); });
    return copies;
}

} // namespace cxsim::cr
