"""Call what a framework never needs and a hole was often found in."""

import ctypes

from tools import call, through, works

ZEROES = ctypes.create_string_buffer(256)


def verify():
    return through(
        keys=works(call, 250, 0, -3, 1),
        add_key=works(call, 248, b"user", b"claims", b"x", 1, -3),
        programs=works(call, 321, 5, ZEROES, 48),
        counters=works(call, 298, ZEROES, 0, -1, -1, 0),
        ring=works(call, 425, 8, ZEROES),
        faults=works(call, 323, 0),
        watching=works(call, 300, 0, 0),
        handles=works(call, 303, -100, b"/", ZEROES, ZEROES, 0),
        clock=works(call, 227, 0, ZEROES),
        adjust=works(call, 159, ctypes.create_string_buffer(b"\1" * 8, 256)),
        name=works(call, 170, b"attacked", 8),
        kexec=works(call, 246, 0, 0, None, 0),
        modules=works(call, 176, b"claims", 0),
        log=works(call, 103, 10, ZEROES, 64),
        personality=works(call, 135, 0x0040000),
        secret_memory=works(call, 447, 0),
        foreign_numbers=works(call, 0x40000000 + 39),
    )
