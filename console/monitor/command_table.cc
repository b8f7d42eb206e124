// The commands: one row each.
#include "console/monitor/command.h"

#include <algorithm>
#include <array>

namespace cxsim::console::monitor {
namespace {

constexpr std::size_t any_number = 1000;

constexpr auto table = std::to_array<Command>({
    {"assert", 2, "EXPRESSION", any_number, Completion::place, "fails if the expression is zero",
     "For scripts: a command that fails ends them. Example: assert a3 == 5", command_assert},
    {"attach", 2, "UNIT=FILE[,ro][,size=MEGABYTES]", 1, Completion::none, "puts a reel on a tape drive",
     "As --tape does: FILE is a SIMH tape image (.tap) of the host, made if it is missing; ro leaves the\n"
     "write ring out. A reel that is on the drive already is taken off. Reels stay on their drives when the\n"
     "machine is switched off. Example: attach 0=backup.tap,ro",
     command_attach},
    {"backtrace", 2, "[COUNT]", 1, Completion::none, "shows which functions have called each other",
     "The innermost first, with arguments where their number is known; 30 unless told.", command_backtrace},
    {"boot", 2, "", 0, Completion::none, "boots the machine, switching it off first if it is on",
     "All processes end, as with power off. Breakpoints and watchpoints stay. The machine runs at once;\n"
     "with a breakpoint set for a program it stops where that program reaches it.",
     command_boot},
    {"break", 1, "[PLACE [SCOPE] | call NAME [SCOPE]]", any_number, Completion::place,
     "stops before an instruction or a system call; without arguments, lists where the machine stops",
     "PLACE is an address or a symbol, or an expression of them. NAME is a system call by name or number.\n"
     "SCOPE is one of\n"
     "  process [PID]    that process (without PID, the present one); this is the default\n"
     "  program PROGRAM  every process that executes the program, present or future, whose symbols\n"
     "                   PLACE may use; a program without a folder is looked for in /bin, /usr/bin,\n"
     "                   /etc and /mnt/host\n"
     "  any              every process\n"
     "Examples: break main program heat; break call write; break 0x80001234 process 5",
     command_break},
    {"continue", 1, "", 0, Completion::none, "lets the machine run on", "", command_continue},
    {"delete", 3, "NUMBER | all", 1, Completion::stop_point, "deletes a breakpoint or watchpoint", "",
     command_delete},
    {"deposit", 1, "[/FORMAT] PLACE VALUE...", any_number, Completion::place, "changes memory or a register",
     "PLACE is an address, whose following items take the further values, or a register. FORMAT is as of\n"
     "examine, but not z or i. With s or d a value is a decimal fraction, put in the floating-point mode\n"
     "of the psw; otherwise an expression. The protection of memory does not matter.\n"
     "Examples: deposit count+4 0x10 0x20; deposit/d s5 2.5; deposit v3[9] 1; deposit pc main",
     command_deposit},
    {"detach", 3, "UNIT", 1, Completion::none, "takes the reel off a tape drive", "", command_detach},
    {"disassemble", 2, "[PLACE [COUNT]]", 2, Completion::place, "shows instructions, with symbols",
     "Ten from the pc on unless told.", command_disassemble},
    {"evaluate", 2, "EXPRESSION", any_number, Completion::place, "shows the value of an expression",
     "An expression is made of numbers (decimal or 0x...), registers, symbols (those of C without their\n"
     "underscore if you like), + - * / % & | ~ and parentheses; @x is the word of memory at x. A comparison\n"
     "(== != < <= > >=) gives 1 or 0. Commands that take an expression among other arguments need it\n"
     "without blanks.",
     command_evaluate},
    {"examine", 1, "[/FORMAT] [PLACE [COUNT]]", 2, Completion::place, "shows memory or a register",
     "FORMAT is a letter, with a count before or after it if there is no COUNT:\n"
     "  b byte  h halfword  w word (default)  l longword  s single and d double precision\n"
     "  z string  i instruction\n"
     "PLACE is an address, or a register: a3, sp, s5, v3 (up to the vector length), v3[9], vm, psw (bit by\n"
     "bit), pc, vl, vs, c7 (a communication register). Without PLACE, goes on where the last one ended.\n"
     "The name of a register is enough: v3[9] examines it, s5/d in double precision.\n"
     "Examples: examine/8w sp; examine/d s5; examine/z @ap; examine @(ap+4)",
     command_examine},
    {"help", 1, "[COMMAND]", 1, Completion::command, "lists the commands, or explains one", "", command_help},
    {"history", 2, "[COUNT | on [SIZE] | off]", 2, Completion::none, "shows the instructions executed last",
     "Nothing is kept until history on; then the last SIZE instructions of all processes (1000 unless\n"
     "told), and COUNT of them are shown (20 unless told). Keeping them slows the machine down.",
     command_history},
    {"margin", 1, "[-l | -n | -h NAME...]", any_number, Completion::none,
     "shows or sets the margins of clock and power supplies",
     "NAME is clk, ps1, ps2, ps3 or all; -l sets it low, -n normal, -h high. With the clock's margin the\n"
     "machine is a tenth slower or faster, as its clock and --speed real show; the supplies' margins change\n"
     "nothing else.",
     command_margin},
    {"next", 1, "", 0, Completion::none, "steps one instruction, or over a call",
     "At a call, runs until the instruction behind it.", command_next},
    {"power", 2, "off", 1, Completion::none, "switches the machine off",
     "At once: all processes end, nothing is written that they had not written. The monitor stays; boot\n"
     "switches on again.",
     command_power},
    {"process", 2, "[PID [THREAD] | last]", 2, Completion::none,
     "chooses whose registers and memory commands mean",
     "Without arguments, tells which. Last stands for the thread that ran last, which is the default.",
     command_process},
    {"quit", 1, "[STATUS]", 1, Completion::none, "ends the emulator",
     "The machine is switched off if it is on. The emulator's status is STATUS (0 to 255), or that of the\n"
     "guest if the machine was off already, or 0.",
     command_quit},
    {"registers", 3, "", 0, Completion::none, "shows all registers but the vectors",
     "Vectors: examine v3. The psw bit by bit: examine psw.", command_registers},
    {"run", 1, "", 0, Completion::none, "the same as continue", "", command_continue},
    {"show", 2, "TOPIC", 1, Completion::topic, "shows the machine, or something of it", "", command_show},
    {"source", 2, "FILE", 1, Completion::file, "obeys the commands in a file of the host",
     "The first command that fails ends it. A line that begins with # is a comment.", command_source},
    {"step", 1, "[COUNT]", 1, Completion::none, "executes instructions of the present thread",
     "One unless told. Other processes may run meanwhile, if it is their turn.", command_step},
    {"stop", 3, "", 0, Completion::none, "tells where the machine was stopped",
     "While the machine runs, the monitor's key (^] unless chosen otherwise) stops it.", command_stop},
    {"trace", 1, "FILE | off", 1, Completion::file,
     "writes every executed instruction into a file of the host",
     "A line for each: process, address, bytes, instruction. It slows the machine down. Without arguments,\n"
     "tells whether there is a trace.",
     command_trace},
    {"until", 1, "PLACE", 1, Completion::place, "runs until the present process reaches an instruction", "",
     command_until},
    {"watch", 1, "PLACE [LENGTH] [read | write | access] [SCOPE]", any_number, Completion::place,
     "stops after an instruction that accesses memory",
     "LENGTH is in bytes, 4 unless told; write is the default. SCOPE is as of break. System calls\n"
     "count too: a read into a buffer writes it. Code that does not touch the watched pages runs at full\n"
     "speed.\n"
     "Examples: watch count; watch buffer 1024 access; watch 0x80100010 8 read any",
     command_watch},
});

} // namespace

std::span<const Command> commands() {
    return table;
}

const Command* find_command(std::string_view word) {
    const auto* const exact = std::ranges::find(table, word, &Command::name);
    if (exact != table.end()) {
        return exact;
    }
    const auto* const found = std::ranges::find_if(table, [word](const Command& each) {
        return word.size() >= each.shortest && each.name.starts_with(word);
    });
    return found != table.end() ? found : nullptr;
}

} // namespace cxsim::console::monitor
