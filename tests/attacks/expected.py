"""How every attack must end, and what stays open at which layer with its reason.

`blocked`: the script ran to its end and got nothing through. `contained`: it was ended with that outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from generators.model import Outcome

MEASURED, OVER_LIMIT, CRASHED, TIMED_OUT = Outcome.MEASURED, Outcome.OVER_LIMIT, Outcome.CRASHED, Outcome.TIMED_OUT
NUMBERS = (
    "Landlock leaves the numbers of the descriptors of one's own user's processes to be listed, not what they are"
)
SEEN = "Landlock can't hide that a process exists"
INODES = "bubblewrap's tmpfs has no limit on files: they cost memory of the kernel until the job's time is up"
WALKED = (
    "a folder on the machine's disk has no limit on files: they count only once they take space or are 100,000"
)
# Layers by their methods; the strongest first.
LAYERS = ("bubblewrap", "namespaces", "forked", "landlock")


class Expected(NamedTuple):
    """What must become of an attack.

    Attributes:
        outcomes: any of these; `measured` means that it was blocked.
        open: what gets through, with its reason, by layer, or by user and layer.
        seconds: after which it is killed; generous, since a machine may be busy.
        short: whether it is one of the ten that are tried at every layer in `make test`.
    """

    outcomes: tuple[Outcome, ...] = (MEASURED,)
    open: Mapping[str, dict[str, str]] = MappingProxyType({})
    seconds: float = 20
    short: bool = False

    def left_open(self, user: str, layer: str) -> dict[str, str]:
        """What gets through with its reason."""
        return {**self.open.get(layer, {}), **self.open.get(f"{user} {layer}", {})}


ATTACKS: dict[str, Expected] = {
    "environment": Expected(short=True),
    "read_outside": Expected(short=True),
    "write_outside": Expected(short=True),
    "links": Expected(),
    "network": Expected(short=True),
    "sockets_in_files": Expected(short=True),
    "socket_families": Expected(),
    "signals": Expected(short=True),
    "kill_everything": Expected(),
    "see_processes": Expected(open={"landlock": dict.fromkeys(("command", "state", "many"), SEEN)}),
    "memory_of_others": Expected(open={"ordinary landlock": {"descriptors": NUMBERS}}, short=True),
    "reach_keeper": Expected(),
    "fork_bomb": Expected((MEASURED, OVER_LIMIT)),
    "fork_bomb_growing": Expected((MEASURED, OVER_LIMIT)),
    "memory_bomb": Expected((OVER_LIMIT,)),
    "memory_bomb_shared_out": Expected((OVER_LIMIT,)),
    "memory_files": Expected(),
    "shared_memory": Expected(),
    "fill_disk": Expected((MEASURED, OVER_LIMIT)),
    "fill_with_small_files": Expected((MEASURED, OVER_LIMIT)),
    "many_files": Expected(
        (MEASURED, TIMED_OUT),
        open={"bubblewrap": {"eight thousand": INODES}, "landlock": {"eight thousand": WALKED}},
    ),
    "flood_stdout": Expected((OVER_LIMIT,)),
    "flood_stderr": Expected((OVER_LIMIT,)),
    "ignore_signals": Expected((TIMED_OUT,), seconds=3),
    "daemon": Expected(short=True),
    "busy_leftovers": Expected(),
    "hang_without_descriptors": Expected((TIMED_OUT,), seconds=3),
    "endless_result": Expected((OVER_LIMIT,)),
    "namespaces": Expected(short=True),
    "privileges": Expected(short=True),
    "kernel_interfaces": Expected(),
    "terminal": Expected(),
    "inherited_descriptors": Expected(),
    "devices": Expected(),
    "control_groups": Expected(),
    "raise_limits": Expected(),
    "leave_things": Expected(),
    "shadow_library": Expected(),
    "exit_without_result": Expected((CRASHED,)),
    "crash": Expected((CRASHED,)),
    "late_result": Expected((CRASHED,)),
    "hostile_scratch": Expected((MEASURED, OVER_LIMIT)),
    "pipe_buffers": Expected(),
    "owner_of_descriptors": Expected(),
}
# With nothing around the script these get through: the attack is real, and it is the layer that blocks it.
CONTROLS: dict[str, str] = {
    "environment": "in supervisor",
    "read_outside": "directly",
    "write_outside": "canary",
    "links": "read by symlink",
    "network": "tcp",
    "sockets_in_files": "abstract",
    "socket_families": "vsock",
    "signals": "victim",
    "see_processes": "command",
    "memory_of_others": "memory",
    "memory_files": "memory file",
    "shared_memory": "segment",
    "namespaces": "unshare",
    "kernel_interfaces": "keys",
    "owner_of_descriptors": "owner",
}
# With one layer left out: the attack that gets through then, by layer and method.
LEFT_OUT: dict[tuple[str, str], tuple[str, str]] = {
    ("landlock", "landlock"): ("read_outside", "directly"),
    ("seccomp", "landlock"): ("socket_families", "vsock"),
    ("seccomp", "namespaces"): ("shared_memory", "segment"),
    ("seccomp", "bubblewrap"): ("shared_memory", "segment"),
}
