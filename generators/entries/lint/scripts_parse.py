"""Every Python file of a claim can be parsed."""

from __future__ import annotations

from collections.abc import Iterator

from generators.entries.lint.complaining import beside, complain
from generators.entries.lint.reading import syntax, tree
from generators.entries.toml_errors import shown_line
from generators.model import Claim, Complaint, Project


def check(claim: Claim, _project: Project) -> Iterator[Complaint]:
    """One complaint a file, with the line of the first mistake."""
    for name, text in claim.files.items():
        if claim.checkable and syntax(text) is None:
            yield _mistake(claim, name, text)


def _mistake(claim: Claim, name: str, text: str) -> Complaint:
    line, reason = 0, "nothing wrong"
    try:
        tree(text)
    except SyntaxError as error:
        line, reason = error.lineno or 0, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or type(error).__name__
    complaint = complain(claim, beside(claim, name, line), f"not valid Python: {reason}", "correct the syntax")
    return complaint.model_copy(update={"got": shown_line(text, line)})
