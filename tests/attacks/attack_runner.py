"""Runs attacks as each user, from a copy of the package that every user may read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import generators
from generators.model import Outcome, Refusal
from generators.processes.reports.refusals import merged, parse_refusals
from generators.processes.reports.report import ScriptReport, report_of
from generators.processes.reports.result import ProcessResult

HERE = Path(__file__).resolve().parent
ORDINARY = 41_000
SECRET = "a-secret-that-nobody-may-see"  # noqa: S105 - a canary
USERS = ("root", "ordinary") if os.getuid() == 0 else ("ordinary",)


def reachable(path: Path) -> bool:
    """True where everybody may pass all folders above a path, and read it."""
    return all(part.stat().st_mode & 0o5 == 0o5 for part in (path, *path.parents))


def interpreter() -> Path | None:
    """A Python that every user can start: the one that runs the tests, or the system's."""
    named = [
        shutil.which(f"python3.{minor}", path=os.defpath) for minor in (sys.version_info.minor, 14, 13, 12, 11)
    ]
    for program in (sys._base_executable, *named, "/usr/bin/python3"):  # noqa: SLF001 - the way to it beneath a venv
        if program and Path(program).exists() and reachable(Path(program).resolve()) and _recent(program):
            return Path(program).resolve()
    return None


def _recent(program: str) -> bool:
    code = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([program, "-I", "-c", code], check=False).returncode == 0


class AttackRunner:
    """A process that runs attacks as one user.

    Attributes:
        top: the folder with the copies.
    """

    def __init__(self, top: Path, user: str, python: Path) -> None:
        scratch = top / f"tmp-{user}"
        scratch.mkdir()
        scratch.chmod(0o1777)
        drop = ["setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", "--"]
        command = [
            *(drop if user == "ordinary" and os.getuid() == 0 else []),
            str(python),
            "-B",
            "attack_program.py",
        ]
        self._process = subprocess.Popen(
            command,
            cwd=top / "attacks",
            env={
                "PYTHONPATH": str(top),
                "PATH": os.environ["PATH"],
                "HOME": str(top),
                "CLAIMS_SECRET": SECRET,
                "TMPDIR": str(scratch),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def attack(
        self, name: str, method: str, **more: object
    ) -> tuple[ScriptReport, dict[str, bool], list[str], ProcessResult]:
        """Run an attack: its report, what got through, what it left behind, and how its process ended."""
        answer = self._answer(name, method, **more)
        texts = {key: answer["ended"][key].encode() for key in ("result", "stdout", "stderr", "position")}
        ended = ProcessResult(**{**answer["ended"], **texts})
        report = report_of(ended)
        items = report.measures["through"].items if report.outcome is Outcome.MEASURED else {}
        return report, {key: bool(value) for key, value in items.items()}, answer["aftermath"], ended

    def refused(self, name: str, method: str, **more: object) -> tuple[tuple[Refusal, ...], bool]:
        """Run an attack: what it was refused as far as that was seen, and whether calls were seen."""
        answer = self._answer(name, method, **more)
        calls = answer["refused_calls"]
        listed = [Refusal(kind=kind, name=call, count=count) for kind, call, count in calls or ()]
        return merged([*listed, *parse_refusals(answer["refusals"].encode())]), calls is not None

    def _answer(self, name: str, method: str, **more: object) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"attack": name, "method": method, **more}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@contextmanager
def attack_runners() -> Iterator[dict[str, AttackRunner]]:
    """A runner for each user; empty where no interpreter can be started by every user."""
    python = interpreter()
    with tempfile.TemporaryDirectory(prefix="attacks-") as name, ExitStack() as stack:
        top = Path(name)
        ignored = shutil.ignore_patterns("__pycache__", "templates")
        shutil.copytree(Path(generators.__file__).parent, top / "generators", ignore=ignored)
        shutil.copytree(HERE, top / "attacks", ignore=ignored)
        subprocess.run(["chmod", "-R", "a+rX", str(top)], check=True)
        runners = {user: AttackRunner(top, user, python) for user in USERS} if python else {}
        for runner in runners.values():
            stack.callback(runner.close)
        yield runners
