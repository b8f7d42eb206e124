// System calls about the machine as a whole, and the way to Checkpoint Restart.
#include "kernel/abi/file.h"
#include "kernel/abi/process.h"
#include "kernel/calls/system_call.h"
#include "kernel/kernel.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cxsim::kernel {

namespace {

constexpr std::size_t longest_hostname = 64;
constexpr std::int32_t serial_number = 1;

template <std::size_t size>
void put_text(char (&field)[size], std::string_view text) {
    text.copy(field, size - 1);
}

std::int32_t cpu_type(const emu::Model& model) {
    if (model.family == emu::Family::c1) {
        return ABI_CPUTYPE_C1;
    }
    return model.cpu_count > 1 ? ABI_CPUTYPE_C2MP : ABI_CPUTYPE_C2;
}

} // namespace

Outcome sys_uname(SystemCall& call) {
    abi_utsname names{};
    put_text(names.sysname, "ConvexOS");
    put_text(names.nodename, call.kernel.hostname());
    put_text(names.release, "9.0");
    put_text(names.version, "convex");
    put_text(names.machine, call.kernel.config().model.uname);
    return call.memory().store(call.arg(0), names);
}

Outcome sys_getsysinfo(SystemCall& call) {
    const KernelConfig& machine = call.kernel.config();
    abi_sysinfo info{};
    info.cpu_type = cpu_type(machine.model);
    info.cpu_count = static_cast<std::int32_t>(machine.model.cpu_count);
    info.system_sn = serial_number;
    info.ieee = machine.ieee_fitted ? 1 : 0;
    info.memory_megabytes = static_cast<std::int32_t>(machine.memory_megabytes);
    for (std::size_t n = 0; n < std::size(info.load_average); ++n) {
        info.load_average[n] =
            static_cast<std::int32_t>(std::lround(call.kernel.load_average().averages()[n] * ABI_FSCALE));
    }
    const auto bytes = std::as_bytes(std::span(&info, 1));
    const auto stored =
        call.memory().write(call.arg(1), bytes.first(std::min<std::size_t>(bytes.size(), call.arg(0))));
    return stored ? Outcome(0) : Outcome(stored.error());
}

Outcome sys_gethostid(SystemCall& call) {
    return static_cast<std::uint32_t>(call.kernel.host_id());
}

Outcome sys_sethostid(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    call.kernel.host_id() = call.signed_arg(0);
    return 0;
}

Outcome sys_gethostname(SystemCall& call) {
    const std::string name = call.kernel.hostname() + '\0';
    const auto bytes = std::as_bytes(std::span(name));
    const auto stored =
        call.memory().write(call.arg(0), bytes.first(std::min<std::size_t>(bytes.size(), call.arg(1))));
    return stored ? Outcome(0) : Outcome(stored.error());
}

Outcome sys_sethostname(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    if (call.arg(1) > longest_hostname) {
        return ABI_EINVAL;
    }
    std::string name(call.arg(1), '\0');
    if (const auto loaded = call.memory().read(call.arg(0), std::as_writable_bytes(std::span(name)));
        !loaded) {
        return loaded.error();
    }
    call.kernel.hostname() = name.substr(0, name.find('\0'));
    return 0;
}

Outcome sys_getdtablesize(SystemCall& /*call*/) {
    return ABI_NOFILE;
}

Outcome sys_reboot(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    call.kernel.power_off(ExitStatus{});
    return 0;
}

Outcome sys_chkpnt(SystemCall& call) {
    CheckpointService* const service = call.kernel.checkpoint_service();
    return service != nullptr ? service->chkpnt(call, call.arg(0)) : Outcome(ABI_ENOSYS);
}

Outcome sys_restart(SystemCall& call) {
    CheckpointService* const service = call.kernel.checkpoint_service();
    return service != nullptr ? service->restart(call, call.arg(0)) : Outcome(ABI_ENOSYS);
}

} // namespace cxsim::kernel
