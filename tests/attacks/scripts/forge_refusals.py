"""Take back what the list of refusals holds, silence it, and write into it."""

import json
import os
import stat

from tools import read, through, works

FORGED = {"kind": "path", "name": "\x1b[31m<b>`{{ 6 * 7 }}`\n" + "x" * 5000, "by": "numpy", "count": 7}
WRONG = (b"{", b"[]", b"null", b'{"kind": "path"}', b'{"kind": "x", "name": "y", "count": 1}', b"\xff\xfe" * 9)


def verify():
    before = works(read, "/etc/shadow")
    ends = [end for end in range(3, 32) if works(os.fstat, end) and stat.S_ISFIFO(os.fstat(end).st_mode)]
    for end in ends[2:]:
        for line in (json.dumps(FORGED).encode(), json.dumps({**FORGED, "count": -9}).encode(), *WRONG):
            works(os.write, end, line + b"\n")
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, end)
    return through(before=before, after=works(read, "/etc/gshadow"))
