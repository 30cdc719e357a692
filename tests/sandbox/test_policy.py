"""A choice of `--sandbox` gets the best that the machine has, or an error."""

from __future__ import annotations

import pytest

from generators.errors import SandboxError, UsageError
from generators.sandbox import policy
from generators.sandbox.layers import UNCONFINED
from generators.sandbox.levels import MethodResult

LEVELS = ("full", "reduced", "weak", "none")


def having(monkeypatch, level):
    """A machine on which our own namespaces show that level."""
    results = (
        MethodResult(
            method="namespaces", level=level, layers=("Landlock 7",), error="" if level != "none" else "refused"
        ),
    )
    monkeypatch.setattr(policy.levels, "survey", lambda _: results)
    return results


@pytest.mark.parametrize("level", ["weak", "none"])
def test_a_sandbox_that_is_required_is_not_replaced_by_less(monkeypatch, tmp_path, level):
    """Below `reduced` nothing runs, and the error says what to do."""
    having(monkeypatch, level)

    with pytest.raises(SandboxError, match=f"got {level}.*claims doctor") as caught:
        policy.choose(tmp_path, "required")

    assert 5 == caught.value.exit_code


@pytest.mark.parametrize("level", ["full", "reduced"])
def test_a_sandbox_that_is_required_and_there_is_used(monkeypatch, tmp_path, level):
    """From `reduced` on it runs."""
    having(monkeypatch, level)

    assert level == policy.choose(tmp_path, "required").level


def test_none_is_none(tmp_path):
    """Nothing is probed for one's own scripts, and nobody is warned."""
    assert UNCONFINED is policy.choose(tmp_path, "none")
    assert policy.warning(UNCONFINED, "none") is None
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("level", LEVELS)
def test_auto_takes_the_best_and_warns_of_what_it_lacks(monkeypatch, tmp_path, level):
    """There is a warning for everything but a full sandbox."""
    having(monkeypatch, level)
    chosen = policy.choose(tmp_path, "auto")

    assert level == chosen.level
    assert (level == "full") == (policy.warning(chosen, "auto") is None)
    if level != "full":
        assert policy.warning(chosen, "auto").startswith(f"sandbox {level} (")


def test_another_choice_is_bad_usage(tmp_path):
    """The choices are named."""
    with pytest.raises(UsageError, match=r"got 'maybe'\); use required, auto or none"):
        policy.choose(tmp_path, "maybe")


@pytest.mark.parametrize(("version", "abi"), [("bubblewrap 0.8.0", 7), (None, 4), (None, 0)])
def test_every_layer_is_named_with_what_its_absence_costs(monkeypatch, version, abi):
    """`doctor` shows limits, programs, kernel, each method and the level that a run gets."""
    monkeypatch.setattr(policy.bubblewrap, "version", lambda: version)
    monkeypatch.setattr(policy.landlock, "abi", lambda: abi)
    for level in LEVELS:
        findings = policy.findings(having(monkeypatch, level))

        names = ["process limits", "bubblewrap", "Landlock", "with namespaces of our own", f"level {level}"]
        assert names == [finding.name for finding in findings]
        assert (bool(version), abi > 0) == (findings[1].present, findings[2].present)
        assert all(finding.cost or finding.present or finding.detail for finding in findings)
    assert findings[-1].cost.startswith("a script sees the file system")


def test_an_interpreter_that_only_root_can_reach_is_reported(monkeypatch):
    """Landlock alone can't help there, and the finding says what can."""
    error = "sandbox: /root/python can't be started: Permission denied"
    findings = policy.findings((MethodResult(method="landlock", level="none", error=error),))

    assert (False, error) == (findings[3].present, findings[3].detail)
    assert "an interpreter is needed that every user can reach" in findings[3].cost
