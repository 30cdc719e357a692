"""Work of a known length, for the controls of a timing."""

import time


def spin(seconds: float) -> None:
    """Keep one core busy until this thread has used `seconds` of CPU time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
