"""Findings come in; the same with what changed of their claims after publication goes out."""

from __future__ import annotations

from generators.judging.earlier_rules import with_earlier_verdicts
from generators.model import Findings, Project
from generators.publishing.history import read_history


def with_history(findings: Findings, project: Project | None = None) -> Findings:
    """The findings with their history, from git and, where rules changed, judged by the earlier ones.

    Args:
        findings: of all claims of the project, or of some.
        project: with all of its entries, where the findings are of some.
    """
    return with_earlier_verdicts(findings, read_history(project or findings.project))
