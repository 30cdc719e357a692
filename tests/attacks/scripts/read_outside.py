"""Read what belongs to others, along every way there is."""

import os

from tools import TARGETS, read, through, works


def verify():
    canary = TARGETS["canary"]
    climbing = "../" * 30 + canary.lstrip("/")
    return through(
        directly=works(read, canary),
        climbing=works(read, climbing),
        by_own_root=works(read, f"/proc/self/root{canary}"),
        by_roots_of_others=any(
            works(read, f"/proc/{pid}/root{canary}") for pid in (1, os.getppid(), TARGETS["supervisor"])
        ),
        listing=works(os.listdir, TARGETS["outside"]),
        neighbour=works(os.listdir, TARGETS["neighbour"]) or works(read, f"{TARGETS['neighbour']}/own"),
        store=works(read, TARGETS["store"]),
        shadow=works(read, "/etc/shadow"),
        home=works(os.listdir, "/root") or works(os.listdir, "/home"),
        machine_id=works(read, "/etc/machine-id"),
    )
