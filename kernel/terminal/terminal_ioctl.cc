// ioctl on terminals: 4.3BSD's sgtty requests and POSIX termios over the same settings.
#include "kernel/terminal/terminal_ioctl.h"

#include "kernel/abi/terminal.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

/// The special characters of struct tchars (TIOCGETC) and struct ltchars (TIOCGLTC), in their order.
constexpr std::array<unsigned, 6> tchars_order = {ABI_VINTR, ABI_VQUIT, ABI_VSTART,
                                                  ABI_VSTOP, ABI_VEOF,  ABI_VEOL};
constexpr std::array<unsigned, 6> ltchars_order = {ABI_VSUSP,    ABI_VDSUSP,  ABI_VREPRINT,
                                                   ABI_VREPRINT, ABI_VWERASE, ABI_VLNEXT};
using SixCharacters = std::array<abi_u8, 6>;

struct Request {
    Caller& caller;
    const std::shared_ptr<Terminal>& terminal;
    emu::Address argument;

    UserMemory memory() const { return UserMemory(caller.thread); }
};

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

abi_sgttyb sgttyb_of(const TerminalSettings& settings) {
    constexpr std::uint8_t b9600 = 13;
    unsigned flags = 0;
    const bool canonical = (settings.local & ABI_ICANON) != 0;
    if (!canonical) {
        flags |= (settings.local & ABI_ISIG) != 0 ? ABI_CBREAK : ABI_RAW;
    }
    flags |= (settings.local & ABI_LECHO) != 0 ? ABI_ECHO : 0;
    flags |= (settings.input & ABI_ICRNL) != 0 ? ABI_CRMOD : 0;
    return {b9600, b9600, settings.characters[ABI_VERASE], settings.characters[ABI_VKILL],
            static_cast<std::int16_t>(flags)};
}

void assign_flag(std::uint32_t& word, std::uint32_t flag, bool on) {
    word = on ? word | flag : word & ~flag;
}

void apply_sgttyb(TerminalSettings& settings, const abi_sgttyb& sgttyb) {
    const auto flags = static_cast<unsigned>(static_cast<std::int16_t>(sgttyb.sg_flags));
    const bool raw = (flags & ABI_RAW) != 0;
    const bool crmod = (flags & ABI_CRMOD) != 0;
    assign_flag(settings.local, ABI_ICANON, (flags & (ABI_RAW | ABI_CBREAK)) == 0);
    assign_flag(settings.local, ABI_ISIG | ABI_IEXTEN, !raw);
    assign_flag(settings.local, ABI_LECHO, (flags & ABI_ECHO) != 0);
    assign_flag(settings.input, ABI_ICRNL, crmod && !raw);
    assign_flag(settings.input, ABI_IXON, !raw);
    assign_flag(settings.output, ABI_ONLCR, crmod);
    assign_flag(settings.output, ABI_OPOST, !raw);
    settings.characters[ABI_VERASE] = sgttyb.sg_erase;
    settings.characters[ABI_VKILL] = sgttyb.sg_kill;
}

template <typename T>
Outcome apply(const Request& request, void (*change)(TerminalSettings&, const T&), bool flush) {
    const auto wanted = request.memory().load<T>(request.argument);
    if (!wanted) {
        return wanted.error();
    }
    TerminalSettings settings = request.terminal->settings();
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

bool changes_terminal(std::uint32_t request) {
    constexpr std::array changing = {ABI_TIOCSETP,  ABI_TIOCSETN,   ABI_TIOCFLUSH, ABI_TIOCSETC,
                                     ABI_TIOCSLTC,  ABI_TIOCSPGRP,  ABI_TIOCSETA,  ABI_TIOCSETAW,
                                     ABI_TIOCSETAF, ABI_TIOCSWINSZ, ABI_IOCRESTART};
    return std::ranges::find(changing, request) != changing.end();
}

Outcome terminal_ioctl(Caller& caller, const std::shared_ptr<Terminal>& terminal, std::uint32_t request,
                       emu::Address argument) {
    const Request what{caller, terminal, argument};
    switch (request) {
    case ABI_TIOCGETA:
        return what.memory().store(argument, termios_of(terminal->settings()));
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
    case ABI_TIOCFLUSH:
        terminal->flush_input();
        return 0;
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
