"""Look for a secret in every environment that can be named."""

import os

from tools import TARGETS, read


def holds(path):
    try:
        with open(path, "rb") as file:
            return TARGETS["secret"].encode() in file.read()
    except OSError:
        return False


def verify():
    from tools import through

    processes = {"self": "self", "first": 1, "parent": os.getppid(), "supervisor": TARGETS["supervisor"]}
    found = {f"in {name}": holds(f"/proc/{process}/environ") for name, process in processes.items()}
    return through(
        in_variables=TARGETS["secret"] in str(os.environ),
        maps_of_supervisor=bool(_maps()),
        **found,
    )


def _maps():
    try:
        return read(f"/proc/{TARGETS['supervisor']}/maps")
    except OSError:
        return b""
