"""Run benchmarks and write their figures: `PYTHONPATH=tests python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.comparisons.registry import BENCHMARKS
from benchmarks.suite import circumstances, commands, figures, page
from benchmarks.suite.benchmark import Order
from benchmarks.suite.peers import Peers

from generators import clock

PAGE = circumstances.ROOT / "docs" / "performance.md"
KEPT = circumstances.ROOT / "build" / "bench"
RESULTS, EARLIER = (circumstances.ROOT / "build" / f"{name}.json" for name in ("bench", "bench-before"))
LATEST, BEFORE = (figures.SCHEMA.with_name(f"{name}.json") for name in ("latest", "before"))


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"benchmarks: {', '.join(BENCHMARKS)}; all if none"
    )
    parser.add_argument("--full", action="store_true", help="all sizes and benchmarks, which takes hours")
    parser.add_argument("--rounds", type=int, default=0, help="how often each arm runs")
    parser.add_argument("--sizes", default="", help="sizes to measure, such as 30,60")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="TREE",
        help="measure the generator of another checkout, as what stood before; into build/bench-before.json",
    )
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which a command is killed")
    parser.add_argument(
        "--render", action="store_true", help="measure nothing: write what was measured into the page"
    )
    parser.add_argument(
        "--schema", action="store_true", help="measure nothing: write the JSON Schema of the results"
    )
    chosen = parser.parse_args(given)
    if unknown := [name for name in chosen.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark of that name (got {unknown[0]}); choose from {', '.join(BENCHMARKS)}")
    if chosen.against and (here := [name for name in chosen.names if BENCHMARKS[name].only_here]):
        parser.error(f"--against: {here[0]} measures this checkout alone; leave it out")
    return chosen


def main(given: Sequence[str]) -> int:
    """Measure or render; 1 where a benchmark gave no figures."""
    chosen = arguments(given)
    if chosen.schema:
        figures.SCHEMA.write_text(figures.schema(), encoding="utf-8")
        return 0
    if chosen.render:
        return render()
    names = chosen.names or [
        name
        for name, each in BENCHMARKS.items()
        if (chosen.full or not each.only_full) and not (chosen.against and each.only_here)
    ]
    sizes = tuple(int(size) for size in chosen.sizes.split(",") if size)
    commands.TARGET.limit = chosen.limit
    if chosen.against:
        commands.measure_tree(chosen.against.resolve())
    failed = [name for name in names if not measure(name, chosen, sizes)]
    if failed:
        sys.stderr.write(f"no figures of: {', '.join(failed)}\n")
    return 1 if failed else 0


def measure(name: str, chosen: argparse.Namespace, sizes: tuple[int, ...]) -> bool:
    """Run a benchmark and keep its figures; whether all of it was measured."""
    sys.stdout.write(f"\n== {name}: {BENCHMARKS[name].title} ==\n")
    sys.stdout.flush()
    started, load, whole, seen = clock.now(), circumstances.load(), True, []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)  # as a project usually is; scripts of one that others can't read are copied
        order = Order(Path(folder), KEPT, chosen.full, chosen.rounds, sizes)
        try:
            for figure in BENCHMARKS[name].measure(order):
                seen.append(figure)
                sys.stdout.write(
                    "  ".join([figure.case, *page.row(figure, None)[:1], *page.row(figure, None)[2:]]) + "\n"
                )
                sys.stdout.flush()
        except (commands.CommandError, ArithmeticError, OSError, ValueError, subprocess.SubprocessError) as error:
            whole = False
            sys.stderr.write(f"{name}: {error}\n")
    if seen:
        peers = Peers(KEPT / "peers")
        tree = commands.TARGET.tree
        packages = peers.versions() if name == "trainings" and tree is None else {}
        run = circumstances.run_since(started, load, packages, tree or circumstances.ROOT)
        results = EARLIER if tree else RESULTS
        figures.write(results, figures.read(results).with_run(run, seen))
    return whole and any(figure.values for figure in seen)


def render() -> int:
    """Put what was measured in the place of older results of the same case, and write the page."""
    for measured, kept in ((RESULTS, LATEST), (EARLIER, BEFORE)):
        results = figures.read(measured)
        if results.figures:
            figures.write(kept, figures.read(kept).updated(results))
    text = page.with_results(
        PAGE.read_text(encoding="utf-8"), figures.read(BEFORE), figures.read(LATEST), BENCHMARKS
    )
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the command that runs ends as well
    sys.exit(main(sys.argv[1:]))
