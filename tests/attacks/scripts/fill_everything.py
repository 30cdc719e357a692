"""Write to every place at once and in every way, until each is refused; print the MiB that lie there together."""

import contextlib
import errno
import mmap
import os
import sys
import time

from tools import call, through

STEP, MOST = 1 << 20, 160
SECONDS = 2  # in which a full place is tried again
DATA = b"x" * STEP


def places():
    """Folders that may be writable: those that programs use, and every mount that is there."""
    with open("/proc/self/mountinfo") as mounts:
        mounted = [line.split()[4] for line in mounts]
    named = [os.environ["HOME"], "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", f"/run/user/{os.getuid()}"]
    named += [path for name, path in os.environ.items() if name.startswith(("XDG_", "TMP", "KERAS"))]
    return sorted(
        {path for path in (*named, *mounted) if not path.startswith(("/proc", "/sys")) and os.path.isdir(path)}
    )


def append(end):
    written, until = 0, time.monotonic() + SECONDS
    while written < MOST * STEP and time.monotonic() < until:
        try:
            size = os.write(end, DATA)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            time.sleep(0.005)  # another way may have reserved what it can't fill
        else:
            written += size
            yield size


def deleted(end, path):
    os.unlink(path)
    yield from append(end)


def mapped(end):
    for number in range(MOST):
        os.posix_fallocate(end, number * STEP, STEP)  # a hole that can't be filled would be a SIGBUS
        with mmap.mmap(end, STEP, offset=number * STEP) as part:
            part[:] = DATA
        yield STEP


def descriptors(folder):
    for _ in range(MOST):
        path = os.path.join(folder, f"fill-{os.urandom(4).hex()}")
        end = os.open(path, os.O_CREAT | os.O_WRONLY)
        os.unlink(path)
        yield os.write(end, DATA)


def memory_file():
    yield from append(os.memfd_create("fill"))


def segments():
    for _ in range(MOST):
        call(30, call(29, 0, STEP, 0o1600), None, 0)
        yield STEP


def ways(folder):
    """Ways to fill a folder, each with a file of its own."""
    for number, way in enumerate((append, deleted, mapped)):
        path = os.path.join(folder, f"fill-{number}-{os.urandom(4).hex()}")  # two of the folders may be the same
        with contextlib.suppress(OSError):
            end = os.open(path, os.O_CREAT | os.O_RDWR)
            yield way(end, path) if way is deleted else way(end)
    yield descriptors(folder)


def fill(way, counts, place):
    """Fill in a process of its own, and say how far it got."""
    written = 0
    with contextlib.suppress(OSError):
        for size in way:
            written += size
            counts[place : place + 8] = written.to_bytes(8, "little")
    time.sleep(30)
    os._exit(0)


def verify():
    every = [way for folder in places() for way in ways(folder)] + [memory_file(), segments()]
    counts = mmap.mmap(-1, 8 * len(every))
    for number, way in enumerate(every):
        if os.fork() == 0:
            time.sleep(0.5)  # until all are there
            fill(way, counts, 8 * number)
    most, quiet = 0, 0
    while quiet < 200:
        now = sum(int.from_bytes(counts[at : at + 8], "little") for at in range(0, len(counts), 8)) >> 20
        quiet = quiet + 1 if now == most and now else 0
        if now > most:
            sys.stdout.write(f"{now}\n")
            sys.stdout.flush()
        most = max(now, most)
        time.sleep(0.005)
    return through(past_the_limit=most > 64)
