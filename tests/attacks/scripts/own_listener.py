"""Let a filter of one's own ask a listener of one's own about a refused call, and let it pass there."""

import ctypes
import fcntl
import os
import struct

from tools import LIBRARY, call, through, works

KEYS = 250
CODE = ((0x20, 0, 0, 0), (0x15, 0, 1, KEYS), (0x06, 0, 0, 0x7FC00000), (0x06, 0, 0, 0x7FFF0000))


def read_keys():
    call(KEYS, 0, -3, 1)


def listener():
    code = b"".join(struct.pack("=HBBI", *line) for line in CODE)
    kept = ctypes.create_string_buffer(code, len(code))
    LIBRARY.prctl(38, 1, 0, 0, 0)
    return call(317, 1, 8, struct.pack("=HxxxxxxQ", len(CODE), ctypes.addressof(kept)))


def pass_on():
    end = listener()
    child = os.fork()
    if child == 0:
        os._exit(0 if works(read_keys) else 1)
    question = bytearray(80)
    fcntl.ioctl(end, 0xC0502100, question)
    (identity,) = struct.unpack_from("=Q", question)
    fcntl.ioctl(end, 0xC0182101, struct.pack("=QqiI", identity, 0, 0, 1))
    if os.waitpid(child, 0)[1]:
        raise PermissionError


def verify():
    keys = works(read_keys)
    if not keys:
        for _ in range(1200):  # until the supervisor's own listener is closed
            works(read_keys)
    return through(pass_on=works(pass_on), read_keys=keys)
