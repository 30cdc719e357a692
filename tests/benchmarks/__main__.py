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
RESULTS = circumstances.ROOT / "build" / "bench.json"
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
        "--render", action="store_true", help="measure nothing: write build/bench.json into the page"
    )
    parser.add_argument(
        "--schema", action="store_true", help="measure nothing: write the JSON Schema of the results"
    )
    parser.add_argument("--before", action="store_true", help="with --render: as the results of an earlier commit")
    chosen = parser.parse_args(given)
    if unknown := [name for name in chosen.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark of that name (got {unknown[0]}); choose from {', '.join(BENCHMARKS)}")
    return chosen


def main(given: Sequence[str]) -> int:
    """Measure or render; 1 where a benchmark gave no figures."""
    chosen = arguments(given)
    if chosen.schema:
        figures.SCHEMA.write_text(figures.schema(), encoding="utf-8")
        return 0
    if chosen.render:
        return render(BEFORE if chosen.before else LATEST)
    names = chosen.names or [name for name, each in BENCHMARKS.items() if chosen.full or not each.only_full]
    sizes = tuple(int(size) for size in chosen.sizes.split(",") if size)
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
        run = circumstances.run_since(started, load, peers.versions() if name == "trainings" else {})
        figures.write(RESULTS, figures.read(RESULTS).with_run(run, seen))
    return whole and bool(seen)


def render(kept: Path) -> int:
    """Put the results of `build/bench.json` in the place of older ones of a name, and write the page."""
    results = figures.read(RESULTS)
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
