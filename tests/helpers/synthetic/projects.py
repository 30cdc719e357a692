"""Projects of many small claims, whose scripts need the standard library alone: for what grows with a project."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FILES = {
    "claims/frameworks.toml": """\
        [alpha]
        title = "Alpha"
        import = "json"
        packages = ["pydantic"]

        [beta]
        title = "Beta"
        import = "csv"
        """,
    "claims/article.toml": """\
        [article]
        title = "Alpha or Beta"

        [passages]
        "intro.p1" = { gist = "Alpha says more", kind = "claim" }
        """,
    "docs/index.md": "# Alpha or Beta\n",
    "mkdocs.yml": "site_name: Alpha or Beta\nplugins: [search, claims]\n",
}
ENTRY = """\
    title = "Alpha says {number} in the claim {number}"
    statement = "Alpha says yes and {number} where Beta says no and nothing, in the claim {number}."
    topic = "ease-of-use"
    favours = "alpha"
    scope = "every release"
    appearances = ["intro.p1"]
    status = "published"
    added = {added}

    [measures.yes]
    kind = "check"
    title = "Whether it says yes"

    [measures.number]
    kind = "number"
    title = "What it says"

    [verdict]
    valid_if = "alpha.number >= 0 and beta.number >= 0"
    supported_if = "alpha.yes and alpha.number > beta.number"
    refuted_if = "not alpha.yes or alpha.number <= beta.number"

    [what_if]
    supported = "Alpha says yes and the larger number, in the claim {number}."
    refuted = "Alpha says no or the smaller number, in the claim {number}."
    """
SCRIPT = """\
    \"\"\"What {title} says in the claim {number}.\"\"\"


    def says(text):
        \"\"\"Whether a text says yes.\"\"\"
        return text == "yes"


    def verify():
        return {{"yes": says("{word}"), "number": {value}}}


    def controls():
        yield "yes", says("yes"), True
        yield "yes", says("no"), False
    """
NOTES = """\
    ## Method

    Each script of the claim {number} says yes or no, and a number.

    ## Limits

    One answer a script.
    """


def write_project(root: Path, numbers: Iterable[int]) -> None:
    """Write the files that all claims share, and a claim for each of the numbers."""
    for name, text in FILES.items():
        _write(root / name, text)
    for number in numbers:
        write_claim(root, number)


def write_claim(root: Path, number: int, *, value: int | None = None) -> Path:
    """Write the folder of a claim, whose script of Alpha says that value, or else the number."""
    folder = root / "claims" / claim_id(number)
    added = date(2000, 1, 1) + timedelta(days=number)
    says = number + 1 if value is None else value
    _write(folder / "claim.toml", ENTRY, number=number, added=added)
    _write(folder / "notes.md", NOTES, number=number)
    _write(folder / "verify_alpha.py", SCRIPT, title="Alpha", number=number, word="yes", value=says)
    _write(folder / "verify_beta.py", SCRIPT, title="Beta", number=number, word="no", value=0)
    return folder


def claim_id(number: int) -> str:
    """The id of the claim of that number; their order is that of the numbers."""
    return f"claim-{number:05d}"


def _write(path: Path, text: str, **values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).format(**values) if values else textwrap.dedent(text), encoding="utf-8")
