"""Leave the control group, or make one."""

import os

from tools import through, works


def verify():
    top = "/sys/fs/cgroup"
    names = ("", "memory", "pids", "unified")
    return through(
        listing=works(os.listdir, top),
        make=any(works(os.mkdir, os.path.join(top, name, "attacked")) for name in names),
        move=any(
            works(lambda: open(os.path.join(top, name, "cgroup.procs"), "w").write(str(os.getpid())))  # noqa: B023
            for name in names
        ),
    )
