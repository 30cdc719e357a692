"""Let the kernel signal the supervisor by making it the owner of a descriptor."""

import fcntl
import os

from tools import TARGETS, through, works


def own(how, value):
    end, _ = os.pipe()
    fcntl.fcntl(end, how, value)


def verify():
    supervisor = TARGETS["supervisor"]
    block = (1).to_bytes(4, "little") + supervisor.to_bytes(4, "little")
    end, _ = os.pipe()
    return through(
        owner=works(own, fcntl.F_SETOWN, supervisor),
        owner_extended=works(own, 15, block),
        by_request=works(fcntl.ioctl, end, 0x8901, supervisor.to_bytes(4, "little")),
    )
