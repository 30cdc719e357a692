"""What can't be checked says so, and pretends nothing."""

from __future__ import annotations

from generators.entries.lint import not_checkable as rule


def test_accepts_a_reason_and_nothing_else(said, not_checkable):
    """Neither measures nor rules nor scripts."""
    not_checkable()

    assert said(rule) == []


def test_refuses_silence(said, not_checkable):
    """Blanks are no reason."""
    not_checkable(reason=" ")

    assert said(rule) == [
        "claims/says-yes/claim.toml:7: not-checkable without a reason (got nothing); say why in `reason`",
    ]


def test_refuses_measures_rules_and_scripts(project, said):
    """Each is named, with its line where it has one."""
    files = {"data.py": "shared by nothing\n"}
    project.add("says-yes", files=files, status="not-checkable", reason="no", uses={"x": "y"})
    way_out = "remove it, or give the entry another status"

    assert said(rule) == [
        f"claims/says-yes/claim.toml:11: a not-checkable entry has no [measures] (got 'measures'); {way_out}",
        f"claims/says-yes/claim.toml:17: a not-checkable entry has no [verdict] (got 'verdict'); {way_out}",
        f"claims/says-yes/claim.toml:21: a not-checkable entry has no [uses] (got 'uses'); {way_out}",
        *(
            f"claims/says-yes/{name}: a not-checkable entry has no scripts (got '{name}'); {way_out}"
            for name in ("verify_alpha.py", "verify_beta.py")
        ),
    ]


def test_is_about_not_checkable_entries_alone(said):
    """A published one has all of that."""
    assert said(rule) == []
