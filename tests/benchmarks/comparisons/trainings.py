"""Many small trainings: `claims verify` in its sandbox, the limit, and tools that run the same scripts."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_least, at_most
from benchmarks.suite.circumstances import ROOT
from benchmarks.suite.figures import Figure
from benchmarks.suite.peers import PEERS, Peers

FILES = Path(__file__).parents[1] / "trainings"
OURS, LIMIT, XARGS = "claims verify", "limit", "xargs -P2"
WORKERS = 2
SLOWER = ("xargs -P2", "Snakemake", "nbconvert")  # start a process for each script, and import in each
ENTRY = """\
title = "TensorFlow's loss is lower in training {number}"
statement = "After three epochs from seed {number}, TensorFlow's loss is lower than PyTorch's."
topic = "performance"
favours = "tensorflow"
scope = "this training"
appearances = ["intro.p1"]
status = "published"
added = 2026-11-22

[measures.loss]
kind = "number"
title = "Loss"

[verdict]
supported_if = "tensorflow.loss < pytorch.loss"
refuted_if = "tensorflow.loss >= pytorch.loss"

[what_if]
supported = "TensorFlow's loss is lower."
refuted = "TensorFlow's loss is as high or higher."

[run]
timeout = 600
"""
Numbers = dict[str, float]


class UnequalError(ValueError):
    """Two arms gave different numbers, so that they did not do the same work; the benchmark ends."""


def write_base(root: Path, number: int) -> None:
    """A project with so many claims, each of which trains once in each framework of this project."""
    bases.write_shared(root, frameworks=framework_tables())
    for seed in range(1, number + 1):
        scripts = {
            file.name: file.read_text(encoding="utf-8").replace("SEED = 0", f"SEED = {seed}")
            for file in FILES.glob("verify_*.py")
        }
        bases.write_claim(root, f"training-{seed:03d}", ENTRY.format(number=seed), scripts)


def framework_tables() -> str:
    """The tables of this project's frameworks, without those of its environments."""
    read = tomllib.loads((ROOT / "claims" / "frameworks.toml").read_text(encoding="utf-8"))
    lines = []
    for name, table in read.items():
        if name != "environments":
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items()), ""]
    return "\n".join(lines)


def scripts(root: Path) -> list[Path]:
    """The scripts of a base, the frameworks in turn."""
    return sorted(root.glob("claims/*/verify_*.py"))


def variables(root: Path, results: Path) -> dict[str, str]:
    """What the scripts of every arm find in their environment: one thread, as in the sandbox."""
    read = tomllib.loads((root / "claims" / "frameworks.toml").read_text(encoding="utf-8"))
    names = [name for table in read.values() for name in table.get("thread_variables", ())]
    threads = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", *names)
    return {
        **dict.fromkeys(threads, "1"),
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "BENCH_PYTHON": sys.executable,
        "BENCH_SCRIPTS": str(root / "claims"),
        "BENCH_RESULTS": str(results),
    }


def numbers_of_run(record: Path) -> Numbers:
    """The loss of each script, from the record of a run."""
    observations = json.loads(record.read_text(encoding="utf-8"))["result"]["observations"]
    return {
        f"{each['claim']}-verify_{each['framework']}": each["measures"]["loss"]["value"] for each in observations
    }


