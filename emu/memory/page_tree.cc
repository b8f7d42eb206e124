// The persistent tree of pages: path copying down to the page that is written.
#include "emu/memory/page_tree.h"

#include <algorithm>
#include <utility>

namespace cxsim::emu {

namespace {

constexpr unsigned bits_per_level = 4;

/// Index of the child on the way to the page, for a node of the given level.
template <unsigned level>
constexpr unsigned child_index(PageNumber number) {
    return (number >> ((level - 1) * bits_per_level)) & 15U;
}
/// Number of pages below one child of a node of the given level.
template <unsigned level>
constexpr PageNumber child_span() {
    return PageNumber{1} << ((level - 1) * bits_per_level);
}

/// Whether nobody else holds the node. The fence pairs with the release of another thread's last reference:
/// what that thread read happened before what we are going to write.
template <typename T>
bool is_sole_owner(const std::shared_ptr<T>& node) {
    if (node.use_count() != 1) {
        return false;
    }
    std::atomic_thread_fence(std::memory_order_acquire);
    return true;
}

template <unsigned level>
std::shared_ptr<TreeNode<level>> copy_of(const TreeNode<level>& node) {
    return std::make_shared<TreeNode<level>>(node);
}

/// Makes the node ours alone. Returns whether it is another object than before.
template <typename Node>
bool own(std::shared_ptr<Node>& node) {
    if (!node) {
        node = std::make_shared<Node>();
        return true;
    }
    if (is_sole_owner(node)) {
        return false;
    }
    node = copy_of(*node);
    return true;
}

template <unsigned level>
TreeNode<1>& own_path(TreeNode<level>& node, PageNumber number) {
    if constexpr (level == 1) {
        return node;
    } else {
        auto& child = node.children[child_index<level>(number)];
        own(child);
        return own_path(*child, number);
    }
}

/// A page whose bytes lie beside those of the node's others, if there is room beside one of them.
PagePointer new_page(const TreeNode<1>& node, unsigned place) {
    for (unsigned n = 0; n < node.children.size(); ++n) {
        const PagePointer& neighbour = node.children[n];
        if (neighbour && neighbour->bytes.place() == n && neighbour->bytes.block()->take(place)) {
            return std::make_shared<Page>(neighbour->bytes.block(), place);
        }
    }
    auto block = std::make_shared<PageBlock>(pages_per_block);
    block->take(place);
    return std::make_shared<Page>(std::move(block), place);
}

template <unsigned level>
const PagePointer* find_slot(const TreeNode<level>& node, PageNumber number) {
    const auto& child = node.children[child_index<level>(number)];
    if constexpr (level == 1) {
        return &child;
    } else {
        return child ? find_slot(*child, number) : nullptr;
    }
}

/// Removes [first, last) below the node, whose first page is `base`.
template <unsigned level>
void erase_below(TreeNode<level>& node, PageNumber base, PageNumber first, PageNumber last) {
    for (unsigned index = 0; index < 16; ++index) {
        const PageNumber low = base + index * child_span<level>();
        const PageNumber high = low + child_span<level>();
        auto& child = node.children[index];
        if (!child || high <= first || low >= last) {
            continue;
        }
        if (first <= low && high <= last) {
            child.reset();
        } else if constexpr (level > 1) {
            own(child);
            erase_below(*child, low, first, last);
        }
    }
}

template <unsigned level>
bool visit_below(const TreeNode<level>& node, PageNumber base, PageNumber first, PageNumber last,
                 const PageTree::Visitor& visitor) {
    for (unsigned index = 0; index < 16; ++index) {
        const PageNumber low = base + index * child_span<level>();
        const auto& child = node.children[index];
        if (!child || low + child_span<level>() <= first || low >= last) {
            continue;
        }
        if constexpr (level == 1) {
            if (!visitor(low, *child)) {
                return false;
            }
        } else if (!visit_below(*child, low, first, last, visitor)) {
            return false;
        }
    }
    return true;
}

template <unsigned level>
bool visit_changes_below(const TreeNode<level>* now, const TreeNode<level>* before, PageNumber base,
                         const PageTree::ChangeVisitor& visitor) {
    for (unsigned index = 0; index < 16; ++index) {
        const PageNumber low = base + index * child_span<level>();
        const auto* child = now != nullptr ? now->children[index].get() : nullptr;
        const auto* old_child = before != nullptr ? before->children[index].get() : nullptr;
        if (child == old_child) {
            continue;
        }
        if constexpr (level == 1) {
            if (!visitor(low, child, old_child)) {
                return false;
            }
        } else if (!visit_changes_below(child, old_child, low, visitor)) {
            return false;
        }
    }
    return true;
}

} // namespace

PageTree& PageTree::operator=(const PageTree& other) {
    if (this != &other) {
        root_ = other.root_;
        ++version_;
        ++other.version_;
    }
    return *this;
}

const Page* PageTree::find(PageNumber number) const {
    const auto* slot = root_ ? find_slot(*root_, number) : nullptr;
    return slot != nullptr ? slot->get() : nullptr;
}

PagePointer PageTree::share(PageNumber number) const {
    const auto* slot = root_ ? find_slot(*root_, number) : nullptr;
    if (slot == nullptr || !*slot) {
        return nullptr;
    }
    ++version_; // from now on someone else holds it: a write must copy
    return *slot;
}

PageTree::Writable PageTree::writable(PageNumber number) {
    own(root_);
    TreeNode<1>& node = own_path(*root_, number);
    PagePointer& page = node.children[child_index<1>(number)];
    if (page && is_sole_owner(page)) {
        page->checksum.forget();
        return {.page = *page, .replaced = false, .previous = nullptr};
    }
    PagePointer made = new_page(node, child_index<1>(number));
    if (page) {
        made->bytes = page->bytes; // what was decoded from the bytes stays with the original
    } else {
        std::ranges::fill(made->bytes, std::byte{0});
    }
    ++version_;
    PagePointer previous = std::exchange(page, std::move(made));
    return {.page = *page, .replaced = true, .previous = std::move(previous)};
}

void PageTree::set(PageNumber number, PagePointer page) {
    own(root_);
    own_path(*root_, number).children[child_index<1>(number)] = std::move(page);
    ++version_;
}

void PageTree::erase(PageNumber first, PageNumber last) {
    if (!root_ || first >= last) {
        return;
    }
    own(root_);
    erase_below(*root_, 0, first, std::min(last, page_count));
    ++version_;
}

bool PageTree::visit(PageNumber first, PageNumber last, const Visitor& visitor) const {
    return !root_ || visit_below(*root_, 0, first, last, visitor);
}

bool PageTree::visit_changes(const PageTree& older, const ChangeVisitor& visitor) const {
    return root_ == older.root_ || visit_changes_below(root_.get(), older.root_.get(), 0, visitor);
}

} // namespace cxsim::emu
