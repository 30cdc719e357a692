"""Ask the package index which Pythons each pin is for; run by itself, write the table into `docs/packages.md`."""

from __future__ import annotations

import json
import os
import tomllib
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from helpers.pages import marked_tables
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags, platform_tags
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version
from pip._internal.models.index import PyPI

from generators.entries.load import read_project

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "packages.md"
BEGIN, END = "<!-- packages: written by `make packages` -->", "<!-- end of packages -->"
NOTHING = "\N{EM DASH}"
HEAD = ["package", "version", "for", "Requires-Python", "3.11", "3.12", "3.13"]
PYTHONS = {"3.11": "3.11.0", "3.12": "3.12.0", "3.13": "3.13.0"}
"""The oldest interpreter of each promised release."""
GENERATOR, TESTS, FRAMEWORKS = "generator", "tests", "frameworks"
EVERY_PYTHON = (GENERATOR, TESTS)
"""What is promised on each of `PYTHONS`; the rest is promised on the first."""


@dataclass(frozen=True, order=True)
class Pin:
    """A package with its version, what it is for, and for which platforms where they aren't this machine's."""

    name: str
    version: str
    use: str
    platforms: tuple[str, ...] = ()

    @property
    def pythons(self) -> tuple[str, ...]:
        """The releases of Python that it is promised on."""
        return tuple(PYTHONS) if self.use in EVERY_PYTHON else tuple(PYTHONS)[:1]


def pins() -> list[Pin]:
    """Every pin of `constraints.txt`, of the environments and of their folders for other platforms."""
    needed = {use: closure(names) for use, names in wanted().items()}
    environments = read_project(ROOT).environments
    found = []
    for name, version in constraints().items():
        uses = (use for use, names in needed.items() if name in names)
        found.append(Pin(name, version, next(uses, "environments")))
    for environment, table in environments.items():
        alone = map(_split, table.requirements_alone)
        found += [Pin(*each, environment) for each in alone if constraints().get(each[0]) != each[1]]
        for folder, foreign in table.foreign.items():
            use = f"{environment}, {folder}"
            found += [Pin(*_split(each), use, foreign.platforms) for each in foreign.requirements]
    return sorted(found)


def constraints() -> dict[str, str]:
    """Version of each package of `constraints.txt`, by its normalised name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(_split(line) for line in lines if line and not line.startswith("#"))


def wanted() -> dict[str, list[Requirement]]:
    """What `pyproject.toml` asks for, by use: the first use that needs a package is the use that counts."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    by_use = {GENERATOR: project["dependencies"], TESTS: extras["test"], **extras}
    return {
        use: [Requirement(each) for each in by_use[use]]
        for use in (GENERATOR, TESTS, FRAMEWORKS, "notebooks", "dask")
    }


def closure(requirements: Iterable[Requirement]) -> set[str]:
    """Normalised names of the packages that these need on any promised Python, by what pip installed here."""
    found: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(each.name), extra) for each in requirements for extra in ("", *each.extras)]
    while waiting:
        name, extra = each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += needs(name, extra)
    return {name for name, _ in found}


def needs(name: str, extra: str) -> Iterator[tuple[str, str]]:
    """Packages, each with an extra or none, that an installed package needs on any promised Python."""
    for each in map(Requirement, _requires(name)):
        versions = ({"python_version": short, "python_full_version": full} for short, full in PYTHONS.items())
        if each.marker is None or any(each.marker.evaluate({**version, "extra": extra}) for version in versions):
            yield from ((canonicalize_name(each.name), wanted_extra) for wanted_extra in ("", *each.extras))


def _requires(name: str) -> Sequence[str]:
    try:
        return requires(name) or ()
    except PackageNotFoundError:  # for another platform or another Python
        return ()


def files(pin: Pin) -> list[dict]:
    """The files of a pin as the package index describes them (PEP 691).

    Raises:
        urllib.error.URLError: the index doesn't answer, or doesn't know the package.
        ValueError: the author of the package has withdrawn the version.
    """
    address = f"{os.environ.get('PIP_INDEX_URL', PyPI.simple_url).rstrip('/')}/{pin.name}/"
    request = urllib.request.Request(address, headers={"Accept": "application/vnd.pypi.simple.v1+json"})  # noqa: S310 - an address of pip
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - as above
        found = [each for each in json.load(answer)["files"] if _version(each["filename"]) == Version(pin.version)]
    if any(each.get("yanked") for each in found):
        raise ValueError(f"constraints.txt: {pin.name} {pin.version} is yanked; pin another version")
    return found


def tag(names: Sequence[str], python: str, platforms: Sequence[str]) -> str:
    """The best wheel of these files for a Python: its interpreter and ABI, such as `cp311`, `cp39-abi3` or `any`.

    `source` where there is no wheel for that Python but an archive, and `none` where there is neither.
    """
    version = tuple(map(int, python.split(".")))
    wanted = [*cpython_tags(version, platforms=platforms), *compatible_tags(version, platforms=platforms)]
    offered = frozenset().union(*(parse_wheel_filename(name)[3] for name in names if name.endswith(".whl")))
    best = next((each for each in wanted if each in offered), None)
    if best is None:
        return "source" if any(name.endswith(".tar.gz") for name in names) else "none"
    if best.abi == "none":
        return "any" if best.platform == "any" else best.interpreter
    return best.interpreter if best.interpreter == best.abi else f"{best.interpreter}-{best.abi}"


def _version(file: str) -> Version | None:
    try:
        return (parse_wheel_filename if file.endswith(".whl") else parse_sdist_filename)(file)[1]
    except (
        InvalidWheelFilename,
        InvalidSdistFilename,
    ):  # an archive of another kind, or a name from before the rules
        return None


def table() -> str:
    """A line for each pin: what it is for, its Requires-Python, and the wheel that each promised Python gets."""
    pinned = pins()
    with ThreadPoolExecutor(8) as pool:
        return marked_tables.table(HEAD, map(_line, pinned, pool.map(files, pinned)))


def _line(pin: Pin, offered: Sequence[Mapping[str, str]]) -> list[str]:
    names = [each["filename"] for each in offered]
    requires = {", ".join((each.get("requires-python") or "").replace(" ", "").split(",")) for each in offered}
    tags = (
        tag(names, full, pin.platforms or list(platform_tags())) if short in pin.pythons else NOTHING
        for short, full in PYTHONS.items()
    )
    return [pin.name, pin.version, pin.use, " or ".join(sorted(requires)) or NOTHING, *tags]


def lines() -> dict[Pin, Mapping[str, str]]:
    """The lines of the committed table by pin, platforms left out."""
    text = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.strip().splitlines()[2:]]
    return {Pin(*row[:3]): dict(zip(HEAD, row, strict=True)) for row in rows}


def _split(requirement: str) -> tuple[str, str]:
    name, _, version = requirement.partition("==")
    return canonicalize_name(name), version.strip()


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(marked_tables.between(page, BEGIN, END, table()), encoding="utf-8")