def numbers_of_results(results: Path) -> Numbers:
    """The loss of each script, from the files that the other arms write."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["loss"] for path in results.glob("*.json")}


def require_equal(by_arm: Mapping[str, Numbers], expected: int) -> None:
    """Require that each arm gave the same numbers, one a script.

    Raises:
        UnequalError: an arm lacks a number, or gave another one.
    """
    first, wanted = next(iter(by_arm.items()))
    if len(wanted) != expected:
        raise UnequalError(f"{first}: gave {len(wanted)} numbers of {expected}")
    for arm, numbers in by_arm.items():
        if numbers != wanted:
            name = next(name for name in sorted(wanted | numbers) if numbers.get(name) != wanted.get(name))
            what = f"{numbers.get(name)} where {first} gave {wanted.get(name)}"
            raise UnequalError(f"{arm}: another number for {name} (got {what})")


class Arms:
    """Commands that run the scripts of one base, and what they gave."""

    def __init__(self, root: Path, folder: Path, peers: Peers) -> None:
        self.root, self.folder, self.peers = root, folder, peers
        self.numbers: dict[str, Numbers] = {}

    def all(self) -> dict[str, Callable[[], commands.Usage]]:
        """Every arm that is there, by name."""
        made = {
            XARGS: self._xargs,
            "Snakemake": self._snakemake,
            "doit": self._doit,
            "pytest-xdist": self._pytest,
            "nbconvert": self._nbconvert,
        }
        there = {name: partial(self._peer, name, call) for name, call in made.items() if name not in self.absent}
        return {OURS: self._ours, LIMIT: partial(self._peer, LIMIT, self._limit), **there}

    @property
    def absent(self) -> dict[str, str]:
        """Why arms are not there, by name."""
        missing = {} if shutil.which("xargs") else {XARGS: "the program xargs is not installed"}
        return self.peers.absent | missing

    def _ours(self) -> commands.Usage:
        record = self.folder / "record.json"
        shutil.rmtree(self.root / "build" / "evidence", ignore_errors=True)
        usage = commands.run(commands.claims(self.root, "--json", "verify", "--record", str(record)))
        self._keep(OURS, numbers_of_run(record))
        return usage

    def _keep(self, name: str, numbers: Numbers) -> None:
        """Keep what an arm gave, which must be the same in every round."""
        require_equal({name: self.numbers.get(name, numbers), "a later round": numbers}, len(numbers))
        self.numbers[name] = numbers

    def _peer(self, name: str, call: Callable[[Path], list[str] | tuple[list[str], str]]) -> commands.Usage:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        results = work / "results"
        results.mkdir(parents=True)
        made = call(work)
        command, given = made if isinstance(made, tuple) else (made, "")
        usage = commands.run(command, work, variables(self.root, results), given)
        self._keep(name, numbers_of_results(results))
        return usage

    def _limit(self, work: Path) -> list[str]:
        read = tomllib.loads((self.root / "claims" / "frameworks.toml").read_text(encoding="utf-8"))
        groups = []
        for name, table in read.items():
            modules = [table["import"], *table.get("preload", ())]
            mine = [str(path) for path in scripts(self.root) if path.stem == f"verify_{name}"]
            # PyTorch's first optimiser imports torch._dynamo, so a parent that is to be forked has it.
            modules += ["torch._dynamo"] if table["import"] == "torch" else []
            groups.append(f"{','.join(dict.fromkeys(modules))}:{','.join(mine)}")
        return [sys.executable, str(FILES / "limit.py"), str(WORKERS), str(work / "results"), *groups]

    def _xargs(self, work: Path) -> tuple[list[str], str]:
        lines = [f"{path}\n{_result(work, path)}\n" for path in scripts(self.root)]
        shell = f'exec {sys.executable} -I "$0" > "$1"'
        return ["xargs", "-P", str(WORKERS), "-n", "2", "sh", "-c", shell], "".join(lines)

    def _snakemake(self, work: Path) -> list[str]:
        config = {"python": sys.executable, "scripts": self.root / "claims", "results": work / "results"}
        settings = [f"{key}={value}" for key, value in config.items()]
        options = ["--snakefile", str(FILES / "Snakefile"), "--quiet", "all", "--nolock"]
        return [self.peers.program("snakemake"), f"-j{WORKERS}", *options, "--config", *settings]

    def _doit(self, work: Path) -> list[str]:
        options = ["-f", str(FILES / "dodo.py"), "--db-file", str(work / "doit.db"), "-n", str(WORKERS)]
        return [self.peers.program("doit"), *options]

    def _pytest(self, work: Path) -> list[str]:
        options = ["-q", "-n", str(WORKERS), "-p", "no:cacheprovider", "-c", os.devnull]
        shutil.copy(FILES / "pytest_scripts.py", work)  # far from the tests of this project, and their conftest.py
        return [str(self.peers.python), "-m", "pytest", *options, "pytest_scripts.py"]

    def _nbconvert(self, work: Path) -> tuple[list[str], str]:
        notebooks = []
        for path in scripts(self.root):
            notebook = work / f"{path.parent.name}-{path.stem}.ipynb"
            result = str(_result(work, path))
            last = f"import json, pathlib\npathlib.Path({result!r}).write_text(json.dumps(verify()))\n"
            cell = path.read_text(encoding="utf-8").partition('if __name__ == "__main__":')[0]
            notebook.write_text(json.dumps(_notebook(cell + last)), encoding="utf-8")
            notebooks.append(f"{notebook}\n")
        each = ["-P", str(WORKERS), "-n", "4"]  # a program for four notebooks, which it gives a kernel each
        convert = ["-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", "--log-level", "ERROR"]
        return ["xargs", *each, str(self.peers.python), *convert], "".join(notebooks)


def _result(work: Path, script: Path) -> Path:
    return work / "results" / f"{script.parent.name}-{script.stem}.json"


def _notebook(source: str) -> dict[str, object]:
    cell = {"cell_type": "code", "id": "body", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [{**cell, "source": source}]}


def measure(order: Order) -> Iterator[Figure]:
    """Seconds of each arm, and their ratios: to the limit for ours, to ours for the peers.

    Beside another generator than this checkout's no peer runs: they are the same as beside this one.
    """
    peers, alone = Peers(order.kept / "peers"), commands.TARGET.tree is not None
    if not alone:
        peers.install()
    for number in order.sizes or ((20, 30, 60) if order.full else (10,)):
        case = Case(BENCHMARK.name, f"{number} scripts a framework")
        root = order.folder / f"trainings-{number}"
        write_base(root, number)
        commands.run(commands.claims(root, "--json", "plan"))  # what is known of the interpreter is kept
        arms = Arms(root, order.folder, peers)
        called = {name: call for name, call in arms.all().items() if not alone or name in (OURS, LIMIT)}
        used = rounds.in_turn(called, order.rounds or (3 if order.full else 2), arms.absent)
        if arms.numbers:
            require_equal(arms.numbers, len(scripts(root)))
        yield from compared(case, used, () if alone else (XARGS, *PEERS))


def compared(case: Case, used: rounds.RoundValues[str, commands.Usage], peers: Iterable[str]) -> Iterator[Figure]:
    """The figures of the arms, in which one that is absent takes no other with it."""

    def seconds(name: str) -> list[float]:
        return [usage.seconds for usage in used[name]]

    def ratio(of: str, to: str) -> Callable[[], Sequence[float]]:
        return lambda: rounds.ratios(seconds(of), seconds(to))

    for name in (OURS, LIMIT):
        yield case.measured(name, "s", partial(seconds, name))
    yield case.measured(f"{OURS} / {LIMIT}", "x", ratio(OURS, LIMIT), at_most(1.25))
    yield case.measured(
        "supervisor's CPU seconds / seconds",
        "x",
        lambda: [usage.own_cpu / usage.seconds for usage in used[OURS]],
    )
    for name in peers:
        aim = at_least(4) if name in SLOWER else None
        yield case.measured(f"{name} / {OURS}", "x", ratio(name, OURS), aim)


BENCHMARK = Benchmark("trainings", "Small trainings against the limit and other tools", measure)
