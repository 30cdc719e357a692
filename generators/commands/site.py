"""The commands that make pages and care for published ones: `build`, `serve`, `publish` and `prune`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from generators import clock
from generators.commands.history import with_history
from generators.commands.verdicts import known_findings
from generators.errors import PublishError
from generators.judging.findings import current_findings
from generators.model import Findings, Pruning, Publication, Target
from generators.site.builds import mkdocs_build
from generators.site.claim.site import NOWHERE, Site
from generators.site.exports.files import render_exports
from generators.site.reuse.views import Views


def build(root: Path, findings: Findings | None = None, *, anew: bool = False) -> Path:
    """Build the site that shows these findings, or else the evidence that there is; returns its folder.

    Args:
        root: the project.
        findings: what the pages show.
        anew: make every part of it, also those that an earlier build kept.

    Raises:
        SiteError: pages collide, or MkDocs refuses the site.
    """
    shown = with_history(findings or (current_findings(root) if anew else known_findings(root)))
    return mkdocs_build.build(root, partial(generated_files, shown), anew=anew)


def generated_files(findings: Findings, *, directory_urls: bool = True, site: Site = NOWHERE) -> dict[str, str]:
    """Text of every generated file of the site, by its path below the docs folder."""
    from generators.site.notebooks.notebook import render_notebooks
    from generators.site.pages import render_pages  # Jinja and a Markdown parser, which few commands need

    views = Views(findings)
    pages = render_pages(findings, directory_urls=directory_urls, views=views, site=site)
    pages |= render_notebooks(findings, views=views, site=site)
    return pages | render_exports(findings, directory_urls=directory_urls, views=views, site=site)


def serve(root: Path, host: str, port: int, *, browser: bool) -> None:
    """Serve the live site until it is interrupted, and open it in a browser if asked to."""
    from generators.site.builds import serving  # MkDocs, which few commands need

    serving.serve_site(root, host, port, browser=browser)


def publish(
    root: Path,
    target: Target,
    edition: str | None,
    site: Path | None = None,
    *,
    as_nightly: bool = False,
    anyway: bool = False,
) -> Publication:
    """Publish a site as a dated edition, or over `nightly`; build it first unless it is given.

    A given site is only data: nothing is built or run, and it needs no evidence here.

    Raises:
        PublishError: the run is incomplete, the edition exists, something speaks against it without `anyway`, or
            git refuses.
        SiteError: the site can't be built.
    """
    from generators.publishing import editions  # mike, which few commands need

    now = clock.now()
    if site is None:
        findings = current_findings(root, now)
        require_observations(findings)
        site = build(root, findings, anew=True)
    kind: Literal["edition", "nightly"] = "nightly" if as_nightly else "edition"
    return editions.publish(root, site, target, edition=edition, kind=kind, at=now, anyway=anyway)


def prune(root: Path, target: Target, keep: int, *, apply: bool) -> Pruning:
    """What becomes of each published version; with `apply` those that are not kept are removed.

    Raises:
        PublishError: no repository, a damaged branch, or git refuses.
    """
    from generators.publishing import retention  # mike, which few commands need

    return retention.prune(root, target, keep, clock.now(), apply=apply)


def require_observations(findings: Findings) -> None:
    """Refuse to publish while a listed claim has a script that was never observed as it is now."""
    missing = [
        f"{claim.id} {name}"
        for claim in findings.project.claims
        if claim.runs and claim.listed
        for name, evidence in findings.evidence[claim.id].items()
        if evidence.newest is None
    ]
    if missing:
        first = f"{len(missing)} missing, first {missing[0]}"
        raise PublishError(
            f"claims: a run with missing observations is not published ({first}); run `claims verify`"
        )
