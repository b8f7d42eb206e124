// Writing core files.
#include "kernel/processes/core_file.h"

#include "emu/isa/contexts.h"
#include "emu/isa/soff.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"
#include "kernel/processes/exec.h"
#include "kernel/processes/signal_frame.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cxsim::kernel {

namespace {

// What tools outside the kernel read by.
static_assert(sizeof(CoreProcess) == sizeof(soff::ProcessContext) &&
              offsetof(CoreProcess, command) == offsetof(soff::ProcessContext, command));
static_assert(sizeof(CoreThread) == sizeof(soff::ThreadContext) &&
              offsetof(CoreThread, sp) == offsetof(soff::ThreadContext, sp) &&
              offsetof(CoreThread, vector) == offsetof(soff::ThreadContext, v));

template <typename T>
std::vector<std::byte> bytes_of(const T& value) {
    const auto bytes = std::as_bytes(std::span(&value, 1));
    return {bytes.begin(), bytes.end()};
}

soff::SectionType section_type(const emu::Region& region) {
    if (region.thread_private) {
        return soff::SectionType::thread_data;
    }
    return region.kind == emu::RegionKind::text ? soff::SectionType::text : soff::SectionType::data;
}

constexpr std::uint64_t round_up_to_page(std::uint64_t size) {
    return (size + emu::page_size - 1) & ~std::uint64_t{emu::page_size - 1};
}

/// The file: headers and contexts up to a page boundary, then the regions one after the other. Pages that the
/// process never touched are holes, so a core takes no more room than the process did.
class CoreWriter {
  public:
    CoreWriter(const Process& process, Signal signal) : process_(process) {
        add_context(soff::SectionType::context,
                    core_process_section(process, static_cast<std::uint32_t>(signal)));
        for (const auto& thread : process.threads) {
            add_context(soff::SectionType::thread_context, core_thread_section(thread->context.registers));
        }
        for (const auto& thread : process.threads) {
            add_memory(thread->id, true);
        }
        add_memory(0, false);
        head_size_ =
            sizeof(soff::FileHeader) + (contexts_.size() + memory_.size()) * sizeof(soff::SectionHeader);
        for (const Context& context : contexts_) {
            head_size_ += context.bytes.size();
        }
        head_size_ = round_up_to_page(head_size_);
    }

    std::uint64_t size() const {
        std::uint64_t size = head_size_;
        for (const Memory& each : memory_) {
            size += each.region.size();
        }
        return size;
    }

    /// Whether the host took all of it.
    bool write(const MountedFile& file) const {
        return write_at(file, 0, head()) && write_pages(file) &&
               ::ftruncate(file.host_fd(), static_cast<::off_t>(size())) == 0;
    }

  private:
    struct Context {
        soff::SectionType type;
        std::vector<std::byte> bytes;
    };

    /// A region as a thread sees it.
    struct Memory {
        emu::Region region;
        emu::ThreadView thread;
    };

    /// The regions that each thread has for itself, or the others.
    void add_memory(emu::ThreadView thread, bool for_each_thread) {
        for (const emu::Region& region : process_.space.regions()) {
            if (region.kind != emu::RegionKind::gateway && region.thread_private == for_each_thread) {
                memory_.push_back({region, thread});
            }
        }
    }

    void add_context(soff::SectionType type, std::vector<std::byte> bytes) {
        contexts_.push_back({type, std::move(bytes)});
    }

    std::vector<std::byte> head() const {
        soff::FileHeader header{};
        header.h_magic = soff::magic_core;
        header.h_nscns = static_cast<std::uint32_t>(contexts_.size() + memory_.size());
        header.h_vers = soff::layout_version;
        header.h_scnptr = sizeof header;
        header.h_opthdr = soff::optional_header_size;
        header.o_entry = process_.main_thread().context.registers.pc;
        header.o_flags = process_.program.flags;
        header.o_mflags = process_.program.machine_flags;
        std::vector<std::byte> head = bytes_of(header);
        std::uint64_t at = sizeof header + header.h_nscns * sizeof(soff::SectionHeader);
        for (const Context& context : contexts_) {
            append(head, section_header(context.type, 0, context.bytes.size(), at, 0));
            at += context.bytes.size();
        }
        at = head_size_;
        for (const auto& [region, thread] : memory_) {
            append(head, section_header(section_type(region), region.start, region.size(), at,
                                        static_cast<std::uint32_t>(region.protection)));
            at += region.size();
        }
        for (const Context& context : contexts_) {
            head.insert(head.end(), context.bytes.begin(), context.bytes.end());
        }
        head.resize(head_size_);
        return head;
    }

    static soff::SectionHeader section_header(soff::SectionType type, emu::Address address,
                                              std::uint64_t size, std::uint64_t at,
                                              std::uint32_t protection) {
        soff::SectionHeader header{};
        header.s_vaddr = address;
        header.s_size = static_cast<std::uint32_t>(size);
        header.s_scnptr = at;
        header.s_prot = protection;
        header.s_flags = static_cast<std::uint32_t>(type);
        return header;
    }

