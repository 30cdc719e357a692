"""Prove what holds a forked process, by the self-test of the sandbox, and use none that is held by less."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from generators import files, temporary
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import Limits
from generators.sandbox import levels
from generators.sandbox.access import MIB, Access
from generators.sandbox.layers import Confinement
from generators.sandbox.levels import LEVELS, MethodResult
from generators.text import one_line, plain_text

METHOD = Confinement("namespaces")
LIMITS = Limits(seconds=levels.SECONDS, memory=1024)


@contextmanager
def open_servers(
    root: Path, scripts: Sequence[Path], confinement: Confinement, on_warning: Callable[[str], None]
) -> Iterator[ForkServers | None]:
    """The fork servers of a run, which are gone when the block is left; None where fresh processes are used.

    Args:
        root: of the project; what was proven is cached below `build/sandbox`.
        scripts: the folders of the scripts, all in one folder; none for no servers.
        confinement: of a fresh process. A forked one is never held by less.
        on_warning: learns why there are none, and what becomes of servers.
    """
    if not scripts or confinement.method is None:
        yield None
        return
    forked = survey(root)
    if LEVELS.index(forked.level) > LEVELS.index(confinement.level):
        lack = forked.error or f"open: {', '.join(forked.open)}"
        on_warning(
            f"forked processes would have the sandbox {forked.level} ({lack}), and fresh ones have "
            f"{confinement.level}, so every process is a fresh one, which takes longer"
        )
        yield None
        return
    with ForkServers(scripts[0].parent, forked.confinement, on_warning) as servers:
        yield servers


def survey(root: Path) -> MethodResult:
    """What holds a forked process, from the cache where the machine is as it was; a failed probe is repeated."""
    file = root / "build" / "sandbox" / f"{levels.machine_state()}-forked.json"
    with suppress(OSError, ValidationError):
        return MethodResult.model_validate_json(file.read_bytes())
    result = probe()
    if result.error is None:
        with suppress(OSError):  # in a folder that can't be written nothing is cached
            files.write(file, result.model_dump_json())
    return result


def probe() -> MethodResult:
    """Try it on the interpreter that runs this, with a server that holds no framework."""
    said: list[str] = []
    with ExitStack() as stack:
        found, scratch = stack.enter_context(levels.targets())
        top = stack.enter_context(temporary.folder("scripts"))
        top.chmod(0o755)
        script = top / "none" / "none.py"
        script.parent.mkdir()
        found["space"] = Access(scratch, Path(sys.executable), space=LIMITS.disk).space * MIB
        job = {"mode": "selftest", "script": str(script), "targets": found}
        with ForkServers(top, METHOD, said.append) as servers:
            result = servers.run(Path(sys.executable), (), job, LIMITS)
    try:
        held: dict[str, bool] = json.loads(result.stdout if result else b"")
    except ValueError:
        lines = plain_text(result.stderr).strip().splitlines() if result else said
        error = one_line(lines[-1]) if lines else "no answer"
        return MethodResult(method="namespaces", level="none", error=error)
    return levels.result_of("namespaces", held)
