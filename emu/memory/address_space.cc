// Regions over the tree of pages: mapping, protection, access by the kernel, and walks for checkpoints.
#include "emu/memory/address_space.h"

#include "emu/memory/page_tree.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <utility>

namespace cxsim::emu {

namespace {

/// Epochs are unique across all spaces of the program, so that a TLB may compare nothing else. The counter is
/// no state of any machine: results never depend on its value.
std::uint64_t next_epoch() {
    static std::atomic<std::uint64_t> counter{0};
    return counter.fetch_add(1, std::memory_order_relaxed) + 1;
}

PageNumber last_page(std::uint64_t end) {
    return static_cast<PageNumber>((end + page_size - 1) >> page_shift);
}

/// The page number within the shared tree that backs a page of a shared region.
PageNumber shared_number(const Region& region, PageNumber number) {
    return number - page_of(region.start) + static_cast<PageNumber>(region.shared_offset >> page_shift);
}

/// What remains of a region above `at`.
Region upper_part(const Region& region, std::uint64_t at) {
    Region upper = region;
    upper.shared_offset += at - region.start;
    upper.start = static_cast<Address>(at);
    return upper;
}

/// Cuts the region that holds `at` (if any) into two at that address.
void split_at(std::vector<Region>& regions, std::uint64_t at) {
    const auto cut = std::find_if(regions.begin(), regions.end(), [at](const Region& region) {
        return at > region.start && at < region.end;
    });
    if (cut != regions.end()) {
        const Region upper = upper_part(*cut, at);
        cut->end = at;
        regions.insert(cut + 1, upper);
    }
}

bool continues(const Region& lower, const Region& upper) {
    return lower.end == upper.start && lower.protection == upper.protection && lower.kind == upper.kind &&
           !lower.shared && !upper.shared && !lower.thread_private && !upper.thread_private;
}

/// Joins private regions that differ in nothing, so that a stack or break that grows stays one region.
void join_neighbours(std::vector<Region>& regions, std::vector<Region>::iterator region) {
    if (region + 1 != regions.end() && continues(*region, *(region + 1))) {
        region->end = (region + 1)->end;
        region = regions.erase(region + 1) - 1;
    }
    if (region != regions.begin() && continues(*(region - 1), *region)) {
        (region - 1)->end = region->end;
        regions.erase(region);
    }
}

AccessFault denied(Protection need) {
    if (permits(need, Protection::write)) {
        return AccessFault::write_denied;
    }
    return permits(need, Protection::execute) ? AccessFault::execute_denied : AccessFault::read_denied;
}

} // namespace

const Page& zero_page() {
    static const Page page;
    return page;
}

struct AddressSpace::State {
    PageTree pages; ///< Private pages; those of shared regions live in the region's own tree.
    std::map<ThreadView, PageTree> thread_pages; ///< Of thread-private regions, by thread.
    bool keeps_replaced = false;
    std::vector<PagePointer> replaced;
    std::shared_ptr<std::vector<Region>> regions = std::make_shared<std::vector<Region>>();
    bool has_shared = false;
    bool has_thread_private = false;
    mutable std::uint64_t epoch = next_epoch();
    mutable std::uint64_t shared_versions = 0; ///< Sum of the shared trees' versions that `epoch` covers.

    void changed() const { epoch = next_epoch(); }

