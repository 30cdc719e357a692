"""Lint rules about scripts: one for each framework, in Python, with `verify` and controls."""

from __future__ import annotations

import pytest

from generators.entries.lint import scripts
from generators.entries.lint.registry import check_entries


def test_scripts_present_accepts_one_script_for_each_framework(project, lint):
    """Other files may lie beside them."""
    project.add("says-yes", files={"data.py": "X = 1\n"})

    assert lint(scripts.scripts_present) == []


def test_scripts_present_refuses_missing_and_unknown_scripts(project, lint):
    """The complaint names the missing script, or the framework that an unknown script may mean."""
    project.add("says-yes", files={"verify_beta.py": None, "verify_x.py": "", "verify_bet.py": ""})

    assert lint(scripts.scripts_present) == [
        "claims/says-yes/verify_beta.py: no script for Beta (got nothing); write it, see claims/_template/",
        "claims/says-yes/verify_bet.py: a script for an unknown framework (got 'bet'); did you mean beta?",
        "claims/says-yes/verify_x.py: a script for an unknown framework (got 'x'); use one of alpha, beta",
    ]


def test_scripts_present_refuses_scripts_that_nothing_runs(project, lint):
    """An entry without measures rests on the claims that it uses; other files may lie beside it."""
    project.add("says-no")
    files = {"verify_beta.py": None, "data.py": ""}
    project.add("says-yes", uses={"one": "says-no"}, measures=None, files=files)

    assert lint(scripts.scripts_present) == [
        (
            "claims/says-yes/verify_alpha.py: a script of an entry without [measures], which nothing runs "
            "(got 'verify_alpha.py'); remove it, or say in [measures] what it returns"
        )
    ]


def test_scripts_present_asks_nothing_of_a_claim_without_scripts(lint, not_checkable):
    """A not-checkable claim has none."""
    not_checkable()

    assert lint(scripts.scripts_present) == []


def test_scripts_parse_accepts_python(project, lint):
    """An invalid escape is only a warning in Python."""
    project.add("says-yes", files={"data.py": "X = '\\d'\n"})

    assert lint(scripts.scripts_parse) == []


