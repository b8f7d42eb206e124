#include "cr/image/copy_owners.h"

#include "cr/image/references.h"
#include "cr/image/set_files.h"

#include <utility>
#include <vector>

namespace cxsim::cr {

namespace {

/// The copies that the files name, and those below them that have no names of their own. Those that have keep
/// them, and their copies. An errno of the host if a file cannot be read.
std::expected<OwnedCopies, int> named_copies(int directory, std::span<const std::string> names,
                                             Storage& storage) {
    OwnedCopies copies;
    std::set<std::string> seen;
    std::vector<std::string> to_read(names.begin(), names.end()); // Files may name each other in long chains.
    while (!to_read.empty()) {
        const std::string name = std::move(to_read.back());
        to_read.pop_back();
        if (!seen.insert(name).second) {
            continue;
        }
        const auto known = read_known_file(directory, name, storage);
        if (!known) {
            return std::unexpected(known.error());
        }
        for (const Companion& each : known->companions) {
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

std::expected<OwnedCopies, int> copies_of_files(int directory, std::span<const std::string> names,
                                                std::span<const std::string> all, Storage& storage) {
    auto copies = named_copies(directory, names, storage);
    if (!copies || copies->empty()) {
        return copies;
    }
    const References others(directory, all, storage, {names.begin(), names.end()});
    if (others.error() != 0) {
        return std::unexpected(others.error());
    }
    for (auto& [name, digests] : *copies) {
        std::erase_if(digests, [&](const Digest& digest) {
            return others.has({.kind = CompanionKind::copy, .name = name, .digest = digest});
        });
    }
    std::erase_if(*copies, [](const auto& each) { return each.second.empty(); });
    return copies;
}

} // namespace cxsim::cr
