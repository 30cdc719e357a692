"""Type into somebody's terminal."""

import fcntl
import os
import termios

from tools import through, works


def type_in(end):
    fcntl.ioctl(end, termios.TIOCSTI, b"x")


def verify():
    return through(
        standard=any(works(type_in, end) for end in range(3)),
        terminal=works(lambda: type_in(os.open("/dev/tty", os.O_RDWR))),
        console=works(lambda: os.close(os.open("/dev/console", os.O_RDWR))),
    )
