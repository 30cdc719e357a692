"""The order of the steps, and nothing else: each function is one command's way through the house."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from generators import clock
from generators.errors import PublishError
from generators.judging.findings import current_findings
from generators.model import (
    Findings,
    Published,
    Target,
)


def pages(found: Findings) -> dict[str, str]:
    """Text of every generated file of the site, by its path below the docs folder."""
    from generators.site import api
    from generators.site import pages as rendering

    return rendering.render(found) | api.render(found)


def build(root: Path) -> Path:
    """Pages, then MkDocs in strict mode: the folder of the site.

    Raises:
        SiteError: pages collide, or MkDocs refuses the site.
    """
    return build_site(root, current_findings(root))


def build_site(root: Path, found: Findings) -> Path:
    """The folder of the site that shows these findings."""
    from generators.site import mkdocs_build

    return mkdocs_build.build(root, pages(found))


def serve(root: Path, host: str, port: int) -> None:
    """Serve the live site until it is interrupted."""
    from generators.site import mkdocs_build

    mkdocs_build.serve(root, host, port)


def publish(
    root: Path, target: Target, edition: str | None, site: Path | None = None, *, as_nightly: bool = False
) -> Published:
    """Publish a site as a dated edition, or over `nightly`; built first unless it is given.

    A given site is read as data: nothing is built or run, and no evidence is needed here.

    Raises:
        PublishError: the run is incomplete, the edition is there already, or git refuses.
        SiteError: the site can't be built.
    """
    from generators.publishing import editions as publishing

    now = clock.now()
    if site is None:
        found = current_findings(root, now)
        require_observations(found)
        site = build_site(root, found)
    kind: Literal["edition", "nightly"] = "nightly" if as_nightly else "edition"
    return publishing.publish(root, site, edition=edition, kind=kind, at=now, **target.model_dump())


def require_observations(found: Findings) -> None:
    """Refuse to publish while a listed claim has a script that was never observed as it is now."""
    missing = [
        f"{claim.id} {name}"
        for claim in found.project.claims
        if claim.runs and claim.listed
        for name, evidence in found.evidence[claim.id].items()
        if evidence.newest is None
    ]
    if missing:
        raise PublishError(
            f"a run with missing observations is not published ({len(missing)} missing, first {missing[0]}); "
            "run `claims verify`"
        )
