"""Lists what a script asks for and its sandbox doesn't give, and does a job of `child.py`; standard library only.

Started as `INTERPRETER -I refusals.py JOB`, where JOB has two more members: `refusals`, a descriptor that gets a
line of JSON for each thing (`kind`, `name`, `by`, `count`), and `shown`, the paths that may be read, written and
listed.

An audit hook of Python sees what Python's own functions ask for, before the kernel answers, and not what native
code or another program asks for. A script can't remove it, but can silence it and write lines of its own.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
import types
from _thread import get_ident
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Started as a file with -I, it finds its siblings by its own path, as `child.py` does.
if "generators" not in sys.modules:
    sys.modules["generators"] = types.ModuleType("generators")
    sys.modules["generators"].__path__ = [str(Path(__file__).resolve().parents[1])]
from generators.harness.child import main
from generators.harness.shown import Shown, below_open_folder

OURS = tuple(os.path.dirname(file) + "/" for file in (__file__, os.__file__))
INSTALLED = ("/site-packages/", "/dist-packages/")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
MOST, MOST_NAMES, LONGEST_NAME, EXACT = 10_000, 50, 300, 10
OTHERS = "others"
UNIX, INTERNET = 1, (2, 10)
DATAGRAM = 2
Found = Iterator[tuple[str, str]]


def opened(shown: Shown, path: Any, mode: object, flags: int) -> Found:  # noqa: ANN401 - as given
    """A file; that of `os.open`, which has no mode, may be relative to a folder that the event doesn't name."""
    write = bool(flags & WRITES)
    hidden = shown.hides(path, write=write, names=not write and bool(flags & os.O_DIRECTORY))
    if hidden and not (mode is None and below_open_folder(path)):
        yield "path", f"{hidden} (write)" if write else hidden


def listed(shown: Shown, path: Any = None, *_: object) -> Found:  # noqa: ANN401 - as given
    """A folder's names."""
    if hidden := shown.hides("." if path is None else path, names=True):
        yield "path", hidden


def loaded(shown: Shown, path: Any, *_: object) -> Found:  # noqa: ANN401 - as given
    """A shared library; a bare name is found among the system's."""
    if path is not None and "/" in os.fsdecode(path) and (hidden := shown.hides(path)):
        yield "path", hidden


def changed(*positions: tuple[int, int]) -> Callable[..., Found]:
    """Paths that are made, moved, removed or changed.

    Args:
        positions: of each path among the arguments, and of the open folder that it is relative to; the latter is
            negative where the event has none.
    """

    def look(shown: Shown, *arguments: Any) -> Found:  # noqa: ANN401 - as given
        for path, folder in positions:
            folder_open = arguments[folder] if folder >= 0 else -1
            if hidden := shown.hides(arguments[path], write=True, folder_open=folder_open):
                yield "path", f"{hidden} (write)"

    return look


def reached(shown: Shown, end: Any, address: Any) -> Found:  # noqa: ANN401 - as given
    """The other end of a socket."""
    if end.family == UNIX:
        name = os.fsdecode(address)
        if name.startswith("\0"):
            if not any(line.endswith("@" + name[1:]) for line in lines("/proc/self/net/unix")):
                yield "socket", f"@{name[1:]} (nobody listens)"
        elif hidden := shown.hides(name):
            yield "socket", hidden
    elif end.family in INTERNET and address is not None:
        host, port = str(address[0]), int(address[1])
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if not is_inside(host):
            yield "socket", place
        elif not answered(port, "udp" if end.type & 0xF == DATAGRAM else "tcp"):
            yield "socket", f"{place} (nobody listens)"


def resolved(_: Shown, host: Any, *__: object) -> Found:  # noqa: ANN401 - as given
    """The address of a host by its name; a number is its own."""
    name = os.fsdecode(host) if host is not None else ""
    if not is_inside(name) and (set(name) - set("0123456789.") and ":" not in name):
        yield "socket", f"the host {name}"


def is_inside(host: str) -> bool:
    """Whether a host is the inside of the sandbox."""
    host = host.removeprefix("::ffff:")
    ours = {"", "::1", "::", "0.0.0.0", "localhost", os.uname().nodename}  # noqa: S104 - compared, never bound
    return host.startswith("127.") or host in ours


def answered(port: int, protocol: str) -> bool:
    """Whether somebody inside has this port open."""
    for name in (protocol, f"{protocol}6"):
        for line in lines(f"/proc/self/net/{name}"):
            fields = line.split()
            if fields[1].endswith(f":{port:04X}") and (protocol == "udp" or fields[3] == "0A"):
                return True
    return False


