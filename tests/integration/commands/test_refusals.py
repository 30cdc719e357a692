"""What a script was refused, as each command shows it."""

from __future__ import annotations

import html

import pytest
from conftest import CONTROLS
from helpers.run_command import claims

from generators.sandbox import levels, policy
from generators.sandbox.layers import UNCONFINED

ASKING = """\
def verify():
    try: open("/etc/<b>{{ 6 * 7 }}")
    except OSError: pass
    return {"yes": True}
"""


@pytest.fixture
def asking(project, monkeypatch):
    """A project whose one script asks for what is outside, in the best sandbox of this machine."""
    found = levels.best(tuple(map(levels.probe, levels.METHODS)))
    if found is UNCONFINED:
        pytest.skip("no sandbox here")
    monkeypatch.setattr(levels, "survey", lambda _: ())
    monkeypatch.setattr(policy, "best", lambda _: found)
    project.add("says-yes", files={"verify_alpha.py": ASKING + CONTROLS})
    return project


def test_a_refusal_is_shown_beside_the_outcome(asking):
    """In the log, by `show`, in JSON and on the page, where it is text; of the other script nothing is listed."""
    verified = claims(asking.root, "--json", "verify")
    shown = claims(asking.root, "show", "says-yes").out
    record = claims(asking.root, "--json", "show", "says-yes").json["result"]["observations"]
    built = claims(asking.root, "build")

    refused = [{"kind": "path", "name": "/etc/<b>{{ 6 * 7 }}", "count": 1, "by": ""}]
    assert "      alpha was refused: path /etc/<b>{{ 6 * 7 }} (seen: system calls and paths" in verified.err
    assert "beta was refused" not in verified.err
    assert [refused, []] == [job["refused"] for job in verified.json["result"][0]["ran"]]
    assert "  refused path /etc/<b>{{ 6 * 7 }}\n  refused in all: 1; seen: system calls" in shown
    assert "  refused in all: nothing; seen: system calls" in shown
    assert [refused, []] == [record[name]["refused"] for name in ("alpha", "beta")]
    assert 0 == built.code, built.err
    page = (asking.root / "build/site/claims/says-yes/index.html").read_text()
    assert "path /etc/" in page
    assert "{{ 6 * 7" not in page
    assert "not seen: those that native code" in html.unescape(page)


def test_without_a_sandbox_that_is_said_where_scripts_are_shown(asking):
    """One sentence, and no list; the log of the run has nothing to say."""
    verified = claims(asking.root, "verify", "--sandbox", "none")
    shown = claims(asking.root, "show", "says-yes").out

    assert "refus" not in verified.err
    assert 2 == shown.count("  refused in all: nothing; nothing is refused without a sandbox")
