"""Ignore every signal that can be ignored, and never end."""

import signal
import time


def verify():
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    while True:
        time.sleep(1)
