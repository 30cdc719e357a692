"""Time all claims of a run launch by launch, and give each back as soon as it stops.

A launch has fresh parents: one for each framework, and one for the twin. Every claim that goes on has its
processes forked from them, in its turn, so that a framework is imported once a launch and not once a claim. Claims
whose processes can't be forked have fresh ones, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic

from generators import temporary
from generators.processes.forkserver.parents import Parents
from generators.processes.forkserver.servers import ForkServers
from generators.running.timing import addresses
from generators.running.timing.comparison import Comparison, LostError
from generators.running.timing.progress import Progress
from generators.running.timing.rotation import rotated, start_of

FORKED = True  # by what `make forks` has measured: docs/method/timing.md
OnLaunch = Callable[[Comparison, int], None]


class Launches:
    """The launches of a run's timings."""

    def __init__(
        self,
        comparisons: Sequence[Comparison],
        seed: str,
        forks: ForkServers | None = None,
        *,
        on_progress: Callable[[str], None] = lambda _: None,
        on_warning: Callable[[str], None] = lambda _: None,
        on_launch: OnLaunch = lambda *_: None,
    ) -> None:
        """Nothing is started yet.

        Args:
            comparisons: the claims, in any order.
            seed: of the run; which claim comes first in launch 0 follows from it.
            forks: what forks processes here; None for fresh ones.
            on_progress: learns of each launch how many claims go on, in words.
            on_warning: learns why processes are not forked any more.
            on_launch: is given a claim after each of its launches, with the launch's number, from 0.
        """
        self._comparisons, self._forks = sorted(comparisons, key=lambda each: each.job.key), forks
        self._forked = FORKED and forks is not None
        self._start = start_of(seed, len(comparisons))
        self._on_progress, self._on_warning, self._on_launch = on_progress, on_warning, on_launch

    def run(self) -> Generator[Comparison, None, None]:
        """Each claim once it has stopped."""
        if not addresses.vary():
            self._on_warning(addresses.WARNING)
        with ExitStack() as stack:
            folder = stack.enter_context(
                temporary.staging(self._forks.scripts) if self._forks else temporary.folder("caches")
            )
            folder.chmod(0o755)  # what is kept in it is shown to the scripts of root, which run as another user
            for comparison in rotated(self._comparisons, 0, self._start):
                comparison.run_controls()
                if comparison.stopped:
                    yield comparison
            if self._forks:
                self._forks.pool.close()  # what held modules for controls isn't in memory beside a timing
            number, progress = 0, Progress(self._comparisons)
            while going := self._going(number):
                self._on_progress(progress.line(number))
                with closing(self._launch(going, number, folder)) as launched:
                    for comparison in launched:
                        self._on_launch(comparison, number)
                        if comparison.stopped:
                            yield comparison
                number += 1

    def _going(self, number: int) -> list[Comparison]:
        """The claims that go on, in the order of a launch."""
        return [each for each in rotated(self._comparisons, number, self._start) if not each.stopped]

    def _launch(self, going: Sequence[Comparison], number: int, folder: Path) -> Generator[Comparison, None, None]:
        """Each claim after this launch of it."""
        with ExitStack() as stack:
            parents = self._parents(going, number, stack)
            for comparison in going:
                try:
                    comparison.launch(number, parents if comparison.may_be_forked else None, folder)
                except LostError as error:
                    self._fork_no_more(error)
                    parents = None
                    comparison.launch(number, None, folder)
                yield comparison

    def _parents(self, going: Sequence[Comparison], number: int, stack: ExitStack) -> Parents | None:
        """Fresh parents, which end with the launch; None where processes are not forked."""
        forked = [comparison for comparison in going if comparison.may_be_forked]
        if self._forks is None or not self._forked or not forked:
            return None
        began, parents = monotonic(), stack.enter_context(Parents(self._forks))
        try:
            parents.begin([parent for comparison in forked for parent in comparison.parents(parents, number)])
        except OSError as error:
            self._fork_no_more(error)
            return None
        for comparison in forked:
            comparison.spend_on_parents((monotonic() - began) / len(forked))
        return parents

    def _fork_no_more(self, error: Exception) -> None:
        """Say why; from now on all processes are fresh ones."""
        self._on_warning(f"timings: {error}; their processes are fresh ones from now on, which takes longer")
        self._forked = False
