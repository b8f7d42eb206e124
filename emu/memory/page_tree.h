// A persistent map from page numbers to pages: a radix tree whose nodes are shared by reference and copied
// when someone writes below them while another tree holds them too.
//
// Nodes have 16 children, so the first write after a copy duplicates five nodes of 256 bytes and one page.
#pragma once

#include "emu/memory/page.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

namespace cxsim::emu {

/// A node of the tree; the children of level 1 are pages, level 5 is the root.
template <unsigned level>
struct TreeNode {
    using Child = TreeNode<level - 1>;
    std::array<std::shared_ptr<Child>, 16> children;
};
template <>
struct TreeNode<1> {
    using Child = Page;
    std::array<std::shared_ptr<Child>, 16> children;
};

/// Pages by number (0 .. 2^20 - 1). Copying shares everything and takes constant time; two copies may be used
/// by two host threads at once, one copy only by one.
class PageTree {
  public:
    /// What writable() gives back.
    struct Writable {
        Page& page;
        bool replaced; ///< The page is another one than before (created, or copied because it was shared).
        PagePointer previous; ///< What it was copied from, if it was.
    };
    /// Called with a number and a page; returns false to stop.
    using Visitor = std::function<bool(PageNumber, const Page&)>;
    /// Called with a number, the page in this tree and the page in the older one (one of them may be null).
    using ChangeVisitor = std::function<bool(PageNumber, const Page* now, const Page* before)>;

    static constexpr PageNumber page_count = 1U << 20;

    PageTree() = default;
    PageTree(const PageTree& other) : root_(other.root_) { ++other.version_; }
    PageTree& operator=(const PageTree& other);
    PageTree(PageTree&&) noexcept = default;
    PageTree& operator=(PageTree&&) noexcept = default;
    ~PageTree() = default;

    /// The page, or null when there is none.
    const Page* find(PageNumber number) const;
    /// The page for whoever wants to hold it; null when there is none.
    PagePointer share(PageNumber number) const;
    /// The page for writing: created with zeros if absent, copied if another tree or owner holds it.
    Writable writable(PageNumber number);
    /// Puts a page in place of whatever was there; null removes.
    void set(PageNumber number, PagePointer page);
    /// Removes the pages [first, last).
    void erase(PageNumber first, PageNumber last);
    /// Visits the present pages of [first, last) in ascending order. Returns false when stopped.
    bool visit(PageNumber first, PageNumber last, const Visitor& visitor) const;
    /// Visits the pages that differ by identity from those of `older`, skipping what both share. Returns
    /// false when stopped.
    bool visit_changes(const PageTree& older, const ChangeVisitor& visitor) const;

    /// Counts the changes after which a Page pointer handed out earlier may no longer be used for this tree.
    std::uint64_t version() const { return version_; }

  private:
    static constexpr unsigned root_level = 5;
    using Root = TreeNode<root_level>;

    std::shared_ptr<Root> root_;
    /// Copying a tree takes away its right to write in place, hence mutable.
    mutable std::uint64_t version_ = 0;
};

} // namespace cxsim::emu
