// Lines about system calls.
#include "console/call_log.h"

#include "kernel/calls/system_call.h"
#include "kernel/processes/process.h"
#include "kernel/processes/user_memory.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace cxsim::console {
namespace {

/// Its name and its argument words, as far as the program has left them there to be read.
std::string describe(const kernel::Thread& thread, std::uint32_t number) {
    const kernel::SystemCallRow* const row = kernel::find_system_call(number);
    if (row == nullptr) {
        return fmt::format("call {}()", number);
    }
    std::string words;
    for (unsigned i = 0; i < row->argument_words; ++i) {
        const emu::Address at = thread.context.registers.a[emu::ap] + 4 * i;
        const auto word = kernel::UserMemory(thread).load<abi_u32>(at);
        words += fmt::format("{}{}", i == 0 ? "" : ", ",
                             word ? fmt::format("{:#x}", std::uint32_t{*word}) : std::string("?"));
    }
    return fmt::format("{}({})", row->name, words);
}

} // namespace

std::expected<std::unique_ptr<CallLog>, std::string> CallLog::open(const std::filesystem::path& path) {
    std::unique_ptr<CallLog> log(new CallLog);
    log->file_.open(path);
    if (!log->file_) {
        return std::unexpected(fmt::format("{}: {}", path.string(), std::strerror(errno)));
    }
    return log;
}

void CallLog::call_ended(const kernel::Thread& thread, std::uint32_t number, const kernel::Outcome& outcome) {
    const std::string result = outcome.is_error()
                                   ? fmt::format("-1 {}", kernel::error_name(outcome.error()))
                                   : fmt::format("{}", static_cast<std::int64_t>(outcome.value()));
    file_ << fmt::format("{} {} = {}\n", thread.process->pid, describe(thread, number), result);
}

} // namespace cxsim::console