def test_scripts_parse_names_the_line_of_a_mistake(project, lint):
    """Every file of the folder is read, shared ones too."""
    project.add("says-yes", files={"data.py": "X = 1\nY = = 2\n"})

    assert lint(scripts.scripts_parse) == [
        "claims/says-yes/data.py:2: not valid Python: invalid syntax (got 'Y = = 2'); correct the syntax",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x = '\0'", "null bytes"), ("x = " + "(" * 5000, "too many nested"), ("-" * 100_000 + "1", "")],
)
def test_scripts_parse_survives_what_the_parser_chokes_on(project, lint, text, reason):
    """Null bytes and deep nesting are complaints, never a crash."""
    project.add("says-yes", files={"verify_alpha.py": text})

    (complaint,) = lint(scripts.scripts_parse)
    assert "claims/says-yes/verify_alpha.py" in complaint
    assert " (got " in complaint
    assert f"not valid Python: {reason}" in complaint or reason in complaint


def test_scripts_parse_reads_no_scripts_of_retired_claims(project, lint):
    """Scripts that never run again need not be valid."""
    project.add("says-yes", status="retired", files={"verify_alpha.py": "("})

    assert lint(scripts.scripts_parse) == []


@pytest.mark.parametrize(
    "text",
    [
        "def verify():\n    return {}\n",
        "def verify(n=1, *rest, m=2, **more):\n    return {}\n",
        "(",
        "def verify(x): 1\ndef verify(): 1",
    ],
)
def test_verify_defined_accepts_a_function_that_can_be_called(project, lint, text):
    """Defaults are allowed, and the last definition counts; a syntax error is for another lint rule."""
    project.add("says-yes", files={"verify_alpha.py": text})

    assert lint(scripts.verify_defined) == []


@pytest.mark.parametrize("text", ["", "verify = 3\n", "class A:\n    def verify(self): ...\n"])
def test_verify_defined_refuses_scripts_without_it(project, lint, text):
    """A method or a value of that name does not count."""
    project.add("says-yes", files={"verify_alpha.py": text})

    assert lint(scripts.verify_defined) == [
        (
            "claims/says-yes/verify_alpha.py: defines no function verify at its top level (got nothing); "
            "add def verify(), which returns the measures"
        ),
    ]


@pytest.mark.parametrize("head", ["def verify(x)", "def verify(x, /)", "def verify(*, x)", "async def verify()"])
def test_verify_defined_refuses_one_that_cannot_be_called(project, lint, head):
    """Arguments and `async` are named with the line."""
    project.add("says-yes", files={"verify_beta.py": f"\n{head}:\n    return {{}}\n"})

    assert lint(scripts.verify_defined) == [
        (
            f"claims/says-yes/verify_beta.py:2: verify can't be called as it is (got '{head}'); "
            "write def verify(), without arguments and without async"
        ),
    ]


@pytest.mark.parametrize("head", ["async def controls()", "def controls(x)", "async def settings()"])
def test_verify_defined_refuses_other_functions_that_cannot_be_called(project, lint, head):
    """What is called without arguments is the same for each of them."""
    script = f"def verify():\n    return {{}}\n\n\n{head}:\n    return {{}}\n"
    project.add("says-yes", files={"verify_beta.py": script})

    name = head.partition("def ")[2].partition("(")[0]
    assert lint(scripts.verify_defined) == [
        (
            f"claims/says-yes/verify_beta.py:5: {name} can't be called as it is (got '{head}'); "
            f"write def {name}(), without arguments and without async"
        ),
    ]


def test_verify_defined_asks_nothing_of_retired_claims(project, lint):
    """Scripts that never run again need no function."""
    project.add("says-yes", status="retired", files={"verify_alpha.py": ""})

    assert lint(scripts.verify_defined) == []


WITHOUT_CONTROLS = "def verify():\n    return {}\n"


def test_controls_defined_accepts_scripts_with_controls(lint):
    """Both scripts of the sound claim have them."""
    assert lint(scripts.controls_defined) == []


def test_controls_defined_refuses_a_check_without_controls(project, lint):
    """The script is named, and the measure; a comment that mentions them is not enough."""
    project.add("says-yes", files={"verify_beta.py": f"# def controls():\n{WITHOUT_CONTROLS}"})

    assert lint(scripts.controls_defined) == [
        (
            "claims/says-yes/verify_beta.py: a check without controls, and one that can't fail doesn't "
            "count (got 'yes'); add def controls(), which yields a known yes and a known no of each check"
        ),
    ]


@pytest.mark.parametrize(
    "keys",
    [{"measures": {"yes": {"kind": "number", "title": "Yes"}}}, {"status": "retired"}],
)
def test_controls_defined_asks_for_none_where_nothing_is_checked(project, lint, keys):
    """Numbers may go without, and so may claims that don't run."""
    project.add("says-yes", files={"verify_beta.py": WITHOUT_CONTROLS}, **keys)

    assert lint(scripts.controls_defined) == []


def test_controls_defined_a_script_that_does_not_parse_is_for_another_lint_rule(project, lint):
    """One error has one complaint."""
    project.add("says-yes", files={"verify_beta.py": "("})

    assert lint(scripts.controls_defined) == []


SHARING = "def artefacts(folder): ...\ndef controls(folder): ...\ndef verify(folder): ...\n"


@pytest.mark.parametrize(
    "text", [SHARING, SHARING.replace("controls(folder)", "controls(*given)") + "def settings(): ...\n"]
)
def test_verify_defined_accepts_functions_that_share_artefacts(project, lint, text):
    """All three take the folder, and `settings` does not."""
    project.add("says-yes", files={"verify_alpha.py": text})

    assert lint(scripts.verify_defined) == []


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("def artefacts()", 1),
        ("async def artefacts(folder)", 1),
        ("def controls()", 2),
        ("def controls(folder, more)", 2),
        ("def verify(*, folder)", 3),
    ],
)
def test_verify_defined_refuses_functions_that_do_not_take_artefacts(project, lint, head, line):
    """A folder is what each of them is called with."""
    lines = SHARING.splitlines()
    lines[line - 1] = f"{head}: ..."
    project.add("says-yes", files={"verify_alpha.py": "\n".join(lines)})

    name = head.partition("def ")[2].partition("(")[0]
    assert lint(scripts.verify_defined) == [
        (
            f"claims/says-yes/verify_alpha.py:{line}: {name} can't be called as it is (got '{head}'); "
            f"write def {name}(folder), without other arguments and without async"
        ),
    ]


