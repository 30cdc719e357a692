"""How large a build for CPUs is, with all that it requires."""

import tempfile
import tomllib
from importlib.metadata import version
from pathlib import Path

from generators.probes.packages.install_size import (
    installed_closure,
    installed_mebibytes,
)

BUILDS = tomllib.loads(
    Path(__file__).with_name("cpu_builds.toml").read_text()
)


def measured(distribution, size=None):
    """Measures of a distribution, with its MiB if not installed."""
    installed = installed_closure(distribution)
    others = [
        each
        for each in installed
        if each.metadata["Name"] != distribution
    ]
    own = [
        each
        for each in installed
        if each.metadata["Name"] == distribution
    ]
    return {
        "cpu_build": installed_mebibytes(others)
        + (installed_mebibytes(own) if size is None else size),
        "installed_here": installed_mebibytes(installed),
        "distributions": len(installed),
    }


def recorded(framework):
    """MiB of a build of a framework, by the dated file.

    None where that is of another version.
    """
    build = BUILDS[framework]
    return (
        build["bytes"] / 2**20
        if build["version"] == version(framework)
        else None
    )


def known_answers():
    """Controls: a distribution of 3 MiB, and what it requires."""
    with tempfile.TemporaryDirectory() as folder:
        for name, size, needed in (
            ("top", 1, "low"),
            ("low", 2, "absent"),
            ("other", 4, "low"),
        ):
            Path(folder, name).write_bytes(bytes(size << 20))
            info = Path(folder, f"{name}-1.dist-info")
            info.mkdir()
            lines = (
                f"Name: {name}",
                "Version: 1",
                f"Requires-Dist: {needed}",
            )
            metadata = "".join(f"{line}\n" for line in lines)
            Path(info, "METADATA").write_text(metadata)
            Path(info, "RECORD").write_text(f"{name},,\n")
        found = installed_closure("top", [folder])
        yield "cpu_build", installed_mebibytes(found), 3
        yield "distributions", len(found), 2
        yield (
            "installed_here",
            installed_mebibytes(
                installed_closure("absent", [folder])
            ),
            0,
        )
