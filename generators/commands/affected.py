"""The command `affected`: a git revision comes in; what the change since it reaches goes out; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generators import temporary
from generators.errors import UsageError
from generators.evidence.fingerprint import PROTOCOL
from generators.model import AffectedResult
from generators.publishing.repository import revisions
from generators.running.planning import durations as expected
from generators.running.planning import sample
from generators.running.planning.affected import Tree, affected_claims, listed, pins_of, read_tree

READ = ("claims", "generators", "constraints.txt")  # of a tree, to compare it
NO_TESTS = ("claims/", "docs/")
JUDGE = ("generators/judging/", "generators/rules/")
RUNNER = ("generators/processes/", "generators/running/", "generators/sandbox/")
FINGERPRINTED = tuple(f"generators/{name}" for name in PROTOCOL)


def affected(root: Path, revision: str, minutes: float | None = None) -> AffectedResult:
    """What the difference between the work tree and its merge base with a revision reaches; nothing is run.

    Args:
        root: of the project, which git knows.
        revision: such as `origin/main`.
        minutes: expected minutes of scripts within which claims are chosen to be run; None for any number.

    Raises:
        UsageError: no such revision, no commit in common, or an unreadable file of the project as it is now.
        PublishError: git fails.
    """
    seed, base = revisions.head(root), revisions.merge_base(root, revision)
    paths = revisions.changed_paths(root, base)
    after = read_tree(root)
    with temporary.folder("base") as folder:
        revisions.write_files(root, base, READ, folder)
        before = _tree_before(folder)
        found = affected_claims(before, after, paths)
        notes = tuple(_notes(before, after, paths))
    rows, project = expected.seconds_of_file(expected.file_of(root), expected.calibrate()), after.project
    seconds = {claim.id: expected.expected_seconds(claim, project.frameworks, rows) for claim in project.claims}
    found = tuple(
        claim if claim.not_run else claim.model_copy(update={"seconds": seconds[claim.id]}) for claim in found
    )
    return AffectedResult(
        base=base,
        seed=seed,
        claims=found,
        sample=sample.choose(found, project, seconds, minutes, seed),
        notes=notes,
        tests=any(not path.startswith(NO_TESTS) for path in paths),
    )


def _tree_before(folder: Path) -> Tree | None:
    """The project before the change; None where it can't be read as a project."""
    try:
        return read_tree(folder)
    except UsageError:
        return None


def _notes(before: Tree | None, after: Tree, paths: Sequence[str]) -> Iterator[str]:
    """What the change means for all verdicts, where no claim can be named for it."""
    if judge := [path for path in paths if path.startswith(JUDGE)]:
        yield f"{listed(judge)}: every verdict is judged again by this; no script runs again because of it"
    if runner := [path for path in paths if path.startswith(RUNNER) and path not in FINGERPRINTED]:
        yield f"{listed(runner)}: may change how scripts are run; no fingerprint covers it, so only tests show it"
    if before:
        names = before.pins.keys() | after.pins.keys()
        changed = {name for name in names if before.pins.get(name) != after.pins.get(name)}
        if others := changed - pins_of(before) - pins_of(after):
            yield f"constraints.txt ({listed(others)}): no claim's fingerprint holds the version of these packages"
