"""The sandbox as `verify` reports it, and what happens where none is available."""

from __future__ import annotations

from helpers.run_command import claims

from generators.processes.forkserver.level import survey
from generators.sandbox import levels, policy
from generators.sandbox.layers import UNCONFINED
from generators.sandbox.levels import MethodResult

WEAK = MethodResult(method="landlock", level="weak", layers=("process limits", "Landlock 4"), open=("signals",))


def test_a_sandbox_that_is_required_and_not_to_be_had(project, monkeypatch):
    """Below the level that is required the command exits 5, says what to do, and runs nothing."""
    monkeypatch.setattr(levels, "survey", lambda _: (WEAK,))
    result = claims(project.root, "verify", "--sandbox", "required")

    assert 5 == result.code
    assert "no sandbox of level reduced or better is to be had (got weak); `claims doctor` says" in result.err
    assert not (project.root / "build" / "evidence" / "runs").exists()


def test_whatever_the_sandbox_is_it_is_reported(project, monkeypatch):
    """`auto` warns once where it isn't full, `none` never; the record names the level and its layers.

    A script is forked where that gives no lower level, so its namespaces may be our own.
    """
    found = levels.best(tuple(map(levels.probe, levels.METHODS)))
    monkeypatch.setattr(levels, "survey", lambda _: ())
    monkeypatch.setattr(policy, "best", lambda _: found)
    for policy_word in ("auto", "none"):
        result = claims(project.root, "verify", "--fresh", "--sandbox", policy_word)
        record = claims(project.root, "--json", "show", "says-yes").json["result"]["observations"]["alpha"]
        wanted = found if policy_word == "auto" else UNCONFINED

        assert 0 == result.code
        assert wanted.level == record["sandbox"]
        assert record["layers"] in (list(wanted.layers), list(survey(project.root).layers))
        assert result.err.count("warning: sandbox") == int(policy_word == "auto" and found.level != "full")


def test_a_sandbox_that_is_less_than_full_is_warned_of(project, monkeypatch):
    """The warning names the level and what it costs, before anything runs."""
    monkeypatch.setattr(policy, "best", lambda _: UNCONFINED)
    result = claims(project.root, "verify")

    assert result.err.startswith("warning: sandbox none (process limits): a script sees the file system")
    assert 1 == result.err.count("warning:")
