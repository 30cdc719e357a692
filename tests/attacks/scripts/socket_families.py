"""Open sockets of families that no namespace holds, or that only widen what can be attacked."""

import socket

from tools import through, works

FAMILIES = {"vsock": 40, "packet": 17, "crypto": 38, "bluetooth": 31, "can": 29, "xdp": 44, "key": 15, "tipc": 30}


def verify():
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
    return through(
        **{
            name: any(works(lambda: socket.socket(family, kind).close()) for kind in kinds)  # noqa: B023
            for name, family in FAMILIES.items()
        }
    )
