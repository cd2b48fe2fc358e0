"""Types lines at a real shell on a terminal of its own, presses TAB and Enter, and tells what the shell handed to `mat`.

Usage: drive.py SHELL COMPLETIONS_FOLDER ARGUMENTS_FILE <cases
A case is one JSON array: what it shows, what is typed (TAB stands for the key), the words `mat` must then be called
with. Prints a line for each that fails, and `N passed, N failed`.
"""
import json
import os
import pty
import select
import sys
import time

shell, folder, arguments = sys.argv[1:4]
commands = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
begin = {
    "bash": f". /usr/share/bash-completion/bash_completion; . {folder}/mat.bash; PS1=READY'>'",
    "zsh": f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; PS1=READY'>'",
    "fish": f"source {folder}/mat.fish; function fish_prompt; echo -n READY'>'; end",
}

process, terminal = pty.fork()
if process == 0:
    os.environ.update(TERM="dumb" if shell != "fish" else "xterm", INPUTRC="/dev/null", HISTFILE="/dev/null")
    os.execvp(commands[shell][0], commands[shell])

seen = b""


def read_for(seconds, until=None):
    """What the terminal shows for so long, or until those bytes or that file are there."""
    global seen
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(until) and until():
            return True
        ready, _, _ = select.select([terminal], [], [], 0.02)
        if ready:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                return False
        if isinstance(until, bytes) and until in seen:
            return True
    return False


def send(text):
    os.write(terminal, text.encode())


read_for(1.0)
seen = b""
send(begin[shell] + "\r")
read_for(10, b"READY>")
read_for(0.3)

passed = failed = 0
for case in sys.stdin:
    what, typed, expected = json.loads(case)
    if os.path.exists(arguments):
        os.remove(arguments)
    seen = b""
    first, rest = typed.split("TAB", 1)
    send(first)
    read_for(0.1)
    send("\t")
    read_for(0.4)
    seen = b""
    send(rest + "\r")
    read_for(5, b"READY>")
    read_for(0.2)
    words = open(arguments, "rb").read().decode().split("\0")[:-1] if os.path.exists(arguments) else None
    if words == expected:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {shell}: {what}: {typed!r} called mat with {words}, not {expected}")
        print("    ", seen.decode(errors="replace"))
        send("\x03")
        read_for(1)
os.close(terminal)
os.waitpid(process, 0)
print(f"{passed} passed, {failed} failed")
