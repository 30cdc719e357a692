"""How every attack must end, and what stays open at which layer with its reason.

`blocked`: the script ran to its end and got nothing through. `contained`: it was ended with that outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from generators.model import Outcome

MEASURED, OVER_LIMIT, CRASHED, TIMED_OUT = Outcome.MEASURED, Outcome.OVER_LIMIT, Outcome.CRASHED, Outcome.TIMED_OUT
DESCRIPTOR_NUMBERS = (
    "Landlock leaves the numbers of the descriptors of one's own user's processes to be listed, not what they are"
)
VISIBLE_PROCESSES = "Landlock can't hide that a process exists"
# Layers by their methods; the strongest first.
LAYERS = ("bubblewrap", "namespaces", "forked", "landlock")


class ExpectedOutcome(NamedTuple):
    """How an attack must end.

    Attributes:
        outcomes: any of these; `measured` means that it was blocked.
        open: what gets through, with its reason, by layer, or by user and layer.
        seconds: after which it is killed: far more than it needs where it ends by itself or by another limit.
        at_every_layer: whether `make test` tries it at every layer, not only at the strongest.
    """

    outcomes: tuple[Outcome, ...] = (MEASURED,)
    open: Mapping[str, dict[str, str]] = MappingProxyType({})
    seconds: float = 300
    at_every_layer: bool = False

    def left_open(self, user: str, layer: str) -> dict[str, str]:
        """What gets through, with its reason, for a user at a layer."""
        return {**self.open.get(layer, {}), **self.open.get(f"{user} {layer}", {})}


ATTACKS: dict[str, ExpectedOutcome] = {
    "environment": ExpectedOutcome(at_every_layer=True),
    "read_outside": ExpectedOutcome(at_every_layer=True),
    "write_outside": ExpectedOutcome(at_every_layer=True),
    "links": ExpectedOutcome(),
    "change_artefacts": ExpectedOutcome(at_every_layer=True),
    "network": ExpectedOutcome(at_every_layer=True),
    "sockets_in_files": ExpectedOutcome(at_every_layer=True),
    "socket_families": ExpectedOutcome(),
    "signals": ExpectedOutcome(at_every_layer=True),
    "kill_everything": ExpectedOutcome(),
    "see_processes": ExpectedOutcome(
        open={"landlock": dict.fromkeys(("command", "state", "many"), VISIBLE_PROCESSES)}
    ),
    "memory_of_others": ExpectedOutcome(
        open={"ordinary landlock": {"descriptors": DESCRIPTOR_NUMBERS}}, at_every_layer=True
    ),
    "reach_reaper": ExpectedOutcome(),
    "reach_server": ExpectedOutcome(open={"landlock": {"other process": VISIBLE_PROCESSES}}),
    "fork_bomb": ExpectedOutcome((MEASURED, OVER_LIMIT)),
    "fork_bomb_growing": ExpectedOutcome((MEASURED, OVER_LIMIT)),
    "memory_bomb": ExpectedOutcome((OVER_LIMIT,)),
    "memory_bomb_shared_out": ExpectedOutcome((OVER_LIMIT,)),
    "leaderless_threads": ExpectedOutcome((OVER_LIMIT,), at_every_layer=True),
    "memory_files": ExpectedOutcome(),
    "shared_memory": ExpectedOutcome(),
    "fill_disk": ExpectedOutcome((MEASURED, OVER_LIMIT)),
    "fill_everything": ExpectedOutcome((MEASURED, OVER_LIMIT), at_every_layer=True),
    "fill_with_small_files": ExpectedOutcome((MEASURED, OVER_LIMIT)),
    "many_files": ExpectedOutcome((OVER_LIMIT, TIMED_OUT), seconds=20),  # a disk may be slow
    "flood_stdout": ExpectedOutcome((OVER_LIMIT,)),
    "flood_stderr": ExpectedOutcome((OVER_LIMIT,)),
    "ignore_signals": ExpectedOutcome((TIMED_OUT,), seconds=1),
    "daemon": ExpectedOutcome(at_every_layer=True),
    "busy_leftovers": ExpectedOutcome(),
    "hang_without_descriptors": ExpectedOutcome((TIMED_OUT,), seconds=1),
    "endless_result": ExpectedOutcome((OVER_LIMIT,)),
    "namespaces": ExpectedOutcome(at_every_layer=True),
    "privileges": ExpectedOutcome(at_every_layer=True),
    "kernel_interfaces": ExpectedOutcome(),
    "terminal": ExpectedOutcome(),
    "inherited_descriptors": ExpectedOutcome(),
    "devices": ExpectedOutcome(),
    "control_groups": ExpectedOutcome(),
    "raise_limits": ExpectedOutcome(),
    "leave_things": ExpectedOutcome(),
    "shadow_library": ExpectedOutcome(),
    "exit_without_result": ExpectedOutcome((CRASHED,)),
    "crash": ExpectedOutcome((CRASHED,)),
    "late_result": ExpectedOutcome((CRASHED,)),
    "hostile_scratch": ExpectedOutcome((MEASURED, OVER_LIMIT)),
    "pipe_buffers": ExpectedOutcome(),
    "owner_of_descriptors": ExpectedOutcome(),
    "own_listener": ExpectedOutcome(at_every_layer=True),
    "ask_for_all": ExpectedOutcome(),
    "flood_refusals": ExpectedOutcome(),
    "forge_refusals": ExpectedOutcome(),
}
# With nothing around the script these get through: the attack is real, and it is the layer that blocks it.
CONTROLS: dict[str, str] = {
    "environment": "in supervisor",
    "read_outside": "directly",
    "write_outside": "canary",
    "links": "read by symlink",
    "change_artefacts": "after change of mode",
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
    "own_listener": "pass on",
}
# With one layer left out: the attack that gets through then, by layer and method.
WITHOUT_LAYER: dict[tuple[str, str], tuple[str, str]] = {
    ("landlock", "landlock"): ("read_outside", "directly"),
    ("seccomp", "landlock"): ("socket_families", "vsock"),
    ("seccomp", "namespaces"): ("shared_memory", "segment"),
    ("seccomp", "bubblewrap"): ("shared_memory", "segment"),
}
