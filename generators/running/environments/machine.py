"""Read the class of this machine: CPU model, system, and the cores and memory that this process may use.

Beside the class: which of its processors share a core.
"""

from __future__ import annotations

import os
import platform
import re
import resource
from contextlib import suppress
from math import ceil
from pathlib import Path

from generators.model import Machine
from generators.processes.resources import control_groups

PROCESSORS = Path("/sys/devices/system/cpu")


def this_machine() -> Machine:
    """The class of this machine; what limits this process, such as a container, is the machine."""
    return Machine(
        cpu=_cpu(),
        cores=_cores(),
        memory=_memory(),
        system=_system(),
        architecture=platform.machine(),
    )


def thread_siblings() -> tuple[str, ...]:
    """Processors by the core that they share, one text a core: `0,4` or `0-1`; none where Linux doesn't say.

    A neighbour on a sibling makes CPU seconds longer too. A virtual machine may list none although the host has
    some.
    """
    lists = []
    for path in PROCESSORS.glob("cpu[0-9]*/topology/thread_siblings_list"):
        with suppress(OSError):
            lists.append(path.read_text(encoding="utf-8").strip())
    return tuple(sorted(set(lists), key=lambda text: [int(number) for number in re.findall(r"\d+", text)]))


def _cores() -> int:
    """The cores of the affinity mask, or as many as a quota of their time needs; a part of one counts as one."""
    mask, quota = len(os.sched_getaffinity(0)), control_groups.cores()
    return mask if quota is None else min(mask, ceil(quota))


def _memory() -> float:
    """GiB: of the machine rounded, of a limit below it to three digits; a whole number wherever it is one."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    soft = [resource.getrlimit(number)[0] for number in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    limits = [control_groups.memory(), *(size for size in soft if size != resource.RLIM_INFINITY)]
    limit = min((size for size in limits if size is not None), default=machine)
    if limit >= machine:
        return round(machine / 2**30)
    size = float(f"{limit / 2**30:.3g}")
    return int(size) if size.is_integer() else size


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return model[1].strip() if model else platform.processor() or "unknown"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
