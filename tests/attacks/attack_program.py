"""A program that runs attacks one after another as its own user; standard library only.

Reads one JSON request a line and answers each with a line: how the attack ended, what it printed, what it left.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from generators import temporary
from generators.processes.artefacts import keeping
from generators.processes.forkserver.servers import ForkServers
from generators.processes.launch import ARTEFACTS, Limits, run_process, start_process
from generators.processes.reports.result import ProcessResult
from generators.sandbox.access import MIB
from generators.sandbox.layers import UNCONFINED, Confinement

HERE = Path(__file__).resolve().parent
MESSAGES: list[str] = []  # of fork servers
SERVERS: dict[Confinement, ForkServers] = {}
LIMITS = {"seconds": 300, "memory": 300, "disk": 64, "files": 5000}
SLEEP = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]


@contextmanager
def targets() -> Iterator[dict[str, object]]:
    """The targets of the attacks: outside of every sandbox and open to every user."""
    with ExitStack() as stack:
        top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="claims-targets-")))
        top.chmod(0o755)
        outside, neighbour, store = top / "outside", top / "claims-1-neighbour", top / "evidence"
        for folder in (outside, neighbour, store):
            folder.mkdir()
            folder.chmod(0o777)
        for path in (outside / "canary", neighbour / "own", store / "observation.json"):
            path.write_text("untouched", encoding="utf-8")
            path.chmod(0o666)
        port = stack.enter_context(socket.create_server(("0.0.0.0", 0)))  # noqa: S104 - any address
        datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)  # noqa: FBT003 - the standard library's signature
        token = f"claims-{secrets.token_hex(8)}"
        for address in ("\0" + token, str(top / "socket")):
            service = stack.enter_context(socket.socket(socket.AF_UNIX))
            service.bind(address)
            service.listen()
        (top / "socket").chmod(0o777)
        victim = stack.enter_context(subprocess.Popen(SLEEP, start_new_session=True))
        stack.callback(victim.kill)
        yield {
            "top": top,
            "datagrams_end": datagrams,
            "victim_process": victim,
            "addresses": {
                "outside": str(outside),
                "canary": str(outside / "canary"),
                "neighbour": str(neighbour),
                "store": str(store / "observation.json"),
                "port": port.getsockname()[1],
                "datagrams": datagrams.getsockname()[1],
                "abstract": token,
                "socket": str(top / "socket"),
                "victim": victim.pid,
                "supervisor": os.getpid(),
                "secret": os.environ["CLAIMS_SECRET"],
                "token": token,
            },
        }


def attack(request: dict[str, object]) -> dict[str, object]:
    """Run one attack and look at what it did."""
    layers = {name: bool(request.get(name, True)) for name in ("landlock", "seccomp")}
    run = _runner(str(request["method"]), layers)
    with targets() as made, tempfile.TemporaryDirectory(dir=_jobs()) as claim:
        addresses = made["addresses"]
        folder = Path(claim)
        folder.chmod(0o755)
        name = f"{request['attack']}.py"
        (folder / "targets.json").write_text(json.dumps(addresses), encoding="utf-8")
        for file in (name, "tools.py"):
            shutil.copy(HERE / "scripts" / file, folder / file)
        before = set(Path(tempfile.gettempdir()).glob("claims-*"))
        job = {"mode": "verify", "script": str(folder / name), "measures": {"through": "battery"}}
        limits = Limits(**{**LIMITS, **request.get("limits", {})})  # type: ignore[arg-type, dict-item]
        if "def artefacts(" in (folder / name).read_text(encoding="utf-8"):
            ended = run_with_artefacts(job, limits, _confinement(str(request["method"]), layers), run)
        else:
            ended = run(job, limits)
        aftermath = left(made, before)
    return {
        "ended": {
            "status": ended.status,
            "killed": ended.killed,
            "reason": ended.reason,
            "result": ended.result.decode(errors="replace"),
            "stdout": ended.stdout.decode(errors="replace")[:2000],
            "stderr": ended.stderr.decode(errors="replace")[:2000],
            "position": ended.position.decode(errors="replace")[:20_000],
            "seconds": ended.seconds,
            "peak_memory": ended.peak_memory,
        },
        "refusals": ended.refusals.decode(errors="replace"),
        "refused_calls": ended.refused_calls,
        "aftermath": aftermath,
    }


def run_with_artefacts(
    job: dict[str, object], limits: Limits, confinement: Confinement, run: Callable[..., ProcessResult]
) -> ProcessResult:
    """How the process of `verify()` ended, which gets what `artefacts()` has left."""
    with temporary.staging(_jobs()) as folder:
        making = {**job, "mode": ARTEFACTS}
        with start_process(Path(sys.executable), making, limits, confinement, keep_files=True) as process:
            process.ended()
            said = json.loads(keeping.copy(process, limits, confinement, folder, limits.seconds))
        made = keeping.Artefacts(folder, said["space"] / MIB, said["files"])
        return run({**job, ARTEFACTS: str(folder)}, made.left(limits, 0))


def _jobs() -> Path:
    """The folder that holds the folders of all jobs, as that of a run does."""
    jobs = Path(tempfile.gettempdir()) / "jobs"
    jobs.mkdir(exist_ok=True)
    jobs.chmod(0o755)
    return jobs


def _servers(**layers: bool) -> ForkServers:
    """Fork servers that all attacks share: each is a later job to those before it."""
    confinement = Confinement("namespaces", **layers)  # type: ignore[arg-type]
    if confinement not in SERVERS:
        SERVERS[confinement] = ForkServers(_jobs(), confinement, MESSAGES.append)
    return SERVERS[confinement]


def _confinement(method: str, layers: dict[str, bool]) -> Confinement:
    if method == "plain":
        return UNCONFINED
    return Confinement("namespaces" if method == "forked" else method, **layers)  # type: ignore[arg-type]


def _runner(method: str, layers: dict[str, bool]) -> Callable[[dict[str, object], Limits], ProcessResult]:
    if method != "forked":
        confinement = _confinement(method, layers)
        return lambda job, limits: run_process(Path(sys.executable), job, limits, confinement)
    servers = _servers(**layers)

    def run(job: dict[str, object], limits: Limits) -> ProcessResult:
        ended = servers.run(Path(sys.executable), (), job, limits)
        if ended is None:
            raise AssertionError(MESSAGES)
        return ended

    return run


def left(made: dict[str, object], before: set[Path]) -> list[str]:
    """What is not as it was; nothing where the attack did no harm."""
    addresses = made["addresses"]
    assert isinstance(addresses, dict)
    top = Path(str(made["top"]))
    found = []
    if made["victim_process"].poll() is not None:  # type: ignore[attr-defined]
        found.append("a bystander was killed")
    kept = [Path(path) for path in (addresses["canary"], addresses["store"], top / "claims-1-neighbour" / "own")]
    found += [f"{path.name} was changed" for path in kept if not _untouched(path)]
    if len([*(top / "outside").iterdir()]) != 1:
        found.append("something was made outside")
    try:
        made["datagrams_end"].recv(64)  # type: ignore[attr-defined]
        found.append("a datagram arrived")
    except BlockingIOError:
        pass
    if scratch := set(Path(tempfile.gettempdir()).glob("claims-*")) - before:
        found.append(f"the scratch folder is still there: {min(scratch).name}")
    places = ("/tmp", "/var/tmp", "/dev/shm", "/run")
    found += [f"{place} holds a file" for place in places if (Path(place) / addresses["token"]).exists()]
    return found + surviving(addresses["token"])


def _untouched(path: Path) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == "untouched"


def surviving(token: str) -> list[str]:
    """Processes that bear the token and don't end, though they were killed."""
    until = time.monotonic() + 60
    while found := [
        path.name
        for path in Path("/proc").glob("[0-9]*")
        if token in _command(path) and path.name != str(os.getpid())
    ]:
        if time.monotonic() > until:
            for name in found:
                os.kill(int(name), signal.SIGKILL)  # it bears the token of this very attack
            return [f"{len(found)} processes are left"]
        time.sleep(0.02)
    return []


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(attack(json.loads(line))) + "\n")
        sys.stdout.flush()
    for servers in SERVERS.values():
        servers.close()


if __name__ == "__main__":
    main()
