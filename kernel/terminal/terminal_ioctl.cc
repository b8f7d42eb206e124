// ioctl on terminals: 4.3BSD's sgtty requests and POSIX termios over the same settings.
#include "kernel/terminal/terminal_ioctl.h"

#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"
#include "kernel/terminal/sgtty.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

/// The special characters of struct tchars (TIOCGETC) and struct ltchars (TIOCGLTC), in their order.
constexpr std::array<unsigned, 6> tchars_order = {ABI_VINTR, ABI_VQUIT, ABI_VSTART,
                                                  ABI_VSTOP, ABI_VEOF,  ABI_VEOL};
constexpr std::array<unsigned, 6> ltchars_order = {ABI_VSUSP,    ABI_VDSUSP,  ABI_VREPRINT,
                                                   ABI_VDISCARD, ABI_VWERASE, ABI_VLNEXT};
using SixCharacters = std::array<abi_u8, 6>;

struct Request {
    Caller& caller;
    const std::shared_ptr<Terminal>& terminal;
    emu::Address argument;

    UserMemory memory() const { return UserMemory(caller.thread); }
};

TerminalSettings settings_of(const abi_termios& termios) {
    TerminalSettings settings;
    settings.input = termios.c_iflag;
    settings.output = termios.c_oflag;
    settings.control = termios.c_cflag;
    settings.local = termios.c_lflag;
    std::ranges::copy(termios.c_cc, settings.characters.begin());
    settings.input_speed = termios.c_ispeed;
    settings.output_speed = termios.c_ospeed;
    return settings;
}

/// The settings with what ^O has done.
TerminalSettings settings_now(const Terminal& terminal) {
    TerminalSettings settings = terminal.settings();
    settings.local |= terminal.discards_output() ? ABI_FLUSHO : 0;
    return settings;
}

abi_sgttyb sgttyb_of(const TerminalSettings& settings) {
    return {code_of_speed(settings.input_speed), code_of_speed(settings.output_speed),
            settings.characters[ABI_VERASE], settings.characters[ABI_VKILL],
            static_cast<std::int16_t>(sgtty_flags(settings))};
}

template <typename T>
Outcome apply(const Request& request, void (*change)(TerminalSettings&, const T&), bool flush) {
    const auto wanted = request.memory().load<T>(request.argument);
    if (!wanted) {
        return wanted.error();
    }
    TerminalSettings settings = settings_now(*request.terminal);
    change(settings, *wanted);
    if (flush) {
        request.terminal->flush_input();
    }
    request.terminal->set_settings(settings);
    return 0;
}

void replace_settings(TerminalSettings& settings, const abi_termios& termios) {
    settings = settings_of(termios);
}

Outcome get_characters(const Request& request, const std::array<unsigned, 6>& order) {
    SixCharacters characters{};
    for (unsigned i = 0; i < order.size(); ++i) {
        characters[i] = request.terminal->settings().characters[order[i]];
    }
    return request.memory().store(request.argument, characters);
}

Outcome set_characters(const Request& request, const std::array<unsigned, 6>& order) {
    const auto characters = request.memory().load<SixCharacters>(request.argument);
    if (!characters) {
        return characters.error();
    }
    TerminalSettings settings = request.terminal->settings();
    for (unsigned i = 0; i < order.size(); ++i) {
        settings.characters[order[i]] = (*characters)[i];
    }
    request.terminal->set_settings(settings);
    return 0;
}

/// TIOCLSET, TIOCLBIS and TIOCLBIC.
Outcome set_local_modes(const Request& request, std::uint32_t code) {
    const auto wanted = request.memory().load<abi_u32>(request.argument);
    if (!wanted) {
        return wanted.error();
    }
    TerminalSettings settings = settings_now(*request.terminal);
    const std::uint32_t now = local_modes(settings);
    apply_local_modes(settings, code == ABI_TIOCLBIS   ? now | *wanted
                                : code == ABI_TIOCLBIC ? now & ~std::uint32_t{*wanted}
                                                       : std::uint32_t{*wanted});
    request.terminal->set_settings(settings);
    return 0;
}

