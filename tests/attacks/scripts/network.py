"""Reach the machine's own ports, by every family; a port of one's own inside is allowed."""

import socket

from tools import TARGETS, through, works


def connect(family, host):
    with socket.socket(family) as end:
        end.settimeout(1)
        end.connect((host, TARGETS["port"]))


def send():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.sendto(b"attacked", ("127.0.0.1", TARGETS["datagrams"]))


def raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()


def outside():
    with socket.socket() as end:
        end.settimeout(1)
        end.connect(("192.0.2.1", 80))


def verify():
    works(send)  # whether it arrived is seen outside
    return through(
        tcp=works(connect, socket.AF_INET, "127.0.0.1"),
        all_addresses=works(connect, socket.AF_INET, "0.0.0.0"),
        tcp_6=works(connect, socket.AF_INET6, "::ffff:127.0.0.1"),
        beyond=works(outside),
        raw=works(raw),
        names=works(socket.getaddrinfo, "example.org", 80),
    )
