"""Building the site: cold, after one edit, and plain Material on the same pages."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from benchmarks.suite import bases, commands, rounds
from benchmarks.suite.benchmark import Benchmark, Case, Order, at_most
from benchmarks.suite.figures import Figure

from generators.mkdocs_plugin import EXTENSIONS, FEATURES, PALETTE

COLD, EDITED = "claims build", "claims build after one edit"
PLAIN, SHORT = "plain Material", "plain Material, claims not in its navigation"


class Site:
    """One project, built by us and, from the pages that we made, by Material alone."""

    def __init__(self, root: Path, plain: Path) -> None:
        self.root, self.plain, self.edits = root, plain, 0

    def cold(self) -> float:
        """CPU seconds of a build of which nothing is there yet."""
        bases.forget(self.root)
        return self._build()

    def edited(self) -> float:
        """CPU seconds of a build after an edit of one claim's notes."""
        self.edits += 1
        (self.root / "claims" / "claim-00000" / "notes.md").write_text(
            bases.NOTES + f"\nEdit {self.edits}.\n", encoding="utf-8"
        )
        return self._build()

    def _build(self) -> float:
        return commands.run(commands.claims(self.root, "build")).cpu

    def copy_pages(self) -> None:
        """Put the generated pages beside the hand-written one, for Material."""
        shutil.copytree(self.root / "docs", self.plain / "docs")
        shutil.copytree(self.root / "build" / "docs", self.plain / "docs", dirs_exist_ok=True)

    def material(self, *, short: bool) -> float:
        """CPU seconds of Material with our extensions and features, without our plugin."""
        settings = {
            "site_name": "Alpha or Beta",
            "docs_dir": str(self.plain / "docs"),
            "theme": {"name": "material", "font": False, "features": FEATURES, "palette": PALETTE},
            "markdown_extensions": [{name: options} if options else name for name, options in EXTENSIONS.items()],
        }
        if short:
            settings |= {"nav": [{"Home": "index.md"}], "not_in_nav": "/*/\n"}
        file = self.plain / "mkdocs.yml"
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(file)]
        return commands.run([*command, "--site-dir", str(self.plain / "site")]).cpu


def measure(order: Order) -> Iterator[Figure]:
    """CPU seconds of each build, and their ratios to plain Material's."""
    for size in order.sizes or ((300, 1_000) if order.full else (300,)):
        case = Case(BENCHMARK.name, f"{size:,} claims")
        site = Site(order.folder / f"site-{size}", order.folder / f"plain-{size}")
        bases.write_fresh(site.root, size)
        site.cold()
        site.copy_pages()
        arms = {
            COLD: site.cold,
            EDITED: site.edited,
            PLAIN: lambda site=site: site.material(short=False),
            SHORT: lambda site=site: site.material(short=True),
        }
        # The edit needs a build before it, so the arms keep their order.
        used = {name: [] for name in arms}
        for _ in range(order.rounds or 2):
            for name, call in arms.items():
                used[name].append(call())
        for name in arms:
            yield case.figure(f"{name}, CPU", "s", used[name])
        yield case.figure(f"{COLD} / {PLAIN}, CPU", "x", rounds.ratios(used[COLD], used[PLAIN]), at_most(0.2))
        yield case.figure(f"{COLD} / {SHORT}, CPU", "x", rounds.ratios(used[COLD], used[SHORT]))
        aim = at_most(0.02)
        yield case.figure(f"{EDITED} / {PLAIN}, CPU", "x", rounds.ratios(used[EDITED], used[PLAIN]), aim)


BENCHMARK = Benchmark("site", "Building the site", measure)
