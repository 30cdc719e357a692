"""Make the notebook of each claim that has scripts: the same bytes from the same findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from generators.model import DEFAULT_ENVIRONMENT, Claim, Findings, script_name
from generators.site import cards, escaping
from generators.site.claim.page import commit_of, notebook_path
from generators.site.claim.site import NOWHERE, Site
from generators.site.exports.pretty_json import pretty_json
from generators.site.notebooks import cells
from generators.site.reuse.kept import KEPT
from generators.site.reuse.views import Views

PLAIN_NAME = re.compile(r"[\w./-]+")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

BELOW = (
    "The cells below run the scripts of this claim here, and judge what they measure by the same rules. "
    "Nothing that happens here changes the site."
)

RUNS = "Each script runs in a process of its own, and its controls in another one before it."


def render_notebooks(findings: Findings, *, views: Views | None = None, site: Site = NOWHERE) -> dict[str, str]:
    """Notebooks by their path in the site.

    Args:
        findings: what they are made from.
        views: of these findings, where they are there already.
        site: where the repository is, from which a notebook gets the project.
    """
    views = views or Views(findings)
    return {
        path: KEPT.get().text("notebook", f"{views.digest(claim)} {site}", partial(_text, views, claim, site))
        for claim in findings.project.claims
        if (path := notebook_path(claim))
    }


def _prose(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, object]:
    shared = _prose(text)
    return {**shared, "cell_type": "code", "execution_count": None, "outputs": []}


def _text(views: Views, claim: Claim, site: Site) -> str:
    """The notebook as nbformat writes it, which would check each cell against its schema twice."""
    made = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(_cells(views.view(claim), claim, site))]
    whole = {"cells": made, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return f"{pretty_json(whole, ascii_only=False)}\n"


def _cells(findings: Findings, claim: Claim, site: Site) -> Iterator[dict[str, object]]:
    """Installation, each script with its controls, then the rules on what was measured just now."""
    project = findings.project
    observations = cards.observed(findings, claim)
    said, code = cells.installation(
        claim, site, commit_of(findings, observations.values()), _pins(findings, claim)
    )
    yield _prose(_opening(findings, claim, site))
    yield _prose(f"## Install\n\n{said}")
    yield _code(code)
    yield _code(cells.SHOW)
    names = [name for name in project.frameworks if script_name(name) in claim.files]
    others = sorted(set(claim.files) - set(map(script_name, names)))
    for file in filter(PLAIN_NAME.fullmatch, others):  # the repository has the rest
        yield _prose(f"## {cells.text(file)}")
        yield _code(cells.script(claim, file))
    for name in names:
        yield _prose(f"## {cells.text(project.frameworks[name].title)}")
        yield _code(cells.script(claim, script_name(name)))
    turns = "The processes of all scripts run side by side and take turns." if claim.timed else RUNS
    yield _prose(f"## Run\n\n{turns}")
    yield _code(cells.RUN)
    for name in names:
        yield _prose(f"What {cells.text(project.frameworks[name].title)} measured, and its controls:")
        yield _code(f"show({name!r})\n")
    yield _prose(_rules(claim))
    yield _code(cells.JUDGE)


def _opening(findings: Findings, claim: Claim, site: Site) -> str:
    """Title, statement, and the verdict of the site."""
    verdict = cards.verdict_of(findings, claim.id)
    word = cards.PAGE_WORDS["words"][verdict.word][0]
    at = f", verified on {escaping.day(verdict.verified_at)}" if verdict.verified_at else ""
    address = site.page(f"claims/{claim.id}/")
    parts = [
        f"# {cells.text(claim.entry.title)}",
        cells.text(claim.entry.statement),
        f"**{word}** on the site{at}: {cells.text(verdict.reason)}",
        BELOW,
        f"[The page of the claim]({address})" if address else "",
    ]
    return "\n\n".join(filter(None, parts))


def _rules(claim: Claim) -> str:
    """The rules as they are written."""
    rules = claim.entry.verdict.texts if claim.entry.verdict else {}
    lines = (f"{cards.PAGE_WORDS['rules'][name]}: {text}" for name, text in rules.items())
    return f"## The rules\n\n{cells.preformatted(chr(10).join(lines))}\n\nThe verdict on what was just measured:"


def _pins(findings: Findings, claim: Claim) -> list[str]:
    """The frameworks' packages in the versions that the observations had, of the default environment alone."""
    found: dict[str, str] = {}
    for name, observation in cards.observed(findings, claim).items():
        if observation.environment.name == DEFAULT_ENVIRONMENT:
            packages = observation.environment.packages
            found |= {key: packages[key] for key in findings.project.frameworks[name].packages if key in packages}
    # without the mark of a build, which an index of packages need not have
    return [f"{package}=={version.partition('+')[0]}" for package, version in sorted(found.items())]
