"""Signal others: the supervisor, a bystander, their groups."""

import os
import signal

from tools import TARGETS, through, works


def by_descriptor(process):
    signal.pidfd_send_signal(os.pidfd_open(process), 0)


def verify():
    supervisor, victim = TARGETS["supervisor"], TARGETS["victim"]
    return through(
        supervisor=works(os.kill, supervisor, 0),
        victim=works(os.kill, victim, signal.SIGTERM),
        group=works(os.killpg, victim, 0),
        by_descriptor=works(by_descriptor, victim),
        threads=works(lambda: signal.pthread_kill and os.kill(supervisor, signal.SIGCONT)),
    )