/// TIOCSTI: as if the character had been typed, and lost as that would be if there is no room for it. Only on
/// one's own terminal, as whoever reads it trusts what was typed there.
Outcome type_character(const Request& request) {
    const Process& process = request.caller.process;
    if (!process.credentials.is_superuser() && process.control_terminal != request.terminal) {
        return ABI_EACCES;
    }
    std::array<std::byte, 1> character{};
    if (const auto loaded = request.memory().read(request.argument, character); !loaded) {
        return loaded.error();
    }
    if (request.terminal->takes_typing()) {
        request.terminal->receive(character);
    }
    return 0;
}

/// TIOCSETD: there is one.
Outcome set_discipline(const Request& request) {
    const auto wanted = request.memory().load<abi_i32>(request.argument);
    if (!wanted) {
        return wanted.error();
    }
    return *wanted == ABI_NTTYDISC ? Outcome(0) : Outcome(ABI_ENXIO);
}

/// TIOCFLUSH: what was typed (1), what is to be written (2); 0 for both.
Outcome flush(const Request& request) {
    const auto what = request.memory().load<abi_i32>(request.argument);
    if (!what) {
        return what.error();
    }
    constexpr std::int32_t input = 1;
    constexpr std::int32_t output = 2;
    const std::int32_t queues = *what == 0 ? input | output : std::int32_t{*what};
    if ((queues & input) != 0) {
        request.terminal->flush_input();
    }
    if ((queues & output) != 0) {
        request.terminal->discard_output();
    }
    return 0;
}

Outcome hang_up_on_last_close(const Request& request) {
    TerminalSettings settings = request.terminal->settings();
    settings.control |= ABI_HUPCL;
    request.terminal->set_settings(settings);
    return 0;
}

Outcome set_foreground(const Request& request) {
    const auto group = request.memory().load<abi_i32>(request.argument);
    if (!group) {
        return group.error();
    }
    const Process& caller = request.caller.process;
    const auto wanted = static_cast<Pid>(*group);
    const bool member_of_session =
        std::ranges::any_of(request.caller.kernel.processes().all(), [&](const Process& each) {
            return each.group == wanted && each.session == caller.session;
        });
    if (caller.control_terminal != request.terminal) {
        return ABI_ENOTTY;
    }
    if (!member_of_session) {
        return ABI_EPERM;
    }
    request.terminal->foreground = wanted;
    return 0;
}

Outcome get_window(const Request& request) {
    const WindowSize& window = request.terminal->window();
    return request.memory().store(request.argument,
                                  abi_winsize{window.rows, window.columns, window.x_pixels, window.y_pixels});
}

Outcome set_window(const Request& request) {
    const auto size = request.memory().load<abi_winsize>(request.argument);
    if (!size) {
        return size.error();
    }
    request.terminal->set_window({size->ws_row, size->ws_col, size->ws_xpixel, size->ws_ypixel});
    return 0;
}

Outcome give_up_control_terminal(const Request& request) {
    Process& process = request.caller.process;
    if (process.control_terminal != request.terminal) {
        return ABI_ENOTTY;
    }
    if (request.terminal->session == process.pid) {
        request.terminal->session = 0;
        request.terminal->foreground = 0;
    }
    process.control_terminal = nullptr;
    return 0;
}

} // namespace

abi_termios termios_of(const TerminalSettings& settings) {
    abi_termios termios{};
    termios.c_iflag = settings.input;
    termios.c_oflag = settings.output;
    termios.c_cflag = settings.control;
    termios.c_lflag = settings.local;
    std::ranges::copy(settings.characters, termios.c_cc);
    termios.c_ispeed = settings.input_speed;
    termios.c_ospeed = settings.output_speed;
    return termios;
}

bool changes_terminal(std::uint32_t request) {
    constexpr std::array changing = {
        ABI_TIOCSETP, ABI_TIOCSETN,  ABI_TIOCFLUSH, ABI_TIOCSETC,   ABI_TIOCSLTC,   ABI_TIOCSPGRP,
        ABI_TIOCSETA, ABI_TIOCSETAW, ABI_TIOCSETAF, ABI_TIOCSWINSZ, ABI_IOCRESTART, ABI_TIOCLSET,
        ABI_TIOCLBIS, ABI_TIOCLBIC,  ABI_TIOCSETD,  ABI_TIOCSTI,    ABI_TIOCSTOP,   ABI_TIOCSTART,
        ABI_TIOCHPCL, ABI_TIOCEXCL,  ABI_TIOCNXCL};
    return std::ranges::find(changing, request) != changing.end();
}

