"""An emulator on a pseudo-terminal, for the programs of this folder that type."""
import os
import pty
import re
import select
import time

# The shell's, the monitor's, and those of interactive chkpnt and restart, which show what they ask about.
PROMPT = re.compile(r"(?:^|\n)(% |\? |\(spu\)> |[^\n]* \[[a-z]{2,3}\]:)$")
TIMEOUT = 120.0


class Failure(Exception):
    """What a session expected and did not get."""


class Machine:
    """An emulator on a pseudo-terminal."""

    def __init__(self, command):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "vt100"
            try:
                os.execv(command[0], command)
            finally:
                os._exit(127)
        self.unread = ""
        self.prompt = ""  # the last one

    def until_prompt(self):
        """The text up to the next prompt at the start of a line, without the prompt."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            match = PROMPT.search(self.unread)
            if match:
                text, self.prompt, self.unread = self.unread[: match.start(1)], match[1], ""
                return text
            self.read_some(deadline)

    def until(self, wanted):
        """Reads up to a text, which is forgotten with all before it."""
        deadline = time.monotonic() + TIMEOUT
        while wanted not in self.unread:
            self.read_some(deadline)
        self.unread = self.unread.partition(wanted)[2]

    def read_some(self, deadline):
        ready, _, _ = select.select([self.terminal], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise Failure(f"no prompt after {TIMEOUT:.0f} s; so far: {self.unread!r}")
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            data = b""
        if not data:
            raise Failure(f"the emulator ended; its last words: {self.unread!r}")
        self.unread += data.decode("latin-1").replace("\r\n", "\n").replace("\r", "")

    def type(self, text):
        os.write(self.terminal, text.encode("latin-1"))

    def drain(self):
        """Reads until the emulator closes its terminal; returns what it said."""
        try:
            while True:
                self.read_some(time.monotonic() + TIMEOUT)
        except Failure as end:
            if not str(end).startswith("the emulator ended"):
                raise
        return self.unread

    def wait(self):
        """The exit status; the machine is gone afterwards."""
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