def test_artefacts_shared_accepts_artefacts_that_controls_read(project, lint):
    """A script without them is as sound, and so is a function of another name."""
    project.add("says-yes", files={"verify_alpha.py": SHARING, "verify_beta.py": "def artefacts_of(x): ...\n"})

    assert lint(scripts.artefacts_shared) == []


def test_artefacts_shared_refuses_artefacts_without_controls(project, lint):
    """A process of its own for `verify()` alone is a waste."""
    script = "\ndef artefacts(folder): ...\ndef verify(folder): ...\n"
    project.add("says-yes", files={"verify_beta.py": script})

    assert lint(scripts.artefacts_shared) == [
        (
            "claims/says-yes/verify_beta.py:2: artefacts that nothing shares: there are no controls "
            "(got 'def artefacts'); make them in verify()"
        ),
    ]


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"measures": {"yes": {"kind": "timing", "title": "Yes"}}}, "a timing"),
        ({"run": {"fresh_process": True}}, "an entry that sets fresh_process"),
    ],
)
def test_artefacts_shared_refuses_artefacts_of_what_measures_their_making(project, lint, keys, what):
    """What starts or compiles is part of such a measure."""
    project.add("says-yes", files={"verify_alpha.py": SHARING}, **keys)

    assert lint(scripts.artefacts_shared) == [
        (
            f"claims/says-yes/verify_alpha.py:1: artefacts of {what} (got 'def artefacts'); "
            "let verify() make what it measures, and remove artefacts()"
        ),
    ]


ONE_SIDED = (
    "every control of it knows {0}, so that a probe that always says {0} passes them (got 'yes'); "
    "add a control whose known answer is {1}"
)


@pytest.mark.parametrize(
    ("controls", "sentence"),
    [
        (("'yes', True, True", "'yes', 1 > 0, True"), f":5: {ONE_SIDED.format('yes', 'no')}"),
        (("'yes', False, False",), f":5: {ONE_SIDED.format('no', 'yes')}"),
        (
            ("'other', 1, 2",),
            ":4: a check without a control (got 'yes'); add a control that knows yes and one that knows no",
        ),
    ],
)
def test_controls_differ_warns_of_a_check_that_is_only_tried_on_one_side(project, lint, controls, sentence):
    """At the first of its controls: always saying that answer would pass all of them."""
    yields = "".join(f"    yield {control}\n" for control in controls)
    project.add("says-yes", files={"verify_beta.py": f"{WITHOUT_CONTROLS}\ndef controls():\n{yields}"})

    assert lint(scripts.controls_differ) == [f"claims/says-yes/verify_beta.py{sentence}"]
    assert {"warning"} == {found.severity for found in check_entries(project.load()) if "verify_" in found.where}


@pytest.mark.parametrize(
    "body",
    [
        "yield 'yes', True, True\n    yield 'yes', False, False",
        "yield 'yes', True, True\n    yield from more()",
        "yield 'yes', True, True\n    yield name, False, False",
        "for known in (True, False):\n        yield 'yes', known, known",
        "return [('yes', True, True)]",
    ],
)
def test_controls_differ_says_nothing_of_what_the_script_does_not_show(project, lint, body):
    """A run counts the controls of each check, whatever made them."""
    project.add("says-yes", files={"verify_beta.py": f"{WITHOUT_CONTROLS}\ndef controls():\n    {body}\n"})

    assert lint(scripts.controls_differ) == []


def test_controls_differ_asks_no_controls_of_a_battery(project, lint):
    """But where it has some, an item that fails is among them."""
    measures = {"yes": {"kind": "battery", "title": "Yes"}}
    script = f"{WITHOUT_CONTROLS}\ndef controls():\n    yield 'yes.one', True, True\n"
    project.add(
        "says-yes", files={"verify_alpha.py": WITHOUT_CONTROLS, "verify_beta.py": script}, measures=measures
    )

    assert lint(scripts.controls_differ) == [
        f"claims/says-yes/verify_beta.py:5: {ONE_SIDED.format('yes', 'no')}",
    ]