def lines(path: str) -> list[str]:
    """Lines of a file of the kernel; none where it can't be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return []


def started(shown: Shown, program: Any, *_: object) -> Found:  # noqa: ANN401 - as given
    """A program that isn't shown, or that no folder of PATH has."""
    name = os.fsdecode(program)
    if "/" in name:
        if hidden := shown.hides(name):
            yield "process", hidden
    elif not any(os.path.exists(os.path.join(folder, name)) for folder in os.get_exec_path()):
        yield "process", f"{name} (not found)"


def signalled(_: Shown, process: int, *__: object) -> Found:
    """Another process; the signal 0 only asks whether it can be reached."""
    try:
        os.kill(process, 0)
    except OSError:
        yield "process", f"a signal to {process}"


def group_signalled(shown: Shown, group: int, *_: object) -> Found:
    """A group of processes."""
    return signalled(shown, -group)


LOOKS: dict[str, Callable[..., Found]] = {
    "open": opened,
    "os.listdir": listed,
    "os.scandir": listed,
    "ctypes.dlopen": loaded,
    **dict.fromkeys(("os.remove", "os.rmdir"), changed((0, 1))),
    **dict.fromkeys(("os.mkdir", "os.chmod"), changed((0, 2))),
    **dict.fromkeys(("os.chown", "os.utime"), changed((0, 3))),
    **dict.fromkeys(("os.truncate", "os.setxattr"), changed((0, -1))),
    **dict.fromkeys(("os.rename", "os.link"), changed((0, 2), (1, 3))),
    "os.symlink": changed((1, 2)),
    **dict.fromkeys(("socket.connect", "socket.sendto", "socket.sendmsg"), reached),
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname"), resolved),
    **dict.fromkeys(("subprocess.Popen", "os.exec", "os.posix_spawn"), started),
    "os.kill": signalled,
    "os.killpg": group_signalled,
}


class Report:
    """Writes each thing the first times, and then each time that its count has doubled.

    Attributes:
        left: how many it still counts, so that a flood costs no more than the script that makes it.
    """

    def __init__(self, descriptor: int) -> None:
        self.left = MOST
        self._descriptor, self._pipe = descriptor, os.fstat(descriptor)
        self._counts: dict[tuple[str, str, str], list[int]] = {}

    def add(self, kind: str, name: str, by: str) -> None:
        """Count one refusal."""
        self.left -= 1
        name = name[:LONGEST_NAME].encode("utf-8", "backslashreplace").decode()
        if (kind, name, by) not in self._counts and len(self._counts) >= MOST_NAMES:
            name, by = OTHERS, ""
        counts = self._counts.setdefault((kind, name, by), [0, 0])
        counts[0] += 1
        seen, reported = counts
        if seen > EXACT and seen < 2 * reported:
            return
        counts[1] = seen
        if os.path.samestat(self._pipe, os.fstat(self._descriptor)):  # a script may have closed it
            line = {"kind": kind, "name": name, "by": by, "count": seen - reported}
            os.write(self._descriptor, json.dumps(line).encode() + b"\n")


def asking_package() -> str:
    """The installed package whose code asks, by the innermost frame that is not of Python's library or ours.

    Empty where that frame is the script's, or a shared probe's.
    """
    frame = sys._getframe(1)  # noqa: SLF001 - the only way to the frames
    while frame.f_back:
        file = frame.f_code.co_filename
        if any(part in file for part in INSTALLED):
            return str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if not file.startswith((*OURS, "<frozen")):
            return ""
        frame = frame.f_back
    return ""


def is_foreign(error: Exception) -> bool:
    """Whether other code than Python's library and ours is in its traceback: a handler of a signal that came."""
    files = (frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(
        not file.startswith((*OURS, "<frozen")) or any(part in file for part in INSTALLED) for file in files
    )


def watch(job: dict[str, Any]) -> None:
    """Note from now on what is asked for and not given."""
    os.set_inheritable(job["refusals"], False)  # noqa: FBT003 - the standard library's signature
    shown, report = Shown(**job["shown"]), Report(job["refusals"])
    busy: set[int] = set()
    looks = LOOKS

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        thread = get_ident()
        if thread in busy or report.left <= 0:  # what is done here is no script's
            return
        try:
            busy.add(thread)
            for kind, name in looks[event](shown, *arguments):
                report.add(kind, name, asking_package())
        except Exception as error:  # a hook that raises of itself would stop what it only looks at
            if is_foreign(error):
                raise
        finally:
            busy.discard(thread)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in looks:
            look(event, arguments)

    sys.addaudithook(hook)


if __name__ == "__main__":
    found = json.loads(sys.argv[1])
    watch(found)
    main(found)
