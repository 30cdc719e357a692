"""Write the cells of a claim's notebook: text of strangers is text there too, and code is the script's own."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from generators.model import Claim
from generators.site import escaping
from generators.site.claim.site import Site

SHOW = '''\
from pathlib import Path

from generators.judging.findings import current_findings
from generators.site.summaries import sizes, summarise


def show(framework):
    """Print what a script measured here, and its controls."""
    findings = current_findings(Path.cwd())
    claim = findings.project.claim(CLAIM)
    observation = findings.evidence[CLAIM][framework].newest
    if observation is None:
        print(framework, "has not run")
        return
    print(f"{framework}: {observation.outcome} {observation.reason}")
    for name, value in observation.measures.items():
        measure = claim.entry.measures[name]
        for size in sizes({name: value}):
            found = summarise(value, measure, size)
            print(f"  {measure.title} {size}".rstrip() + f": {found.text}")
    for control in observation.controls:
        passed = "passed" if control.passed else "FAILED"
        print(f"  control of {control.measure}: {control.observed}, known {control.known}: {passed}")
'''
RUN = "!{sys.executable} -m generators verify {CLAIM} --fresh\n"
JUDGE = """\
verdict = current_findings(Path.cwd()).verdicts[CLAIM]
print(f"{verdict.word}: {verdict.reason}")
for part in verdict.comparisons:
    truth = {True: "holds", False: "does not hold", None: "is not known"}[part.truth]
    print(f"  {part.rule}: {part.text} {truth}")
"""
COPY = """\
import shutil
import sys
import tempfile
from pathlib import Path

CLAIM = {claim!r}
here = Path.cwd()
found = [folder for folder in (here, *here.parents) if (folder / "claims" / CLAIM).is_dir()]
if not found:
    raise FileNotFoundError("no checkout here: open this notebook in a folder of the project")
copy = Path(tempfile.mkdtemp())
shutil.copytree(found[0] / "claims", copy / "claims")
"""
NO_REPOSITORY = (
    "This site does not say where the repository of the project is, so that nothing can be fetched from there. "
    "Open the notebook in a checkout of the project, with a kernel in which the project is installed. "
    "It works on a copy of the claims and changes nothing in the checkout."
)


def text(content: str) -> str:
    """A text of a stranger for a cell of Markdown: nothing that reads it finds a mark in it."""
    return str(escaping.raw_text(" ".join(content.split())))


def preformatted(content: str) -> str:
    """Lines of a stranger as they are, for a cell of Markdown."""
    return f"<pre>{str(escaping.raw_text(content)).replace('&#xa;', chr(10))}</pre>"


def installation(claim: Claim, site: Site, commit: str, pins: Sequence[str]) -> tuple[str, str]:
    """What the first cells say and do: get the packages, the project and this program.

    Args:
        claim: of the notebook.
        site: names the repository, if anything does.
        commit: of the run behind the page; empty where it is not known.
        pins: packages with the versions of that run.
    """
    if not site.repository:
        return NO_REPOSITORY, COPY.format(claim=claim.id) + "%cd {copy}\n"
    lines = [f"%pip install --quiet {shlex.join(pins)}"] if pins else []
    lines.append(f"!git clone --quiet {shlex.quote(site.repository)} {shlex.quote(site.folder)}")
    lines.append(f"%cd {site.folder}")
    if commit:
        lines.append(f"!git checkout --quiet {commit}")
    lines += ["%pip install --quiet .", "", "import sys", "", f"CLAIM = {claim.id!r}", ""]
    said = "The packages that the scripts import, in the versions of the site's run, and the program that judges"
    return f"{said}, at the commit of that run.", "\n".join(lines)


def script(claim: Claim, file: str) -> str:
    """A cell that writes a file of the claim, to be edited before it runs."""
    return f"%%writefile claims/{claim.id}/{file}\n{claim.files[file].rstrip()}\n"
