"""A script for each framework."""

from __future__ import annotations

from generators.entries.lint import scripts_present


def test_accepts_one_script_for_each_framework(project, said):
    """Other files beside them are no matter of this rule."""
    project.add("says-yes", files={"data.py": "X = 1\n"})

    assert said(scripts_present) == []


def test_refuses_missing_and_unknown_scripts(project, said):
    """The missing one is named, and what the unknown one may have meant."""
    project.add("says-yes", files={"verify_beta.py": None, "verify_x.py": "", "verify_bet.py": ""})

    assert said(scripts_present) == [
        "claims/says-yes/verify_beta.py: no script for Beta (got nothing); write it, see claims/_template/",
        "claims/says-yes/verify_bet.py: a script for an unknown framework (got 'bet'); did you mean beta?",
        "claims/says-yes/verify_x.py: a script for an unknown framework (got 'x'); use one of alpha, beta",
    ]


def test_refuses_scripts_that_nothing_runs(project, said):
    """An entry without measures rests on the claims that it uses; other files may lie beside it."""
    project.add("says-no")
    files = {"verify_beta.py": None, "data.py": ""}
    project.add("says-yes", uses={"one": "says-no"}, measures=None, files=files)

    assert said(scripts_present) == [
        (
            "claims/says-yes/verify_alpha.py: a script of an entry without [measures], which nothing runs "
            "(got 'verify_alpha.py'); remove it, or say in [measures] what it returns"
        )
    ]


def test_asks_nothing_of_a_claim_without_scripts(said, not_checkable):
    """A not-checkable claim has none."""
    not_checkable()

    assert said(scripts_present) == []
