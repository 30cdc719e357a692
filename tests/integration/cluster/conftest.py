"""What the tests of clusters share; all of them are skipped where Dask is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import CONTROLS, ProjectFolder
from helpers.processes.clusters import cluster, require_dask

HELD = """\
import os
import time
from pathlib import Path


def verify():
    Path({marks!r}, f"{{os.getpid()}}").write_text({name!r})
    while Path({hold!r}).exists():
        time.sleep(0.01)
    return {{"yes": {answer}}}
"""


def pytest_collection_modifyitems() -> None:
    """Skip this folder where Dask is missing."""
    require_dask()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Of the cluster's files; a script of root, which runs as another user, may pass through."""
    found = tmp_path_factory.mktemp("cluster")
    for each in (found, *found.parents[:-2]):
        each.chmod(0o755)
    return found


@pytest.fixture(scope="module")
def two(folder):
    """A cluster of two workers with a thread each."""
    with cluster(folder / "two") as found:
        for name in ("a", "b"):
            found.add_worker(name)
        yield found


class Held:
    """A project with a claim whose scripts, without a sandbox, wait until `release`."""

    def __init__(self, root: Path) -> None:
        self.project, self.root = ProjectFolder(root), root
        self._hold, self._marks = root.with_name("hold"), root.with_name("marks")
        self._marks.mkdir()
        self._hold.touch()
        files = {
            f"verify_{name}.py": HELD.format(
                marks=str(self._marks), hold=str(self._hold), name=name, answer=name == "alpha"
            )
            + CONTROLS
            for name in ("alpha", "beta")
        }
        self.project.add("says-yes", files=files)

    def scripts(self) -> dict[str, list[int]]:
        """The processes of each script that have begun, by framework."""
        found: dict[str, list[int]] = {}
        for path in sorted(self._marks.iterdir(), key=lambda path: path.stat().st_mtime_ns):
            found.setdefault(path.read_text(encoding="utf-8"), []).append(int(path.name))
        return {name: numbers for name, numbers in found.items() if name}

    def running(self) -> list[int]:
        """Those that go on."""
        return [number for numbers in self.scripts().values() for number in numbers if is_running(number)]

    def release(self) -> None:
        """Let every script come to its end."""
        self._hold.unlink()


@pytest.fixture
def held(tmp_path) -> Held:
    """A project whose scripts wait."""
    return Held(tmp_path / "project")


def is_running(process: int) -> bool:
    """Whether a process goes on; one that nobody has reaped yet does not."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z" and os.path.exists(f"/proc/{process}")  # noqa: PTH110 - one look more
