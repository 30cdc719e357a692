"""Use what was left open."""

import os
import stat

from tools import through


def verify():
    kinds = []
    for name in os.listdir("/proc/self/fd"):
        try:
            mode = os.fstat(int(name)).st_mode
            where = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if where.startswith("/proc/"):
            continue  # this very list
        kinds.append("pipe" if stat.S_ISFIFO(mode) else "null" if where == "/dev/null" else where)
    return through(files_or_sockets=any(kind not in ("pipe", "null") for kind in kinds), many=len(kinds) > 7)
