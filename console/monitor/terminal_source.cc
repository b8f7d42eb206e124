// Commands from a person: libedit reads, edits and remembers the lines.
#include "console/monitor/line_source.h"

#include <fmt/format.h>
#include <histedit.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace cxsim::console::monitor {
namespace {

/// While a line is read ^C throws it away, instead of ending the emulator.
class InterruptEndsTheLine {
  public:
    InterruptEndsTheLine() {
        struct sigaction action{};
        action.sa_handler = [](int) {}; // without SA_RESTART: the read ends
        sigaction(SIGINT, &action, &before_);
    }
    ~InterruptEndsTheLine() { sigaction(SIGINT, &before_, nullptr); }
    InterruptEndsTheLine(const InterruptEndsTheLine&) = delete;
    InterruptEndsTheLine& operator=(const InterruptEndsTheLine&) = delete;

  private:
    struct sigaction before_{};
};

class TerminalSource final : public LineSource {
  public:
    TerminalSource(std::string prompt, Completer completer)
        : prompt_(std::move(prompt)), completer_(std::move(completer)), history_(history_init()),
          editor_(el_init("cxsim", stdin, stdout, stderr)) {
        constexpr int remembered_lines = 1000;
        HistEvent event;
        history(history_, &event, H_SETSIZE, remembered_lines);
        history(history_, &event, H_SETUNIQUE, 1);
        el_set(editor_, EL_CLIENTDATA, this);
        el_set(editor_, EL_PROMPT, prompt_of);
        el_set(editor_, EL_EDITOR, "emacs");
        el_set(editor_, EL_HIST, history, history_);
        // By the wide interface: the other one copies the two strings and never frees them.
        el_wset(editor_, EL_ADDFN, L"complete", L"Complete a word", complete_line);
        el_set(editor_, EL_BIND, "^I", "complete", nullptr);
    }
    ~TerminalSource() override {
        el_end(editor_);
        history_end(history_);
    }
    TerminalSource(const TerminalSource&) = delete;
    TerminalSource& operator=(const TerminalSource&) = delete;

    std::optional<std::string> next() override {
        // An end of file typed by mistake must not end a machine; one that repeats is a terminal that is
        // gone.
        constexpr unsigned most_ends = 3;
        const InterruptEndsTheLine interruptible;
        unsigned ends = 0;
        while (ends < most_ends) {
            int count = 0;
            errno = 0;
            // Before the prompt, after which el_gets would do it: what is typed in between would be echoed
            // twice.
            el_set(editor_, EL_PREP_TERM, 1);
            const char* line = el_gets(editor_, &count);
            if (line != nullptr && count > 0) {
                return remembered(std::string(line, static_cast<std::size_t>(count)));
            }
            if (count < 0 && errno == EINTR) {
                fmt::print("^C\n");
                continue;
            }
            ++ends;
            fmt::print("\nTo leave: quit. To let the machine go on: continue.\n");
        }
        return std::nullopt;
    }
    std::string place() const override { return {}; }
    bool is_interactive() const override { return true; }

  private:
    static TerminalSource& source_of(EditLine* editor) {
        TerminalSource* source = nullptr;
        el_get(editor, EL_CLIENTDATA, &source);
        return *source;
    }

    static char* prompt_of(EditLine* editor) { return source_of(editor).prompt_.data(); }

    std::string remembered(std::string line) {
        HistEvent event;
        if (line.find_first_not_of(" \t\r\n") != std::string::npos) {
            history(history_, &event, H_ENTER, line.c_str());
        }
        return line.substr(0, line.find_last_not_of("\r\n") + 1);
    }

    static unsigned char complete_line(EditLine* editor, int /*key*/) {
        const LineInfo* info = el_line(editor);
        const std::string line(info->buffer, info->cursor);
        const std::vector<std::string> found = source_of(editor).completer_(line);
        if (found.empty()) {
            return CC_REFRESH_BEEP;
        }
        std::string common = found.front();
        for (const std::string& each : found) {
            while (!each.starts_with(common)) {
                common.pop_back();
            }
        }
        const std::size_t typed = line.size() - (line.find_last_of(" \t") + 1);
        const std::string added = common.substr(std::min(typed, common.size()));
        const bool whole = found.size() == 1 && !common.ends_with('/');
        if (!added.empty() || whole) {
            el_insertstr(editor, (added + (whole ? " " : "")).c_str());
            return CC_REFRESH;
        }
        fmt::print("\n");
        for (const std::string& each : found) {
            fmt::print("{}  ", each);
        }
        fmt::print("\n");
        return CC_REDISPLAY;
    }

    std::string prompt_;
    Completer completer_;
    History* history_;
    EditLine* editor_;
};

} // namespace

std::unique_ptr<LineSource> ask_terminal(std::string prompt, Completer completer) {
    return std::make_unique<TerminalSource>(std::move(prompt), std::move(completer));
}

} // namespace cxsim::console::monitor