    const Region* region_at(Address address) const {
        const auto after =
            std::upper_bound(regions->begin(), regions->end(), address,
                             [](Address value, const Region& region) { return value < region.start; });
        if (after == regions->begin()) {
            return nullptr;
        }
        const Region& candidate = *(after - 1);
        return candidate.contains(address) ? &candidate : nullptr;
    }
    /// The shared region that holds the page, or null for private memory.
    const Region* shared_region_at(PageNumber number) const {
        if (!has_shared) {
            return nullptr;
        }
        const Region* region = region_at(address_of(number));
        return region != nullptr && region->shared ? region : nullptr;
    }
    /// Whether each thread sees another page.
    bool is_thread_private(PageNumber number) const {
        const Region* region = has_thread_private ? region_at(address_of(number)) : nullptr;
        return region != nullptr && region->thread_private;
    }
    /// The tree of the private page, and none for a thread that never wrote there.
    const PageTree* tree_of(PageNumber number, ThreadView thread) const {
        if (!is_thread_private(number)) {
            return &pages;
        }
        const auto found = thread_pages.find(thread);
        return found != thread_pages.end() ? &found->second : nullptr;
    }
    PageTree& own_tree_of(PageNumber number, ThreadView thread) {
        return is_thread_private(number) ? thread_pages[thread] : pages;
    }
    void note_regions() {
        has_thread_private = std::any_of(regions->begin(), regions->end(),
                                         [](const Region& region) { return region.thread_private; });
        has_shared = std::any_of(regions->begin(), regions->end(),
                                 [](const Region& region) { return region.shared != nullptr; });
        changed();
    }
};

AddressSpace::AddressSpace() : state_(std::make_unique<State>()) {}
AddressSpace::AddressSpace(const AddressSpace& other) : state_(std::make_unique<State>(*other.state_)) {
    state_->changed();
    other.state_->changed();
}
AddressSpace& AddressSpace::operator=(const AddressSpace& other) {
    if (this != &other) {
        *this = AddressSpace(other);
    }
    return *this;
}
AddressSpace::AddressSpace(AddressSpace&&) noexcept = default;
AddressSpace& AddressSpace::operator=(AddressSpace&&) noexcept = default;
AddressSpace::~AddressSpace() = default;

AddressSpace AddressSpace::freeze() const {
    AddressSpace frozen(*this);
    if (state_->has_shared) {
        std::map<const PageTree*, std::shared_ptr<PageTree>> copies; // a tree mapped twice is copied once
        for (Region& region : frozen.own_regions()) {
            if (region.shared) {
                auto& copy = copies[region.shared.get()];
                if (!copy) {
                    copy = std::make_shared<PageTree>(*region.shared);
                }
                region.shared = copy;
            }
        }
        frozen.state_->changed();
    }
    return frozen;
}

std::vector<Region>& AddressSpace::own_regions() {
    auto& regions = state_->regions;
    if (regions.use_count() != 1) {
        regions = std::make_shared<std::vector<Region>>(*regions);
    } else {
        std::atomic_thread_fence(std::memory_order_acquire);
    }
    return *regions;
}

// --- Regions

void AddressSpace::map(const Region& region) {
    if (region.start >= region.end) {
        return;
    }
    unmap(region.start, region.end);
    auto& regions = own_regions();
    const auto place =
        std::lower_bound(regions.begin(), regions.end(), region.start,
                         [](const Region& other, Address start) { return other.start < start; });
    join_neighbours(regions, regions.insert(place, region));
    state_->note_regions();
}

void AddressSpace::unmap(Address start, std::uint64_t end) {
    if (start >= end) {
        return;
    }
    auto& regions = own_regions();
    split_at(regions, start);
    split_at(regions, end);
    std::erase_if(regions, [&](const Region& region) { return region.start >= start && region.end <= end; });
    state_->pages.erase(page_of(start), last_page(end));
    for (auto& [thread, pages] : state_->thread_pages) {
        pages.erase(page_of(start), last_page(end));
    }
    state_->note_regions();
}

void AddressSpace::protect(Address start, std::uint64_t end, Protection protection) {
    if (start >= end) {
        return;
    }
    auto& regions = own_regions();
    split_at(regions, start);
    split_at(regions, end);
    for (Region& region : regions) {
        if (region.start >= start && region.end <= end) {
            region.protection = protection;
        }
    }
    state_->note_regions();
}

const Region* AddressSpace::region_at(Address address) const {
    return state_->region_at(address);
}

std::span<const Region> AddressSpace::regions() const {
    return *state_->regions;
}

std::optional<Address> AddressSpace::find_hole(std::uint64_t size, Address low, std::uint64_t high) const {
    if (size == 0) {
        return std::nullopt;
    }
    std::uint64_t candidate = (std::uint64_t{low} + page_size - 1) & ~std::uint64_t{page_size - 1};
    for (const Region& region : *state_->regions) {
        if (region.end <= candidate) {
            continue;
        }
        if (region.start >= candidate + size) {
            break;
        }
        candidate = region.end;
    }
    if (candidate > high || size > high - candidate) {
        return std::nullopt;
    }
    return static_cast<Address>(candidate);
}

// --- Bytes

bool AddressSpace::check(Address from, std::size_t size, Protection need, MemoryFault& fault) const {
    std::uint64_t at = from;
    const std::uint64_t end = at + size;
    while (at < end) {
        const Region* region = at < (std::uint64_t{1} << 32) ? region_at(static_cast<Address>(at)) : nullptr;
        if (region == nullptr || !permits(region->protection, need)) {
            const AccessFault reason = region == nullptr ? AccessFault::not_mapped : denied(need);
            fault = {.reason = reason, .address = static_cast<Address>(at)};
            return false;
        }
        at = region->end;
    }
    return true;
}

std::expected<void, MemoryFault> AddressSpace::read(Address from, std::span<std::byte> to, Protection need,
                                                    ThreadView thread) const {
    MemoryFault fault;
    if (!check(from, to.size(), need, fault)) {
        return std::unexpected(fault);
    }
    while (!to.empty()) {
        const std::size_t offset = from % page_size;
        const std::size_t part = std::min<std::size_t>(to.size(), page_size - offset);
        const Page* contents = page(page_of(from), thread);
        std::memcpy(to.data(), (contents != nullptr ? *contents : zero_page()).bytes.data() + offset, part);
        to = to.subspan(part);
        from += static_cast<Address>(part);
    }
    return {};
}

std::expected<void, MemoryFault> AddressSpace::write(Address to, std::span<const std::byte> from,
                                                     Protection need, ThreadView thread) {
    MemoryFault fault;
    if (!check(to, from.size(), need, fault)) {
        return std::unexpected(fault);
    }
    while (!from.empty()) {
        const std::size_t offset = to % page_size;
        const std::size_t part = std::min<std::size_t>(from.size(), page_size - offset);
        std::memcpy(writable_page(page_of(to), thread).bytes.data() + offset, from.data(), part);
        from = from.subspan(part);
        to += static_cast<Address>(part);
    }
    return {};
}

// --- Pages

const Page* AddressSpace::page(PageNumber number, ThreadView thread) const {
    if (const Region* region = state_->shared_region_at(number)) {
        return region->shared->find(shared_number(*region, number));
    }
    const PageTree* tree = state_->tree_of(number, thread);
    return tree != nullptr ? tree->find(number) : nullptr;
}

Page& AddressSpace::writable_page(PageNumber number, ThreadView thread) {
    const Region* region = state_->shared_region_at(number);
    PageTree::Writable written = region != nullptr ? region->shared->writable(shared_number(*region, number))
                                                   : state_->own_tree_of(number, thread).writable(number);
    Page& page = written.page;
    if (written.previous && state_->keeps_replaced) {
        state_->replaced.push_back(std::move(written.previous));
    }
    const bool has_code = std::ranges::any_of(page.code, [](const auto& code) { return code != nullptr; });
    if (written.replaced || has_code) {
        page.code = {};
        state_->changed();
    }
    return page;
}

void AddressSpace::set_page(PageNumber number, PagePointer contents, ThreadView thread) {
    if (const Region* region = state_->shared_region_at(number)) {
        region->shared->set(shared_number(*region, number), std::move(contents));
    } else {
        state_->own_tree_of(number, thread).set(number, std::move(contents));
    }
    state_->changed();
}

void AddressSpace::attach_code(PageNumber number, std::shared_ptr<DecodedCode> code, unsigned host_thread) {
    // Not a write: the bytes stay as they are, so everyone who holds the page may use its code.
    if (auto* present = const_cast<Page*>(page(number))) {
        present->code[host_thread] = std::move(code);
        state_->changed();
    }
}

void AddressSpace::keep_replaced() {
    state_->keeps_replaced = true;
}

void AddressSpace::release_replaced() {
    state_->replaced.clear();
}

// --- Thread-private memory

void AddressSpace::make_thread_private(Address start, std::uint64_t end) {
    auto& regions = own_regions();
    split_at(regions, start);
    split_at(regions, end);
    for (Region& region : regions) {
        if (region.start >= start && region.end <= end && !region.shared) {
            region.thread_private = true;
        }
    }
    state_->thread_pages.try_emplace(0);
    for (auto& [thread, pages] : state_->thread_pages) {
        if (thread == initial_view) {
            continue;
        }
        state_->pages.visit(page_of(start), last_page(end), [&](PageNumber number, const Page& /*page*/) {
            pages.set(number, state_->pages.share(number));
            return true;
        });
    }
    state_->pages.erase(page_of(start), last_page(end));
    state_->note_regions();
}

void AddressSpace::begin_threads_anew(Address start, std::uint64_t end) {
    for (Region& region : own_regions()) {
        if (region.start >= start && region.end <= end && region.thread_private) {
            region.threads_begin_anew = true;
        }
    }
    state_->thread_pages.try_emplace(initial_view);
}

void AddressSpace::begin_thread(ThreadView thread) {
    PageTree& begun = state_->thread_pages[thread] = state_->thread_pages[0];
    for (const Region& region : *state_->regions) {
        if (region.threads_begin_anew) {
            const PageTree& initial = state_->thread_pages[initial_view];
            begun.erase(page_of(region.start), last_page(region.end));
            initial.visit(page_of(region.start), last_page(region.end),
                          [&](PageNumber number, const Page& /*page*/) {
                              begun.set(number, initial.share(number));
                              return true;
                          });
        }
    }
    state_->changed();
}

void AddressSpace::end_thread(ThreadView thread) {
    state_->thread_pages.erase(thread);
    state_->changed();
}

void AddressSpace::keep_only_thread(ThreadView thread) {
    if (!state_->thread_pages.empty()) {
        state_->thread_pages[0] = PageTree(state_->thread_pages[thread]);
        std::erase_if(state_->thread_pages,
                      [](const auto& each) { return each.first != 0 && each.first != initial_view; });
        state_->changed();
    }
}

bool AddressSpace::has_thread_private() const {
    return state_->has_thread_private;
}

// --- Walks

void AddressSpace::visit_pages(Address start, std::uint64_t end, const PageVisitor& visit,
                               ThreadView thread) const {
    for (const Region& region : *state_->regions) {
        const std::uint64_t low = std::max<std::uint64_t>(region.start, start);
        const std::uint64_t high = std::min(region.end, end);
        if (low >= high) {
            continue;
        }
        const PageNumber first = page_of(static_cast<Address>(low));
        bool go_on = true;
        if (region.shared) {
            const PageNumber shift = shared_number(region, first) - first;
            go_on = region.shared->visit(
                first + shift, last_page(high) + shift,
                [&](PageNumber number, const Page& page) { return visit(number - shift, page); });
        } else if (const PageTree* tree = state_->tree_of(first, thread)) {
            go_on = tree->visit(first, last_page(high), visit);
        }
        if (!go_on) {
            return;
        }
    }
}

void AddressSpace::visit_changed_pages(const AddressSpace& older, const PageVisitor& visit) const {
    const auto pass = [&](PageNumber number, const Page* now) {
        return visit(number, now != nullptr ? *now : zero_page());
    };
    const bool go_on = state_->pages.visit_changes(
        older.state_->pages, [&](PageNumber number, const Page* now, const Page* /*before*/) {
            // A private page that turned into a shared one, or went with its region, is no change of ours.
            const bool mapped = region_at(address_of(number)) != nullptr;
            return !mapped || state_->shared_region_at(number) != nullptr || pass(number, now);
        });
    if (!go_on || !state_->has_shared) {
        return;
    }
    for (const Region& region : *state_->regions) {
        if (!region.shared) {
            continue;
        }
        for (PageNumber number = page_of(region.start); number < last_page(region.end); ++number) {
            const Page* now = page(number);
            if (now != older.page(number) && !pass(number, now)) {
                return;
            }
        }
    }
}

std::uint64_t AddressSpace::epoch() const {
    if (state_->has_shared) {
        std::uint64_t versions = 0;
        for (const Region& region : *state_->regions) {
            versions += region.shared ? region.shared->version() : 0;
        }
        if (versions != state_->shared_versions) {
            state_->shared_versions = versions;
            state_->changed();
        }
    }
    return state_->epoch;
}

} // namespace cxsim::emu
