"""The app in a real terminal: tmux, keys as they are typed, a paste as a terminal sends it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
PATIENT = 60.0
TURN = "Dana Reyes: Every release waits nine days for a review, and we want that under two.\n"


class Window:
    """A window of 100 by 30 with a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        settings = folder / "tmux.conf"
        settings.write_text("set -g history-limit 200\nset -g escape-time 0\n")
        self.tmux("-f", str(settings), "new-session", "-d", "-x", "100", "-y", "30", "env PS1='ready> ' sh")

    def tmux(self, *arguments: str, stdin: str | None = None) -> str:
        """Run a tmux command; what it prints."""
        command = ["tmux", "-S", self._socket, *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout

    def keys(self, *names: str) -> None:
        """Press keys."""
        self.tmux("send-keys", *names)

    def paste(self, text: str) -> None:
        """Paste, bracketed where the program asked for it."""
        self.tmux("load-buffer", "-", stdin=text)
        self.tmux("paste-buffer", "-p")

    def screen(self) -> str:
        """The lines of the window."""
        return self.tmux("capture-pane", "-p")

    def until(self, seen: Callable[[str], bool]) -> str:
        """Look until the screen is so."""
        end = time.monotonic() + PATIENT
        while time.monotonic() < end:
            if seen(screen := self.screen()):
                return screen
            time.sleep(0.02)
        raise AssertionError(self.screen())


@pytest.fixture
def window(tmp_path: Path, workspace: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.tmux("kill-server")


def test_start_paste_of_3000_lines_and_a_restored_terminal(window: Window) -> None:
    window.until(lambda screen: "ready>" in screen)
    window.keys(f"echo before; {sys.executable} -m copilot app; echo after", "Enter")
    window.until(lambda screen: "No deals yet" in screen)
    window.keys("n")
    window.until(lambda screen: "Paste the transcript" in screen)
    window.paste(TURN * 3_000)
    assert "pasted 3,000 lines" in window.until(lambda screen: "pasted 3" in screen)
    window.keys("Enter")
    window.until(lambda screen: "3000 turns" in screen)
    window.keys("C-q")
    restored = window.until(lambda screen: screen.rstrip().endswith("ready>") and "after" in screen)
    assert "before" in restored
    assert "Sales copilot" not in restored
    # Neither the mouse nor the paste is still asked for: what is typed and pasted reaches the shell as it is.
    window.paste("echo pasted-plainly")
    window.keys("Enter")
    assert "\npasted-plainly" in window.until(lambda screen: "\npasted-plainly" in screen)
    flags = window.tmux("display-message", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag}")
    assert flags.strip() == "001"


@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_leaves_the_terminal_as_it_was(window: Window, name: str) -> None:
    window.until(lambda screen: "ready>" in screen)
    window.keys(f"sh -c 'echo $$ > pid; exec {sys.executable} -m copilot app'; echo left", "Enter")
    window.until(lambda screen: "No deals yet" in screen)
    subprocess.run(["kill", f"-{name}", Path("pid").read_text().strip()], check=True)
    window.until(lambda screen: screen.rstrip().endswith("ready>") and "\nleft" in screen)
    assert window.tmux("display-message", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag}").strip() == "001"
