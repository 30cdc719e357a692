"""Close every descriptor and never end."""

import os
import time


def verify():
    os.closerange(0, 4096)
    while True:
        time.sleep(1)
