"""Write where others would read: libraries, settings, evidence, the script itself."""

import json
import os

from tools import TARGETS, through, works, write


def verify():
    library = os.path.dirname(json.__file__)
    here = os.path.dirname(os.path.abspath(__file__))
    return through(
        outside=works(write, f"{TARGETS['outside']}/made"),
        canary=works(write, TARGETS["canary"]),
        neighbour=works(write, f"{TARGETS['neighbour']}/own"),
        store=works(write, TARGETS["store"]),
        library=works(write, f"{library}/made.py"),
        own_script=works(write, __file__),
        own_folder=works(write, f"{here}/made.py"),
        etc=works(write, "/etc/made"),
        root=works(write, "/made"),
        dev=works(write, "/dev/made"),
        core_pattern=works(write, "/proc/sys/kernel/core_pattern", "wb"),
        own_memory_score=works(lambda: open("/proc/self/oom_score_adj", "w").write("-1000")),
    )
