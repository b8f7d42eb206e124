// What terminals start with.
#include "kernel/terminal/terminal_settings.h"

namespace cxsim::kernel {

namespace {

constexpr std::uint8_t control_key(char letter) {
    return static_cast<std::uint8_t>(letter & 0x1f);
}

} // namespace

TerminalSettings TerminalSettings::interactive() {
    TerminalSettings settings;
    settings.input = ABI_ICRNL | ABI_IXON;
    settings.control = ABI_CREAD | ABI_CS8 | ABI_HUPCL;
    settings.output = ABI_OPOST | ABI_ONLCR;
    settings.local =
        ABI_ECHOKE | ABI_ECHOE | ABI_ECHOK | ABI_LECHO | ABI_ECHOCTL | ABI_ISIG | ABI_ICANON | ABI_IEXTEN;
    auto& characters = settings.characters;
    characters.fill(disabled_character);
    characters[ABI_VEOF] = control_key('D');
    characters[ABI_VERASE] = 0x7f;
    characters[ABI_VWERASE] = control_key('W');
    characters[ABI_VKILL] = control_key('U');
    characters[ABI_VREPRINT] = control_key('R');
    characters[ABI_VINTR] = control_key('C');
    characters[ABI_VQUIT] = control_key('\\');
    characters[ABI_VSUSP] = control_key('Z');
    characters[ABI_VDSUSP] = control_key('Y');
    characters[ABI_VSTART] = control_key('Q');
    characters[ABI_VSTOP] = control_key('S');
    characters[ABI_VLNEXT] = control_key('V');
    characters[ABI_VDISCARD] = control_key('O');
    characters[ABI_VMIN] = 1;
    characters[ABI_VTIME] = 0;
    return settings;
}

TerminalSettings TerminalSettings::transparent() {
    TerminalSettings settings = interactive();
    settings.input = 0;
    settings.output = 0;
    settings.local = 0;
    return settings;
}

} // namespace cxsim::kernel
