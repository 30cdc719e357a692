"""Hold memory in System V segments, which no process owns, and in POSIX queues."""

from tools import call, through, works


def verify():
    return through(
        segment=works(call, 29, 0, 256 << 20, 0o1600),
        semaphores=works(call, 64, 0, 1, 0o1600),
        queue=works(call, 68, 0, 0o1600),
        posix_queue=works(call, 240, b"claims-attack", 0o102, 0o600, None),
    )
