"""The command `audit --controls`: a request comes in; what the scripts' calls show of their controls goes out."""

from __future__ import annotations

from pathlib import Path

from generators.judging.control_calls import ControlAudit, control_audit
from generators.model import Reporter, Request
from generators.running import prepare
from generators.running.control_calls import counted_scripts
from generators.sandbox import policy


def audit_controls(root: Path, request: Request, reporter: Reporter) -> ControlAudit:
    """Which controls never call the framework; runs scripts, and neither reads nor writes evidence.

    Raises:
        UsageError: an unknown or retired claim.
        SandboxError: the required sandbox is not available.
    """
    resolved = prepare.resolve(root, request)
    if weakness := policy.warning(resolved.confinement, request.sandbox):
        reporter.on_warning(weakness)
    return control_audit(resolved.project, counted_scripts(resolved, reporter))
