#include "cr/requests.h"

#include <algorithm>
#include <optional>

namespace cxsim::cr {

namespace {

constexpr std::uint32_t common_options = ABI_CR_QUIET | ABI_CR_VERBOSE | ABI_CR_LIST | ABI_CR_DEBUG;

/// A path that may be left out.
kernel::Expected<std::optional<std::string>> optional_path(kernel::UserMemory& memory, emu::Address address) {
    if (address == 0) {
        return std::nullopt;
    }
    auto path = memory.load_path(address);
    if (!path) {
        return kernel::fail(path.error());
    }
    return std::move(*path);
}

bool valid_signal(std::int32_t number) {
    return number >= 0 && number < static_cast<std::int32_t>(kernel::signal_count);
}

} // namespace

Report::Options report_options(std::uint32_t options) {
    return {.quiet = (options & ABI_CR_QUIET) != 0,
            .verbose = (options & ABI_CR_VERBOSE) != 0,
            .debug = (options & ABI_CR_DEBUG) != 0};
}

/// Copies the report to where the caller wants it; nowhere if it does not.
kernel::Expected<void> deliver(kernel::UserMemory& memory, const Report& report, emu::Address where,
                               std::uint32_t size) {
    const std::string text = report.text(std::min<std::uint32_t>(size, ABI_REPORT_MAX));
    if (where == 0 || text.empty()) {
        return {};
    }
    return memory.write(where, std::as_bytes(std::span(text)));
}

/// Whether the report can be delivered. Asked before anything happens that the caller could not be told of.
kernel::Expected<void> check_report(kernel::UserMemory& memory, emu::Address where, std::uint32_t size) {
    return where == 0 ? kernel::Expected<void>{}
                      : memory.check_writable(where, std::min<std::uint32_t>(size, ABI_REPORT_MAX));
}

kernel::Outcome deliver_items(kernel::UserMemory& memory, const Bytes& items, emu::Address where,
                              std::uint32_t size) {
    if (items.size() <= size) {
        if (const auto done = memory.write(where, items); !done) {
            return done.error();
        }
    }
    return items.size();
}

/// The signal for the target once its checkpoint is safe; none is 0.
kernel::Signal signal_after(const abi_chkpnt& request) {
    if ((request.ck_options & ABI_CHKPNT_KILL) != 0) {
        return kernel::ABI_SIGKILL;
    }
    const bool wanted = (request.ck_options & (ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY)) != 0;
    return wanted ? static_cast<kernel::Signal>(std::int32_t{request.ck_signal}) : kernel::Signal{};
}

kernel::Expected<CheckpointRequest> checkpoint_request(kernel::UserMemory& memory, const abi_chkpnt& given) {
    constexpr std::uint32_t known = ABI_CHKPNT_FORCE | ABI_CHKPNT_SIGROOT | ABI_CHKPNT_SIGFAMILY |
                                    ABI_CHKPNT_KILL | ABI_CHKPNT_COPY | ABI_CHKPNT_TEST | ABI_CHKPNT_PFD |
                                    common_options | ABI_CHKPNT_COMMAND | ABI_CHKPNT_COMPRESS |
                                    ABI_CHKPNT_INCREMENT;
    const std::uint32_t options = given.ck_options;
    const bool both = (options & ABI_CHKPNT_SIGROOT) != 0 && (options & ABI_CHKPNT_SIGFAMILY) != 0;
    if (given.ck_class > ABI_CHKPNT_FAMILY || (options & ~known) != 0 || both ||
        !valid_signal(given.ck_signal) || given.ck_pid < 0) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    auto directory = optional_path(memory, given.ck_dir);
    auto file = optional_path(memory, given.ck_file);
    if (!directory || !file) {
        return kernel::fail(directory ? file.error() : directory.error());
    }
    const bool increment = (options & ABI_CHKPNT_INCREMENT) != 0;
    auto since = optional_path(memory, increment ? emu::Address{given.ck_since} : 0);
    if (!since) {
        return kernel::fail(since.error());
    }
    auto choices = Choices::load(memory, given.ck_choices, given.ck_choice_count);
    if (!choices) {
        return kernel::fail(choices.error());
    }
    return CheckpointRequest{.pid = given.ck_pid,
                             .extent =
                                 given.ck_class == ABI_CHKPNT_FAMILY ? Extent::hierarchy : Extent::process,
                             .force = (options & ABI_CHKPNT_FORCE) != 0,
                             .test_only = (options & ABI_CHKPNT_TEST) != 0,
                             .from_command = (options & ABI_CHKPNT_COMMAND) != 0,
                             .copy_files = (options & ABI_CHKPNT_COPY) != 0,
                             .by_descriptor = (options & ABI_CHKPNT_PFD) != 0,
                             .choices = std::move(*choices),
                             .directory = std::move(*directory),
                             .file = std::move(*file),
                             .compress = (options & ABI_CHKPNT_COMPRESS) != 0,
                             .since_previous = increment && !since->has_value(),
                             .since = std::move(*since)};
}

kernel::Expected<RestartRequest> restart_request(kernel::UserMemory& memory, const abi_restart& given) {
    constexpr std::uint32_t known = ABI_RESTART_FORCE | ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY |
                                    ABI_RESTART_SUSPEND | ABI_RESTART_BECOME | ABI_RESTART_COPY |
                                    common_options | ABI_RESTART_DEBUG | ABI_RESTART_LAST_TRY |
                                    ABI_RESTART_CHANGED | ABI_RESTART_SETTINGS;
    const std::uint32_t flags = given.rs_flags;
    const bool signal_given = (flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY)) != 0;
    if ((flags & ~known) != 0 || !valid_signal(given.rs_signal)) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    auto path = memory.load_path(given.rs_file);
    if (!path) {
        return kernel::fail(path.error());
    }
    auto choices = Choices::load(memory, given.rs_choices, given.rs_choice_count);
    if (!choices) {
        return kernel::fail(choices.error());
    }
    return RestartRequest{.path = std::move(*path),
                          .force = (flags & ABI_RESTART_FORCE) != 0,
                          .last_try = (flags & ABI_RESTART_LAST_TRY) != 0,
                          .suspend = (flags & ABI_RESTART_SUSPEND) != 0,
                          .signal = signal_given ? static_cast<kernel::Signal>(std::int32_t{given.rs_signal})
                                                 : kernel::ABI_SIGCONT,
                          .accept_changes = (flags & ABI_RESTART_CHANGED) != 0,
                          .copy_back = (flags & ABI_RESTART_COPY) != 0,
                          .become = (flags & ABI_RESTART_BECOME) != 0,
                          .trace = (flags & ABI_RESTART_DEBUG) != 0,
                          .signal_family = (flags & ABI_RESTART_SIGFAMILY) != 0,
                          .choices = std::move(*choices)};
}

} // namespace cxsim::cr