    static void append(std::vector<std::byte>& to, const soff::SectionHeader& header) {
        const auto bytes = std::as_bytes(std::span(&header, 1));
        to.insert(to.end(), bytes.begin(), bytes.end());
    }

    bool write_pages(const MountedFile& file) const {
        std::uint64_t start = head_size_;
        bool good = true;
        for (const auto& memory : memory_) {
            const emu::Region& region = memory.region;
            const auto write_page = [&](emu::PageNumber number, const emu::Page& page) {
                good = write_at(file, start + (emu::address_of(number) - region.start), page.bytes);
                return good;
            };
            process_.space.visit_pages(region.start, region.end, write_page, memory.thread);
            if (!good) {
                return false;
            }
            start += region.size();
        }
        return true;
    }

    static bool write_at(const MountedFile& file, std::uint64_t offset, std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ::ssize_t count =
                write_to_disk(file.mount(), file.host_fd(), bytes, static_cast<std::int64_t>(offset));
            if (count < 0 && errno == EINTR) {
                continue;
            }
            if (count <= 0) {
                return false;
            }
            bytes = bytes.subspan(static_cast<std::size_t>(count));
            offset += static_cast<std::uint64_t>(count);
        }
        return true;
    }

    const Process& process_;
    std::vector<Context> contexts_;
    std::vector<Memory> memory_; ///< In the order of the file: what threads have for themselves comes first.
    std::uint64_t head_size_ = 0;
};

/// Whether the memory of the process may become a file: not if it has another identity than the user who
/// started it, nor if that user may not read the program.
bool may_leave_core(const Process& process) {
    const Credentials& ids = process.credentials;
    return ids.euid == ids.uid && ids.egid == ids.gid && may_read_program(process, ids);
}

bool within_limits(const Process& process, std::uint64_t size) {
    return std::ranges::all_of(std::array{ABI_RLIMIT_CORE, ABI_RLIMIT_FSIZE}, [&](auto which) {
        const std::int32_t limit = process.limits[static_cast<std::size_t>(which)].soft;
        return limit == ABI_RLIM_INFINITY || size <= static_cast<std::uint64_t>(std::max(limit, 0));
    });
}

/// The file `core` of the working directory, made or emptied. Null if there is one that is not plainly the
/// process's own: a link, or somebody else's, could carry the memory elsewhere.
std::shared_ptr<MountedFile> open_core(Kernel& kernel, const Process& process) {
    constexpr std::uint32_t core_permissions = 0600;
    const Viewpoint from = viewpoint_of(process);
    const auto old = kernel.files().lookup(from, "core", Follow::no);
    if (old &&
        (!old->is(ABI_S_IFREG) || old->status.links != 1 || old->status.uid != process.credentials.euid)) {
        return nullptr;
    }
    const auto found =
        kernel.files().find_or_create(from, "core", ABI_O_WRONLY, Creation{core_permissions, false});
    const auto file = found ? kernel.files().open_node(found->node, ABI_O_WRONLY | ABI_O_TRUNC)
                            : Expected<std::shared_ptr<File>>(fail(found.error()));
    // open_node() makes a MountedFile of every regular file.
    return file && (*file)->kind() == FileKind::regular ? std::static_pointer_cast<MountedFile>(*file)
                                                        : nullptr;
}

} // namespace

std::vector<std::byte> core_process_section(const Process& process, std::uint32_t signal) {
    CoreProcess section{};
    section.version = core_version;
    section.pid = process.pid;
    section.thread_count = static_cast<std::uint32_t>(process.threads.size());
    section.signal = signal;
    process.program.command.copy(section.command, sizeof section.command - 1);
    return bytes_of(section);
}

std::vector<std::byte> core_thread_section(const emu::Registers& registers) {
    const abi_sigcontext context = save_context(registers);
    CoreThread section{};
    section.tid = registers.tid;
    section.vector_valid = registers.vector_valid ? 1 : 0;
    section.pc = context.sc_pc;
    section.psw = context.sc_psw;
    section.fp = context.sc_fp;
    section.ap = context.sc_ap;
    std::ranges::copy(context.sc_a, section.a);
    section.sp = context.sc_sp;
    std::ranges::copy(context.sc_s, section.s);
    section.vector = save_vector_state(registers);
    return bytes_of(section);
}

bool write_core_file(Kernel& kernel, Process& process, Signal signal) {
    const CoreWriter core(process, signal);
    if (!may_leave_core(process) || !within_limits(process, core.size())) {
        return false;
    }
    const auto file = open_core(kernel, process);
    if (file == nullptr) {
        return false;
    }
    if (!core.write(*file)) {
        // Half a core is of no use to anybody; on a full disk it is in the way.
        static_cast<void>(kernel.files().unlink(viewpoint_of(process), "core"));
        return false;
    }
    file->stamp_change();
    return true;
}

} // namespace cxsim::kernel
