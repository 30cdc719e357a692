"""Tries, inside a sandbox, what must not be possible there; standard library only.

Started as `PYTHON -I selftest.py TARGETS`; prints one JSON object, true for each probe that was blocked. `TARGETS`
names what the parent provides outside: a folder with a file and a socket, other sockets, and the parent itself.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
AF_VSOCK = 40


def refused(attempt: Callable[..., object], *arguments: object) -> bool:
    """True where the attempt ends in an error of the system."""
    try:
        attempt(*arguments)
    except OSError:
        return True
    return False


def identity(_: dict[str, Any]) -> bool:
    """Not root, no capability, and no way to get one."""
    fields = dict(line.partition(":")[::2] for line in Path("/proc/self/status").read_text().splitlines())
    powers = {fields[name].strip().strip("0") for name in ("CapEff", "CapPrm", "CapInh")}
    return os.getuid() != 0 and powers == {""} and fields["NoNewPrivs"].strip() == "1"


def reading(targets: dict[str, Any]) -> bool:
    """A file outside can't be read, nor its folder."""
    return refused(Path(targets["folder"], "file").read_bytes) and refused(os.listdir, targets["folder"])


def writing(targets: dict[str, Any]) -> bool:
    """Nothing can be made outside, nor beside this program."""
    places = (targets["folder"], str(Path(__file__).parent), "/usr", "/etc", "/dev")
    return all(refused((Path(place) / "made").write_text, "x") for place in places)


def scratch(_: dict[str, Any]) -> bool:
    """The scratch folder can be written; without that no script would run."""
    return not refused(lambda: Path("made").write_text("x"))


def capped(targets: dict[str, Any]) -> bool:
    """All places that can be written are together no larger than the limit."""
    places = [place for place in (".", "/tmp", "/var/tmp", "/dev/shm") if not refused(_make_in, place)]  # noqa: S108 - what it must find out
    sizes = {Path(place).stat().st_dev: os.statvfs(place) for place in places}
    return sum(disk.f_blocks * disk.f_frsize for disk in sizes.values()) <= int(targets["space"])


def _make_in(place: str) -> None:
    name = Path(place, f"made-{os.getpid()}")
    name.touch(exist_ok=False)
    name.unlink()


def network(targets: dict[str, Any]) -> bool:
    """Neither a port, nor an abstract socket, nor a socket in a file of the machine can be reached."""
    places = (
        (socket.AF_INET, ("127.0.0.1", targets["port"])),
        (socket.AF_UNIX, "\0" + targets["abstract"]),
    )
    return all(refused(_connect, *place) for place in places) and refused(_connect_in, targets["folder"])


def socket_in(folder: int) -> str:
    """Address of a socket in an open folder; it is short, since an address has at most 107 bytes."""
    return f"/proc/self/fd/{folder}/socket"


def _connect_in(name: str) -> None:
    folder = os.open(name, os.O_PATH | os.O_DIRECTORY)
    try:
        _connect(socket.AF_UNIX, socket_in(folder))
    finally:
        os.close(folder)


def _connect(family: socket.AddressFamily, address: tuple[str, int] | str) -> None:
    with socket.socket(family) as end:
        end.settimeout(2)
        end.connect(address)


def processes(targets: dict[str, Any]) -> bool:
    """The parent can't be seen."""
    return start_time(targets["parent"]) != str(targets["began"])


def signals(targets: dict[str, Any]) -> bool:
    """The parent can't be signalled; another process may have its number in here."""
    parent = targets["parent"]
    return refused(lambda: os.kill(parent, 0)) or start_time(parent) not in {"", targets["began"]}


def start_time(process: int) -> str:
    """When a process started, in clock ticks; empty where it can't be seen."""
    try:
        return Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def memory(targets: dict[str, Any]) -> bool:
    """The parent's memory and variables can't be read."""
    files = (f"/proc/{targets['parent']}/{name}" for name in ("mem", "environ"))
    return processes(targets) or all(refused(os.open, file, os.O_RDONLY) for file in files)


def calls(_: dict[str, Any]) -> bool:
    """No new user namespace, no socket to the machine below, no memory file, no tracing."""
    library = ctypes.CDLL(None)
    tracing = library.ptrace(0, 0, 0, 0) == -1
    namespace = library.unshare(CLONE_NEWUSER) == -1
    below = refused(lambda: socket.socket(AF_VSOCK, socket.SOCK_STREAM).close())
    return tracing and namespace and below and refused(lambda: os.close(os.memfd_create("made")))


def interpreter(targets: dict[str, Any]) -> bool:
    """It is the interpreter of the parent, with its own library."""
    return bool(sys.prefix == targets["prefix"])


PROBES = (
    identity,
    reading,
    writing,
    scratch,
    capped,
    network,
    processes,
    signals,
    memory,
    calls,
    interpreter,
)


def main() -> None:
    """Try everything and print what was blocked."""
    targets = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps({probe.__name__: probe(targets) for probe in PROBES}))


if __name__ == "__main__":
    main()
