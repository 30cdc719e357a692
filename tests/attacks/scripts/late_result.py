"""End without a result, and let a grandchild write a forged one later."""

import os
import time

FORGED = b'{"status": "measured", "measures": {"through": {"kind": "battery", "items": {"forged": true}}}}\n'


def verify():
    if os.fork() == 0:
        time.sleep(0.4)
        for end in range(3, 32):
            try:
                os.write(end, FORGED)
            except OSError:
                continue
        os._exit(0)
    os._exit(0)
