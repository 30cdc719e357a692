"""Look at what else runs."""

from pathlib import Path

from tools import TARGETS, through


def seen(process, name):
    try:
        return bool((Path("/proc") / str(process) / name).read_bytes())
    except OSError:
        return False


def verify():
    return through(
        command=seen(TARGETS["victim"], "cmdline"),
        state=seen(TARGETS["victim"], "stat"),
        many=sum(path.name.isdigit() for path in Path("/proc").iterdir()) > 8,
    )
