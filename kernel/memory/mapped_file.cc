// Loading pages of files and writing them back.
#include "kernel/memory/mapped_file.h"

#include "emu/memory/page.h"
#include "kernel/files/attributes.h"
#include "kernel/files/extent.h"
#include "kernel/files/host_call.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>

namespace cxsim::kernel {

namespace {

::off_t offset_of(emu::PageNumber number) {
    return static_cast<::off_t>(std::uint64_t{number} << emu::page_shift);
}

/// The page that holds this byte of the file.
emu::PageNumber page_at(std::uint64_t offset) {
    return static_cast<emu::PageNumber>(offset >> emu::page_shift);
}

} // namespace

Expected<void> MappedFile::load(const MountedFile& file, emu::PageNumber first, emu::PageNumber last,
                                bool for_writing) {
    if (!fd_ || (for_writing && !writable_)) {
        UniqueFd fd(::fcntl(file.host_fd(), F_DUPFD_CLOEXEC, 0));
        if (!fd) {
            return fail_from_host();
        }
        held_.reset();
        fd_ = std::move(fd);
        mount_ = &file.mount();
        held_.emplace(*mount_, fd_.get());
        writable_ = for_writing;
        writing_ =
            for_writing ? mount_->uses->begin(identity_of(fd_.get()), FileUses::Kind::writing) : nullptr;
    }
    struct ::stat status{};
    if (::fstat(fd_.get(), &status) != 0) {
        return fail_from_host();
    }
    const std::uint64_t end =
        std::min(static_cast<std::uint64_t>(status.st_size), std::uint64_t{last} << emu::page_shift);
    for (emu::PageNumber number = first; number < last;) {
        const std::uint64_t start = std::uint64_t{number} << emu::page_shift;
        const Extent extent = start < end ? next_extent(fd_.get(), start, end) : Extent{};
        const bool any = extent.start < extent.end;
        const emu::PageNumber data = any ? page_at(extent.start) : last;
        const emu::PageNumber hole = any ? page_at(extent.end + emu::page_size - 1) : last;
        for (; number < data; ++number) {
            if (find(number) == nullptr) {
                put(number, zeros_);
            }
        }
        if (const auto done = load_extent(data, hole); !done) {
            return done;
        }
        number = hole;
    }
    return {};
}

Expected<void> MappedFile::load_extent(emu::PageNumber first, emu::PageNumber last) {
    for (emu::PageNumber number = first; number < last;) {
        if (find(number) != nullptr) {
            ++number;
            continue;
        }
        const emu::PageNumber start = number;
        const emu::PageNumber block_end = start - start % emu::pages_per_block + emu::pages_per_block;
        while (number < std::min(block_end, last) && find(number) == nullptr) {
            ++number;
        }
        if (const auto done = read_pages(start, number); !done) {
            return done;
        }
    }
    return {};
}

Expected<void> MappedFile::read_pages(emu::PageNumber first, emu::PageNumber last) {
    const auto block = std::make_shared<emu::PageBlock>(emu::pages_per_block);
    const std::span<std::byte> bytes(block->at(first % emu::pages_per_block),
                                     std::size_t{last - first} * emu::page_size);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto rest = bytes.subspan(size);
        const ::ssize_t count =
            ::pread(fd_.get(), rest.data(), rest.size(), offset_of(first) + static_cast<::off_t>(size));
        if (count < 0 && errno != EINTR) {
            return fail_from_host();
        }
        if (count == 0) {
            break;
        }
        size += static_cast<std::size_t>(std::max<::ssize_t>(count, 0));
    }
    std::ranges::fill(bytes.subspan(size), std::byte{0});
    for (emu::PageNumber number = first; number < last; ++number) {
        const unsigned place = number % emu::pages_per_block;
        block->take(place);
        put(number, std::make_shared<emu::Page>(block, place));
    }
    return {};
}

void MappedFile::put(emu::PageNumber number, emu::PagePointer page) {
    set(number, page);
    as_in_file_.set(number, std::move(page));
}

Expected<void> MappedFile::reload(std::int64_t offset, std::uint64_t size) {
    const std::uint64_t first = static_cast<std::uint64_t>(offset) >> emu::page_shift;
    const std::uint64_t end =
        (static_cast<std::uint64_t>(offset) + size + emu::page_size - 1) >> emu::page_shift;
    for (std::uint64_t number = first; number < std::min<std::uint64_t>(end, page_count); ++number) {
        const auto page = static_cast<emu::PageNumber>(number);
        if (find(page) == nullptr) {
            continue;
        }
        if (const auto read = read_pages(page, page + 1); !read) {
            return read;
        }
    }
    return {};
}

void MappedFile::keep_only(std::span<const PageRange> ranges) {
    static_cast<void>(write_back()); // As when the last one goes: nobody is left who could be told.
    emu::PageNumber kept = 0;
    for (const PageRange& each : ranges) {
        if (each.first > kept) {
            erase(kept, each.first);
            as_in_file_.erase(kept, each.first);
        }
        kept = std::max(kept, each.last);
    }
    erase(kept, page_count);
    as_in_file_.erase(kept, page_count);
}

Expected<void> MappedFile::write_back() {
    struct ::stat status{};
    if (!writable_) {
        return {};
    }
    if (::fstat(fd_.get(), &status) != 0) {
        return fail_from_host();
    }
    int error = 0;
    bool any = false;
    visit_changes(as_in_file_, [&](emu::PageNumber number, const emu::Page* now, const emu::Page*) {
        const ::off_t left = status.st_size - offset_of(number);
        if (now == nullptr || left <= 0) {
            return true;
        }
        const auto size = std::min<std::size_t>(static_cast<std::size_t>(left), now->bytes.size());
        const auto bytes = std::span<const std::byte>(now->bytes).first(size);
        errno = 0;
        if (write_to_disk(*mount_, fd_.get(), bytes, offset_of(number)) != static_cast<::ssize_t>(size)) {
            error = errno != 0 ? errno : EIO;
        }
        any = true;
        return true;
    });
    if (any) {
        stamp_change(*mount_, fd_.get());
    }
    if (error != 0) {
        return fail(errno_from_host(error));
    }
    as_in_file_ = static_cast<const emu::PageTree&>(*this); // From here on a store copies its page again.
    return {};
}

std::shared_ptr<MappedFile> MappedFileTable::of(int host_fd) const {
    if (files_.empty()) {
        return nullptr;
    }
    const auto found = files_.find(identity_of(host_fd));
    return found == files_.end() ? nullptr : found->second.lock();
}

std::shared_ptr<MappedFile> MappedFileTable::pages_of(const MountedFile& file) {
    std::erase_if(files_, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<MappedFile>& known = files_[identity_of(file.host_fd())];
    auto pages = known.lock();
    if (!pages) {
        pages = std::make_shared<MappedFile>();
        known = pages;
    }
    return pages;
}

void MappedFileTable::keep_only(MappedRanges mapped) {
    for (const auto& [identity, each] : files_) {
        if (const auto file = each.lock()) {
            std::vector<PageRange>& ranges = mapped[file.get()];
            std::ranges::sort(ranges);
            file->keep_only(ranges);
        }
    }
}

std::shared_ptr<MappedFile> MappedFileTable::find(const emu::PageTree* pages) const {
    for (const auto& [identity, each] : files_) {
        auto file = each.lock();
        if (file && file.get() == pages) {
            return file;
        }
    }
    return nullptr;
}

} // namespace cxsim::kernel
