"""Become root, or somebody else."""

import os
import shutil
import subprocess

from tools import call, through, works


def capabilities():
    header = (0x20080522).to_bytes(4, "little") + bytes(4)
    call(126, header, b"\xff" * 4 + b"\xff" * 4 + bytes(16))


def verify():
    set_uid = [path for path in ("/usr/bin/su", "/usr/bin/mount", "/usr/bin/passwd") if os.path.exists(path)]
    shutil.copy("/usr/bin/id", "id")
    works(os.chmod, "id", 0o6755)
    result = subprocess.run(["./id", "-u"], capture_output=True, text=True, check=False) if set_uid else None
    status = open("/proc/self/status").read()
    return through(
        root=works(os.setuid, 0),
        group=works(os.setgroups, [0]),
        another=works(os.setresuid, 1, 1, 1),
        capabilities=works(capabilities),
        set_uid_copy=bool(result and result.stdout.strip() == "0"),
        new_privileges="NoNewPrivs:\t1" not in status,
        own_a_file=works(os.chown, "id", 0, 0),
    )
