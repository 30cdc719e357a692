"""Use more memory than is allowed, in one process."""

from tools import through


def verify():
    kept = []
    for _ in range(48):
        kept.append(bytearray(b"x") * (64 << 20))
    return through(three_gigabytes=True)
