"""Read or write the memory of another process."""

import ctypes
import os

from tools import LIBRARY, TARGETS, call, read, through, works


def trace(process):
    if LIBRARY.ptrace(16, process, 0, 0) == -1:
        raise OSError(ctypes.get_errno(), "ptrace")


def vector(process):
    place = ctypes.create_string_buffer(8)
    pair = (ctypes.c_size_t * 2)(ctypes.addressof(place), 8)
    call(310, process, ctypes.byref(pair), 1, ctypes.byref(pair), 1, 0)


def verify():
    victim = TARGETS["victim"]
    return through(
        trace=works(trace, victim),
        memory=works(read, f"/proc/{victim}/maps"),
        memory_file=works(lambda: open(f"/proc/{victim}/mem", "r+b").close()),
        vector=works(vector, victim),
        descriptor=works(lambda: call(438, os.pidfd_open(victim), 1, 0)),
        descriptors=works(os.listdir, f"/proc/{victim}/fd"),
    )
