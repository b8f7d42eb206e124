// Terminals. The control terminal is replaced by that of whoever restarts; its settings come back, but for
// the baud rate and the window size, which are the new terminal's own (p. 1-14).
#include "cr/resource/doors.h"
#include "kernel/files/device_files.h"
#include "kernel/terminal/terminal_file.h"

#include <fmt/format.h>

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

std::shared_ptr<kernel::File> open(Restoration& restoration, const OpenFileState& state) {
    TerminalState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    const auto& control = restoration.caller.process.control_terminal;
    if (saved.is_control_terminal && control != nullptr) {
        return std::make_shared<kernel::TerminalFile>(control);
    }
    auto opened = saved.is_control_terminal ? kernel::fail(kernel::ABI_ENXIO)
                                            : kernel::open_device(restoration.caller, saved.device);
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

/// The settings come back only if the restart runs in the foreground of a terminal where a person sits: what
/// others use at this moment is left alone.
void attach(Restoration& restoration, const OpenFileState& state, kernel::Process& process) {
    TerminalState saved;
    const auto& control = restoration.caller.process.control_terminal;
    if (!load(state.own, saved) || !saved.is_control_terminal || control == nullptr) {
        return;
    }
    process.control_terminal = control;
    if (saved.window != control->window()) {
        process.signals.pending.add(kernel::ABI_SIGWINCH);
    }
    if (!saved.is_interactive || !control->is_terminal() ||
        control->foreground != restoration.caller.process.group) {
        return;
    }
    announce_differences(restoration, saved, *control);
    kernel::TerminalSettings settings = saved.settings;
    settings.input_speed = control->settings().input_speed;
    settings.output_speed = control->settings().output_speed;
    control->set_settings(settings);
}

} // namespace

const FileDoor terminal_door{kernel::FileKind::terminal, nullptr, capture, open, attach};

} // namespace cxsim::cr
