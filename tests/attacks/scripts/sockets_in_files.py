"""Talk to a service of the machine through a Unix socket."""

import socket

from tools import TARGETS, through, works


def connect(address, kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_UNIX, kind) as end:
        end.settimeout(1)
        end.connect(address)


def verify():
    return through(
        abstract=works(connect, "\0" + TARGETS["abstract"]),
        in_a_file=works(connect, TARGETS["socket"]),
        log=works(connect, "/dev/log", socket.SOCK_DGRAM),
        engine=works(connect, "/var/run/docker.sock"),
    )
