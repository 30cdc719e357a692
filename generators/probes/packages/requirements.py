"""What installing a distribution brings along, as the installed metadata say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, requires

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r";.*\bextra\b")


def installs(
    distribution: str,
    package: str,
    ask: Callable[[str], Iterable[str] | None] = requires,
) -> bool:
    """Whether installing a distribution without extras installs a package, directly or through others.

    Markers other than extras are taken as met. A distribution that is not installed requires nothing.
    """
    seen: set[str] = set()
    todo = [_plain(distribution)]
    while todo:
        name = todo.pop()
        for needed in _needed(name, ask) - seen:
            seen.add(needed)
            todo.append(needed)
    return _plain(package) in seen


def _needed(name: str, ask: Callable[[str], Iterable[str] | None]) -> set[str]:
    try:
        lines = ask(name) or ()
    except PackageNotFoundError:
        return set()
    found = (NAME.match(line) for line in lines if not EXTRA.search(line))
    return {_plain(match.group()) for match in found if match}


def _plain(name: str) -> str:
    """A name as the packaging specification compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
