"""Whatever a script does, it ends as its outcome with its reason, and harms no other claim."""

from __future__ import annotations

import html
import json
import re

import pytest
from conftest import CONTROLS
from helpers.run_command import claims

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)


def verify():
    while True:
        time.sleep(1)
"""
SCRIPTS = {
    "raises": (
        "raised",
        "verify_alpha.py:2, verify(): ValueError: no luck",
        "def verify():\n    raise ValueError('no luck')\n",
    ),
    "hangs": (
        "timed-out",
        "timed out after 1 s",
        STUBBORN,
    ),
    "segfaults": (
        "crashed",
        "verify(): killed by SIGSEGV",
        "import ctypes\n\n\ndef verify():\n    ctypes.string_at(0)\n",
    ),
    "leaves": ("crashed", "without a result", "import os\n\n\ndef verify():\n    os._exit(0)\n"),
    "floods": (
        "over-limit",
        "16",
        "def verify():\n    for _ in range(200000):\n        print('x' * 1000)\n    return {'yes': True}\n",
    ),
    "grows": (
        "over-limit",
        "",
        "def verify():\n    kept = []\n    while len(kept) < 4000:\n        kept.append(bytearray(1 << 20))\n",
    ),
    "not-a-number": ("raised", "yes", "def verify():\n    return {'yes': float('nan')}\n"),
    "wrong-measure": ("raised", "missing", "def verify():\n    return {'no': True}\n"),
}
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) **b** {{ 7 * 7 }} "
    "{% raw %} `c` | {: onclick=alert(4) } \x1b[31mred\x1b[0m --8<-- [^1] </div>"
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """One run of a project with a claim for each fault, one sound claim and one broken entry."""
    from conftest import ProjectFolder  # the fixture `project` lives for one test; this one for the module

    project = ProjectFolder(tmp_path_factory.mktemp("bad") / "project")
    for name, (_, _, text) in SCRIPTS.items():
        run = {"timeout": 1 if name == "hangs" else 300, "memory": 300}
        project.add(name, files={"verify_alpha.py": text + CONTROLS}, run=run)
    project.add("broken", topic="weather")
    done = claims(project.root, "--json", "verify")
    built = claims(project.root, "build")
    return project, done, built


def row(done, claim_id):
    """The row of a claim in the result of `verify`."""
    return next(row for row in done.json["result"] if row["id"] == claim_id)


def page(project, claim_id):
    """Text of a claim's page."""
    return (project.root / "build/site/claims" / claim_id / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_fault_is_an_outcome_with_its_reason(outcomes, name):
    """The job has its outcome and reason, the claim not enough evidence, and its page says so."""
    project, done, _ = outcomes
    outcome, reason, _ = SCRIPTS[name]
    found = row(done, name)
    ran = {job["framework"]: job["outcome"] for job in found["ran"]}

    assert outcome == ran["alpha"]
    assert ran["beta"] == "measured" or name == "hangs"  # whose time may be too short for any script
    assert found["verdict"] == "not-enough-evidence"
    assert reason in found["reason"]
    assert "not enough evidence" in re.sub(r"[\s-]+", " ", page(project, name).lower())


def test_a_reason_is_the_same_wherever_it_is_read(outcomes):
    """The log, the JSON of `verify` and `show`, the API and the page name file, line and phase."""
    project, done, _ = outcomes
    reason = "verify_alpha.py:2, verify(): ValueError: no luck"
    (job,) = (job for job in row(done, "raises")["ran"] if job["framework"] == "alpha")
    shown = claims(project.root, "--json", "show", "raises").json["result"]["observations"]["alpha"]
    published = json.loads((project.root / "build/site/api/v1/claims/raises.json").read_text())["result"]

    for found in (job, shown, published["observations"]["alpha"]):
        place = (found["reason"], found["phase"], found["file"], found["line"], found["where"])
        assert (reason, "verify", "verify_alpha.py", 2, "verify_alpha.py:2") == place
    assert f"alpha raised ({reason})" in done.err
    assert reason in claims(project.root, "show", "raises").out
    assert reason in row(done, "raises")["reason"]
    assert reason in html.unescape(page(project, "raises"))


def test_the_other_claims_are_unharmed(outcomes):
    """The sound claim has its verdict, and the run exits 3."""
    _, done, _ = outcomes

    assert (3, "supported") == (done.code, row(done, "says-yes")["verdict"])


def test_the_site_still_builds(outcomes):
    """The site is built and lists every entry, the broken one with its complaint."""
    project, _, built = outcomes
    listed = json.loads((project.root / "build/site/api/v1/claims.json").read_text())["result"]

    assert (0, {*SCRIPTS, "says-yes", "broken"}) == (built.code, {row["id"] for row in listed})
    assert "weather" in page(project, "broken")


def test_a_later_failure_keeps_the_verdict_as_stale(project):
    """Where the same script was measured before, its verdict stays, stale and failing, with the reason."""
    script = (
        "import pathlib\n\n\ndef verify():\n"
        f"    assert not pathlib.Path({str(project.root / 'fail')!r}).exists()\n    return {{'yes': True}}\n"
    )
    project.write("claims/says-yes/verify_alpha.py", script + CONTROLS)
    first = claims(project.root, "--json", "verify", "--sandbox", "none")
    project.write("fail", "")
    second = claims(project.root, "--json", "verify", "--fresh", "--sandbox", "none")
    record = claims(project.root, "--json", "show", "says-yes").json["result"]

    assert [(0, "supported"), (3, "supported")] == [
        (observation.code, row(observation, "says-yes")["verdict"]) for observation in (first, second)
    ]
    assert ("stale", "failing") == (record["freshness"], record["health"])
    assert "AssertionError" in row(second, "says-yes")["reason"]


def test_a_check_that_always_says_yes_has_no_verdict(project):
    """A script mutated to say yes to everything fails its control."""
    text = "def probe(value):\n    return value > 3\n\n\ndef verify():\n    return {'yes': probe(4)}\n"
    text += "\n\ndef controls():\n    yield 'yes', probe(5), True\n    yield 'yes', probe(1), False\n"
    project.write("claims/says-yes/verify_alpha.py", text)
    before = claims(project.root, "--json", "verify")
    project.write("claims/says-yes/verify_alpha.py", text.replace("value > 3", "True"))
    after = claims(project.root, "--json", "verify")

    assert (0, "supported") == (before.code, row(before, "says-yes")["verdict"])
    assert (3, "not-enough-evidence") == (after.code, row(after, "says-yes")["verdict"])
    assert "control" in row(after, "says-yes")["reason"]


def test_hostile_text_is_text(project):
    """Markup, templates, escapes and links in fields, notes and output appear as text."""
    project.add(
        "says-yes",
        title=HOSTILE[:110].replace("\x1b", ""),
        statement=HOSTILE.replace("\x1b", ""),
        scope="<b onmouseover=alert(5)>scope</b>",
        files={
            "notes.md": f"## Method\n\n{HOSTILE}\n\n## Limits\n\n{HOSTILE}\n",
            "verify_alpha.py": f"def verify():\n    print({HOSTILE!r})\n    return {{'yes': True}}\n{CONTROLS}",
        },
    )
    assert claims(project.root, "verify").code == 0
    assert claims(project.root, "build").code == 0
    site = project.root / "build/site"
    for path in (site / "claims/says-yes/index.html", site / "claims/index.html", site / "index.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert not re.search(r"<[^>]*\b(onerror|onclick|onmouseover)=", text)
        assert 'href="javascript:' not in text
        assert "\x1b" not in text
    page = (site / "claims/says-yes/index.html").read_text(encoding="utf-8")
    assert "{{ 7 * 7 }}" in html.unescape(page)
