"""The one place that starts git: what it prints comes out, or its own reason with the way out.

Git runs for the repository at the project's root, asks nobody for a password, never waits for input, and is ended
where it doesn't end by itself.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from generators.errors import PublishError, way_out
from generators.publishing.reasons import refusal

SECONDS = 3600.0  # for one command: a push of a large site over a slow connection
BRIEF = 60.0  # seconds for what a command can do without: it goes on where git hangs
_LAST_WORDS = 10.0  # seconds in which git removes its locks

# A git hook or an editor sets these for its own repository; here the one at the project's root is meant. They are
# those of `git rev-parse --local-env-vars`, except settings, and two that hold during a push alone.
_FOREIGN = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}
_ALWAYS = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
# No file monitor, which may outlive git, and no second file beside a temporary index.
_SETTINGS = ("-c", "core.fsmonitor=", "-c", "core.splitIndex=false")


def run(
    root: Path,
    *arguments: str,
    fails: tuple[int, ...] = (),
    feed: bytes = b"",
    variables: Mapping[str, str] | None = None,
    folder: Path | None = None,
    limit: float = SECONDS,
) -> bytes:
    """What git prints, as bytes; nothing where it exits with one of `fails`.

    Args:
        root: the project's.
        arguments: the command and its arguments.
        fails: exit codes that are an answer.
        feed: its standard input.
        variables: to set in its environment.
        folder: where it runs, if not at the root.
        limit: seconds after which it is ended.

    Raises:
        PublishError: git is missing, doesn't end, or fails otherwise.
    """
    environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    environment |= {**_ALWAYS, **(variables or {})}
    command = ["git", *_SETTINGS, *arguments]
    try:
        done = _answer(command, folder or root, environment, feed, limit)
    except subprocess.TimeoutExpired:
        hangs = f"git {arguments[0]} has not ended after {limit:g} s"
        raise PublishError(f"{root}: {hangs}; run it there by hand to see what it waits for") from None
    except OSError as error:
        way = "install git" if isinstance(error, FileNotFoundError) else way_out(error)
        raise PublishError(
            f"{root}: git can't be started ({error.strerror}); {way or 'install it anew'}"
        ) from error
    if done.returncode in fails and b"broken ref" not in done.stderr:  # which is there, and can't be read
        return b""
    if done.returncode:
        raise PublishError(refusal(root, arguments[0], done.returncode, done.stderr))
    return done.stdout


def _answer(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], feed: bytes, limit: float
) -> subprocess.CompletedProcess[bytes]:
    """How git ends in a session of its own, where no helper such as ssh finds a terminal to ask at."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        try:
            stdout, stderr = process.communicate(feed, timeout=limit)
        except BaseException:  # Ctrl-C reaches only this process
            _end(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it has started, which are a session of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LAST_WORDS)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def text(
    root: Path,
    *arguments: str,
    fails: tuple[int, ...] = (),
    variables: Mapping[str, str] | None = None,
    limit: float = SECONDS,
) -> str:
    """What git prints, as text without the last line end; raises as `run`."""
    done = run(root, *arguments, fails=fails, variables=variables, limit=limit)
    return done.decode(errors="replace").strip()


def sha(root: Path, name: str, *, limit: float = SECONDS) -> str | None:
    """The object of that name, None where there is none; raises as `run`."""
    return text(root, "rev-parse", "--verify", "--quiet", name, fails=(1,), limit=limit) or None
