// Commands about tape drives.
#include "console/monitor/command.h"
#include "console/tape_option.h"

namespace cxsim::console::monitor {

CommandResult command_attach(Session& session, const CommandLine& line) {
    const auto running = session.kernel();
    if (!running || line.words.empty()) {
        return std::unexpected(running ? "usage: attach UNIT=FILE[,ro][,size=MEGABYTES]" : running.error());
    }
    const auto tape = parse_tape(line.words[0]);
    if (!tape) {
        return std::unexpected(fmt::format("{}: {}", line.words[0], tape.error()));
    }
    const auto attached = (*running)->tape_drives().at(tape->unit).attach(tape->reel);
    return attached ? CommandResult(Next::prompt) : std::unexpected(attached.error());
}

CommandResult command_detach(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        return std::unexpected("usage: detach UNIT");
    }
    const auto running = session.kernel();
    const auto unit = session.number(line.words[0], emu::tape_drive_count - 1);
    if (!running || !unit) {
        return std::unexpected(running ? unit.error() : running.error());
    }
    emu::TapeDrive& drive = (*running)->tape_drives().at(*unit);
    if (drive.reel() == nullptr) {
        return std::unexpected(fmt::format("{}: there is no reel on that drive", line.words[0]));
    }
    drive.detach();
    return Next::prompt;
}

CommandResult show_tapes(Session& session) {
    const emu::TapeDrives& drives = session.machine.kernel()->tape_drives();
    for (std::size_t unit = 0; unit < drives.size(); ++unit) {
        const emu::TapeDrive& each = drives[unit];
        if (each.reel() == nullptr) {
            session.print("{}: no reel\n", unit);
            continue;
        }
        session.print("{}: {}{}{}{}\n", unit, each.reel()->file.string(),
                      each.write_protected() ? ", read only" : "", each.ready() ? "" : ", not ready",
                      each.at_load_point() ? ", at its load point" : "");
    }
    return Next::prompt;
}

} // namespace cxsim::console::monitor
