"""Raise what was limited, or push others aside."""

import os
import resource

from tools import through, works


def higher(name):
    number = getattr(resource, name)
    _, most = resource.getrlimit(number)
    resource.setrlimit(number, (most + 1, most + 1))


def verify():
    names = ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_DATA", "RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_MEMLOCK")
    return through(
        nice=works(os.nice, -5),
        real_time=works(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1)),
        **{name.lower(): works(higher, name) for name in names},
    )
