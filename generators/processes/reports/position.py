"""What the harness and `faulthandler` wrote of a script's lines comes in; where it was, in words, goes out.

A script may write there too, and lie about its own lines and phase: what is read is a bounded line of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, get_args

from generators.model import Phase, Position
from generators.text import one_line

PACKAGE = Path(__file__).resolve().parents[2]
ROOTS = {f"{PACKAGE.parent}/", f"{PACKAGE.parent}/".encode("ascii", "backslashreplace").decode()}  # and as dumped
PHASES: dict[Phase, str] = {
    "import": "import",
    "artefacts": "artefacts()",
    "controls": "controls()",
    "verify": "verify()",
    "settings": "settings()",
    "timing": "a timed call",
}
LONGEST_PATH = 250  # characters
LONGEST_FUNCTION = 80
_HARNESS = f"{PACKAGE.name}/harness/"
_MAIN = f"{_HARNESS}child.py"
_NO_PLACES = ("<frozen ", _HARNESS)  # what Python and the harness do between the script's lines
_FOLDER = re.compile(r"^folder (.+)$", re.MULTILINE)
_PHASE = re.compile(rf"^phase ({'|'.join(get_args(Phase))})$", re.MULTILINE)
_THREAD = re.compile(r"^(Current thread|Thread) .*\(most recent call first\):$")
_LINE = re.compile(r'^  File "(.+)", line (\d{1,9}) in (.+)$')
_LIBRARIES = re.compile(r"^.*/(?:site-packages|dist-packages|python3\.\d+)/")


class Line(NamedTuple):
    """A line of code that was running.

    Attributes:
        file: of the claim's folder by its path there; any other as Python names it.
        number: from 1; 0 where it is not known.
        function: empty where it is not known.
    """

    file: str
    number: int
    function: str

    def __str__(self) -> str:
        number = f":{self.number}" if self.number else ""
        function = one_line(self.function, LONGEST_FUNCTION)
        return f"{_short(self.file)}{number}" + (f" in {function}" if function not in ("", "<module>") else "")


class _Stack(NamedTuple):
    """The lines of one thread, innermost first, with the heading of its dump and the claim's folder."""

    heading: str
    lines: list[Line]
    folder: str

    @property
    def own(self) -> Line | None:
        """The innermost line of the claim's folder, by its path there."""
        folder = f"{self.folder}/"
        own = next((line for line in self.lines if self.folder and line.file.startswith(folder)), None)
        return own and own._replace(file=own.file.removeprefix(folder))

    @property
    def main(self) -> bool:
        """Whether it has received the signal, or runs the harness."""
        return self.heading.startswith("Current") or _short(self.lines[-1].file) == _MAIN


def written_position(text: bytes) -> Position:
    """The position in what was written: the last phase, and of the last dump the thread that says most."""
    lines = text.decode("ascii", "replace")
    phases, folder = _PHASE.findall(lines), _FOLDER.search(lines)
    phase = phases[-1] if phases else None
    stacks = [_Stack(*thread, folder[1] if folder else "") for thread in _threads(lines)]
    known = [stack for stack in reversed(stacks) if stack.own or stack.main]
    best = max(known, key=lambda stack: (stack.own is not None, stack.main), default=None)
    return position(phase, best.own, best.lines[0]) if best else position(phase)


def position(phase: Phase | None, own: Line | None = None, innermost: Line | None = None) -> Position:
    """A position in words: the innermost line of the claim's folder, and of a library where that is further in."""
    words = [str(own._replace(function="") if own.function == phase else own)] if own else []
    if innermost and _further(innermost, own):
        words.append(f"(innermost: {innermost})" if own else str(innermost))
    file, line = (one_line(own.file, LONGEST_PATH), own.number or None) if own else ("", None)
    return Position(phase=phase, file=file, line=line, where=" ".join(words))


def located(where: Position, what: str) -> str:
    """`where, phase: what`: the form that every reason of a failed script has; what isn't known is left out."""
    place = ", ".join(filter(None, (where.where, PHASES[where.phase] if where.phase else "")))
    return f"{place}: {what}" if place else what


def _threads(text: str) -> Iterator[tuple[str, list[Line]]]:
    """The heading of each thread of each dump, with its lines, innermost first."""
    heading = ""
    for is_line, lines in groupby(text.splitlines(), key=lambda line: _LINE.match(line) is not None):
        if is_line:
            found = [match for line in lines if (match := _LINE.match(line))]
            yield heading, [Line(match[1], int(match[2]), match[3]) for match in found]
        else:
            heading = next((line for line in lines if _THREAD.match(line)), "")


def _further(innermost: Line, own: Line | None) -> bool:
    """Whether the innermost line is of a library, and so another one than the script's own."""
    if _short(innermost.file).startswith(_NO_PLACES):
        return False
    return own is None or innermost[1:] != own[1:] or not innermost.file.endswith(f"/{own.file}")


def _short(file: str) -> str:
    """A path without the folder of the machine that this package, Python or a library is in."""
    root = next(filter(file.startswith, ROOTS), None)
    return one_line(file.removeprefix(root) if root else _LIBRARIES.sub("", file), LONGEST_PATH)
