"""The probe calls `verify()`."""

from __future__ import annotations

import pytest

from generators.entries.lint import verify_defined


@pytest.mark.parametrize(
    "text",
    [
        "def verify():\n    return {}\n",
        "def verify(n=1, *rest, m=2, **more):\n    return {}\n",
        "(",
        "def verify(x): 1\ndef verify(): 1",
    ],
)
def test_accepts_a_function_that_can_be_called(project, said, text):
    """Defaults are fine; the last definition counts; a mistake of syntax is another rule's."""
    project.add("says-yes", files={"verify_alpha.py": text})

    assert said(verify_defined) == []


@pytest.mark.parametrize("text", ["", "verify = 3\n", "class A:\n    def verify(self): ...\n"])
def test_refuses_scripts_without_it(project, said, text):
    """A method or a value of that name is no such function."""
    project.add("says-yes", files={"verify_alpha.py": text})

    assert said(verify_defined) == [
        (
            "claims/says-yes/verify_alpha.py: defines no function verify at its top level (got nothing); "
            "add def verify(), which returns the measures"
        ),
    ]


@pytest.mark.parametrize("head", ["def verify(x)", "def verify(x, /)", "def verify(*, x)", "async def verify()"])
def test_refuses_one_that_cannot_be_called(project, said, head):
    """Arguments and `async` are named with the line."""
    project.add("says-yes", files={"verify_beta.py": f"\n{head}:\n    return {{}}\n"})

    assert said(verify_defined) == [
        (
            f"claims/says-yes/verify_beta.py:2: verify can't be called as it is (got '{head}'); "
            "write def verify(), without arguments and without async"
        ),
    ]


def test_asks_nothing_of_retired_claims(project, said):
    """What never runs again is left alone."""
    project.add("says-yes", status="retired", files={"verify_alpha.py": ""})

    assert said(verify_defined) == []