Outcome terminal_ioctl(Caller& caller, const std::shared_ptr<Terminal>& terminal, std::uint32_t request,
                       emu::Address argument) {
    const Request what{caller, terminal, argument};
    switch (request) {
    case ABI_TIOCGETA:
        return what.memory().store(argument, termios_of(settings_now(*terminal)));
    case ABI_TIOCSETA:
    case ABI_TIOCSETAW:
        return apply<abi_termios>(what, replace_settings, false);
    case ABI_TIOCSETAF:
        return apply<abi_termios>(what, replace_settings, true);
    case ABI_TIOCGETP:
        return what.memory().store(argument, sgttyb_of(terminal->settings()));
    case ABI_TIOCSETP:
        return apply<abi_sgttyb>(what, apply_sgttyb, true);
    case ABI_TIOCSETN:
        return apply<abi_sgttyb>(what, apply_sgttyb, false);
    case ABI_TIOCGETC:
        return get_characters(what, tchars_order);
    case ABI_TIOCSETC:
        return set_characters(what, tchars_order);
    case ABI_TIOCGLTC:
        return get_characters(what, ltchars_order);
    case ABI_TIOCSLTC:
        return set_characters(what, ltchars_order);
    case ABI_TIOCLGET:
        return what.memory().store(argument, abi_u32(local_modes(settings_now(*terminal))));
    case ABI_TIOCLSET:
    case ABI_TIOCLBIS:
    case ABI_TIOCLBIC:
        return set_local_modes(what, request);
    case ABI_TIOCGETD:
        return what.memory().store(argument, abi_i32(ABI_NTTYDISC));
    case ABI_TIOCSETD:
        return set_discipline(what);
    case ABI_TIOCFLUSH:
        return flush(what);
    case ABI_TIOCSTI:
        return type_character(what);
    case ABI_TIOCOUTQ:
        return what.memory().store(argument, abi_i32(static_cast<std::int32_t>(terminal->output_size())));
    case ABI_TIOCDRAIN:
        return terminal->output_stopped() ? Outcome::blocked_on(terminal.get()) : Outcome(0);
    case ABI_TIOCSTOP:
        terminal->stop_output();
        return 0;
    case ABI_TIOCSTART:
        terminal->resume_output();
        return 0;
    case ABI_TIOCEXCL:
    case ABI_TIOCNXCL:
        terminal->exclusive = request == ABI_TIOCEXCL;
        return 0;
    case ABI_TIOCHPCL:
        return hang_up_on_last_close(what);
    case ABI_TIOCSBRK:
    case ABI_TIOCCBRK:
    case ABI_TIOCSDTR:
    case ABI_TIOCCDTR:
        return 0; // There is no line that could be told.
    case ABI_TIOCGPGRP:
        return what.memory().store(argument, abi_i32(terminal->foreground));
    case ABI_TIOCSPGRP:
        return set_foreground(what);
    case ABI_TIOCGWINSZ:
        return get_window(what);
    case ABI_TIOCSWINSZ:
        return set_window(what);
    case ABI_TIOCNOTTY:
        return give_up_control_terminal(what);
    case ABI_TIOCSCTTY: {
        const auto acquired = acquire_control_terminal(caller.process, terminal);
        return acquired ? Outcome(0) : Outcome(acquired.error());
    }
    case ABI_FIONREAD:
        return what.memory().store(argument, abi_i32(static_cast<std::int32_t>(terminal->input_size())));
    default:
        return ABI_ENOTTY;
    }
}

Expected<void> acquire_control_terminal(Process& process, const std::shared_ptr<Terminal>& terminal) {
    if (process.control_terminal == terminal) {
        return {};
    }
    if (process.session != process.pid || process.control_terminal || terminal->session != 0) {
        return fail(ABI_EPERM);
    }
    process.control_terminal = terminal;
    terminal->session = process.session;
    terminal->foreground = process.group;
    return {};
}

} // namespace cxsim::kernel
