"""Scripts are Python."""

from __future__ import annotations

import pytest

from generators.entries.lint import scripts_parse


def test_accepts_python(project, said):
    """An odd escape is only a warning of Python's."""
    project.add("says-yes", files={"data.py": "X = '\\d'\n"})

    assert said(scripts_parse) == []


def test_names_the_line_of_a_mistake(project, said):
    """Every file of the folder is read, shared ones too."""
    project.add("says-yes", files={"data.py": "X = 1\nY = = 2\n"})

    assert said(scripts_parse) == [
        "claims/says-yes/data.py:2: not valid Python: invalid syntax (got 'Y = = 2'); correct the syntax",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x = '\0'", "null bytes"), ("x = " + "(" * 5000, "too many nested"), ("-" * 100_000 + "1", "")],
)
def test_survives_what_the_parser_chokes_on(project, said, text, reason):
    """Null bytes and bottomless nesting are complaints, never a crash."""
    project.add("says-yes", files={"verify_alpha.py": text})

    (complaint,) = said(scripts_parse)
    assert "claims/says-yes/verify_alpha.py" in complaint
    assert " (got " in complaint
    assert f"not valid Python: {reason}" in complaint or reason in complaint


def test_reads_no_scripts_of_retired_claims(project, said):
    """What never runs again need not parse."""
    project.add("says-yes", status="retired", files={"verify_alpha.py": "("})

    assert said(scripts_parse) == []
