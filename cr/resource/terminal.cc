// Terminals. The control terminal is replaced by that of whoever restarts; its settings come back, but for
// the baud rate and the window size, which are the new terminal's own. Others are restored as they were (p.
// 1-14).
#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/device_files.h"
#include "kernel/files/device_numbers.h"
#include "kernel/terminal/terminal_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace cxsim::cr {

namespace {

struct TerminalState {
    std::uint32_t device = 0;
    bool is_control_terminal = false;
    bool is_interactive = false;
    kernel::TerminalSettings settings;
    kernel::WindowSize window;
};

void serialize(Archive& archive, TerminalState& state) {
    kernel::TerminalSettings& settings = state.settings;
    kernel::WindowSize& window = state.window;
    archive.fields(state.device, state.is_control_terminal, state.is_interactive);
    archive.fields(settings.input, settings.output, settings.control, settings.local);
    for (std::uint8_t& character : settings.characters) {
        archive.field(character);
    }
    archive.fields(settings.input_speed, settings.output_speed);
    archive.fields(window.rows, window.columns, window.x_pixels, window.y_pixels);
}

void capture(const TargetFile& file, OpenFileState& state) {
    const auto& terminal = static_cast<const kernel::TerminalFile&>(file.open.file()).terminal();
    state.own = save(TerminalState{.device = terminal->device_number(),
                                   .is_control_terminal = terminal == file.target.process.control_terminal,
                                   .is_interactive = terminal->is_terminal(),
                                   .settings = terminal->settings(),
                                   .window = terminal->window()});
}

/// Whether the process has the terminal open, to do at least as much with it.
bool has_open(const kernel::Process& process, std::uint32_t number, std::uint32_t flags) {
    const std::uint32_t mode = flags & ABI_O_ACCMODE;
    return std::ranges::any_of(process.descriptors.entries(), [&](const kernel::Descriptor& each) {
        if (each.open == nullptr || each.open->file().kind() != kernel::FileKind::terminal) {
            return false;
        }
        const auto& file = static_cast<const kernel::TerminalFile&>(each.open->file());
        return file.terminal()->device_number() == number &&
               (mode == ABI_O_WRONLY || each.open->may_read()) &&
               (mode == ABI_O_RDONLY || each.open->may_write());
    });
}

/// Opens another terminal than the control terminal, if whoever restarts has it open or may open its device.
kernel::Expected<std::shared_ptr<kernel::File>> open_other(Restoration& restoration, std::uint32_t number,
                                                           std::uint32_t flags) {
    if (has_open(restoration.caller.process, number, flags)) {
        return kernel::open_device(restoration.caller, number, flags);
    }
    for (const kernel::BuiltInDevice& device : kernel::built_in_devices) {
        if (device.number != number) {
            continue;
        }
        const auto place = find_again(restoration, "/dev/" + std::string(device.name));
        const auto allowed = place ? restoration.kernel.files().find_or_create(place->from, place->path,
                                                                               flags & ABI_O_ACCMODE, {})
                                   : kernel::fail(place.error());
        return allowed ? kernel::open_device(restoration.caller, number, flags)
                       : kernel::fail(allowed.error());
    }
    return kernel::fail(kernel::ABI_ENXIO);
}

std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    TerminalState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    const auto& control = restoration.caller.process.control_terminal;
    const bool takes_control = saved.is_control_terminal && control != nullptr;
    auto opened = takes_control
                      ? kernel::open_device(restoration.caller, kernel::tty_device_number, state.flags)
                  : saved.is_control_terminal ? kernel::fail(kernel::ABI_ENXIO)
                                              : open_other(restoration, saved.device, state.flags);
    if (!opened) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), state.path}, opened.error());
        return nullptr;
    }
    return *opened;
}

void announce_differences(Restoration& restoration, const TerminalState& saved, const kernel::Terminal& now) {
    Problems& problems = restoration.problems;
    const kernel::TerminalSettings& settings = now.settings();
    const std::string input = fmt::format("{}", settings.input_speed);
    const std::string output = fmt::format("{}", settings.output_speed);
    if (saved.settings.input_speed != settings.input_speed ||
        saved.settings.output_speed != settings.output_speed) {
        if (input == output) {
            problems.note(Message::current_baud_rate, {restoration.command(), restoration.pid(), input});
        } else {
            problems.note(Message::current_baud_rates,
                          {restoration.command(), restoration.pid(), input, output});
        }
    }
    if (saved.window != now.window()) {
        problems.note(Message::current_window_size,
                      {restoration.command(), restoration.pid(), std::int64_t{now.window().rows},
                       std::int64_t{now.window().columns}});
    }
}

/// The settings of the control terminal come back if the restart runs in the foreground of a terminal where a
/// person sits. What others use at this moment is left alone: then they wait until the process gets it.
void restore_control_terminal(Restoration& restoration, const TerminalState& saved,
                              kernel::Terminal& control) {
    if (restoration.reunion.terminal_restored || !saved.is_interactive || !control.is_terminal()) {
        return;
    }
    restoration.reunion.terminal_restored = true;
    announce_differences(restoration, saved, control);
    kernel::TerminalSettings settings = saved.settings;
    settings.input_speed = control.settings().input_speed;
    settings.output_speed = control.settings().output_speed;
    if (control.foreground == restoration.caller.process.group) {
        control.set_settings(settings);
    } else {
        restoration.reunion.waiting_settings = settings;
    }
}

/// Any other terminal is again as it was, speed and window too (p. 1-14), unless it is the one that whoever
/// restarts uses.
void restore_other_terminal(const Restoration& restoration, const TerminalState& saved,
                            kernel::Terminal& terminal) {
    if (saved.is_interactive && terminal.is_terminal() &&
        &terminal != restoration.caller.process.control_terminal.get()) {
        terminal.set_settings(saved.settings);
        terminal.set_window(saved.window);
    }
}

void attach(Restoration& restoration, const OpenFileState& state, kernel::Process& process) {
    TerminalState saved;
    const auto opened = restoration.reunion.open_files.find(state.number);
    if (!load(state.own, saved) || opened == restoration.reunion.open_files.end() ||
        opened->second == nullptr || opened->second->file().kind() != kernel::FileKind::terminal) {
        return; // What somebody else wrote into the file.
    }
    const auto& terminal = static_cast<const kernel::TerminalFile&>(opened->second->file()).terminal();
    if (!saved.is_control_terminal) {
        restore_other_terminal(restoration, saved, *terminal);
    } else if (terminal == restoration.caller.process.control_terminal) {
        if (saved.window != terminal->window()) {
            process.signals.pending.add(kernel::ABI_SIGWINCH);
        }
        restore_control_terminal(restoration, saved, *terminal);
    }
}

} // namespace

const FileDoor terminal_door{kernel::FileKind::terminal, nullptr, capture, open, attach};

} // namespace cxsim::cr
