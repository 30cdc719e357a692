"""A project before and after a change comes in; the claims that the change reaches, each with its cause, go out.

What the scripts of a claim depend on is compared part by part, as a fingerprint lists it, but without any machine:
the tables of `frameworks.toml` and the pins of `constraints.txt` stand in place of the installed versions.
Only files are read; no code of either side is run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from generators.entries.load import read_project
from generators.evidence.fingerprint import PACKAGE, PROBES, Difference, differences, package_keys, shared_code
from generators.model import AffectedClaim, Claim, Project, Status, digest, is_claim_id
from generators.running.environments.make import bound_versions

MOST_NAMES = 6  # that a cause lists
_PLAIN = {  # words for a kind of input, in the order in which they are named
    "probe": "probe changed",
    "harness": "harness changed",
    "framework": "framework's table changed",
    "environment": "environment's table changed",
    "pin": "pin changed",
    "passage": "passage changed",
}
_PAGE = "passage"  # the one input that no script and no rule reads
_NO_SCRIPT = "no script and no rule reads what changed"
_UNREADABLE = "its entry can't be read; `claims check` says why"


class Tree(NamedTuple):
    """A project's files at one time.

    Attributes:
        project: its entries.
        package: the folder `generators` whose probes and harness its scripts run with.
        harness: digest of each module of the harness, also of those that no fingerprint holds, by path.
        pins: version by name of each package that `constraints.txt` binds.
    """

    project: Project
    package: Path
    harness: Mapping[str, str]
    pins: Mapping[str, str]


def read_tree(root: Path) -> Tree:
    """The project in that folder; where it has no generator of its own, it runs with this one.

    Raises:
        UsageError: no `claims/`, or an unreadable file of the project.
    """
    own = root / "generators"
    package = own if (own / "probes").is_dir() else PACKAGE
    modules = (package / "harness").glob("*.py")
    harness = {f"harness/{path.name}": digest(path.read_bytes().hex()) for path in modules}
    return Tree(read_project(root), package, harness, bound_versions(root / "constraints.txt"))


def affected_claims(before: Tree | None, after: Tree, paths: Iterable[str]) -> tuple[AffectedClaim, ...]:
    """Every entry that a change reaches, by id: itself, by what its scripts depend on, or by claims that it uses.

    Args:
        before: the project before the change; None where that can't be read, so that everything is reached.
        after: the project as it is.
        paths: files that differ, from the project's folder.
    """
    project, changed = after.project, _by_folder(paths)
    former = _former_ids(before, project)
    found = {
        claim.id: reached
        for claim in project.claims
        if (reached := _reached(claim, former.get(claim.id, claim.id), before, after, changed.get(claim.id, ())))
    }
    for claim_id in {entry.id for entry in project.broken} & changed.keys():
        why = _folder(changed[claim_id])
        found[claim_id] = AffectedClaim(id=claim_id, why=(why,), cause="folder", not_run=_UNREADABLE)
    gone = (before.project.ids if before else frozenset()) - project.ids - set(former.values())
    for claim_id in gone & changed.keys():  # not those that a sparse checkout leaves out
        found[claim_id] = AffectedClaim(id=claim_id, why=("deleted",), cause="folder", not_run="nothing is left")
    _add_users(found, project, former.values())
    return tuple(found[claim_id] for claim_id in sorted(found))


def _reached(
    claim: Claim, former: str, before: Tree | None, after: Tree, files: Collection[str]
) -> AffectedClaim | None:
    """How a change of its folder or of its inputs reaches a claim; None where it doesn't."""
    own = _own_change(claim, former, before, files)
    earlier = before.project.claim(former) if before else None
    found: list[Difference] = []
    if before and earlier and earlier.runs == claim.runs:
        found = differences(_inputs(earlier, before), _inputs(claim, after))
    others = _in_words(found)
    if before is None:
        others = ("the project before the change can't be read", *others)
    if not own and not others:
        return None
    no_script = not (own and set(files) != {"notes.md"}) and all(part.kind == _PAGE for part in found)
    return AffectedClaim(
        id=claim.id,
        why=(*filter(None, (own,)), *others),
        cause="folder" if own else "input",
        not_run=_why_not_run(claim, own_folder=bool(own)) or (_NO_SCRIPT if before and no_script else ""),
    )


def _own_change(claim: Claim, former: str, before: Tree | None, files: Collection[str]) -> str:
    """How the claim's own folder changed, in words; empty where it didn't."""
    if former != claim.id:
        return f"renamed from {former}"
    if before and claim.id not in before.project.ids:
        return "new"
    return _folder(files) if files else ""


def _why_not_run(claim: Claim, *, own_folder: bool) -> str:
    """Why the scripts of a claim don't run, whatever changed; empty where they may."""
    if not is_claim_id(claim.id):
        return "the name of its folder is no id; `claims check` says why"
    if claim.entry.status in (Status.RETIRED, Status.NOT_CHECKABLE):
        return str(claim.entry.status)
    if claim.entry.status is Status.DRAFT and not own_folder:
        return "a draft, which is run where its own folder changes"
    return ""


def _add_users(found: dict[str, AffectedClaim], project: Project, former: Collection[str]) -> None:
    """Add the claims that use a reached one, or an id of before, and the claims that use those."""
    queue = [claim_id for claim_id, reached in found.items() if reached.not_run != _NO_SCRIPT] + [*former]
    causes: dict[str, set[str]] = {}
    while queue:
        used = queue.pop()
        for claim in project.users.get(used, ()):
            known = found.get(claim.id)
            if claim.id not in causes and (known is None or known.not_run == _NO_SCRIPT):
                queue.append(claim.id)
            causes.setdefault(claim.id, set()).add(used)
    for claim_id, used_ids in causes.items():
        known, claim = found.get(claim_id), project.claims_by_id[claim_id]
        why = (*(known.why if known else ()), f"uses {listed(used_ids)}")
        if known and known.not_run != _NO_SCRIPT:
            found[claim_id] = known.model_copy(update={"why": why})
        else:
            not_run = _why_not_run(claim, own_folder=known is not None)
            found[claim_id] = AffectedClaim(id=claim_id, why=why, cause="uses", not_run=not_run)


def _inputs(claim: Claim, tree: Tree) -> dict[str, str]:
    """What the scripts and the page of a claim depend on outside of its folder, by `kind:name`."""
    project, passages = tree.project, tree.project.article.passages
    parts = {f"passage:{name}": digest(passages[name]) for name in claim.entry.appearances if name in passages}
    if not claim.runs:
        return parts
    for name, sha in (shared_code(claim, tree.package) | dict(tree.harness)).items():
        kind = "probe" if name.startswith(PROBES) else "harness"
        parts[f"{kind}:{name.removeprefix(PROBES)}"] = sha
    for name, framework in project.frameworks.items():
        environment = claim.entry.run.environment_of(name)
        parts[f"framework:{name}"] = digest(framework.model_dump(mode="json", exclude={"title", "colour"}))
        if table := project.environments.get(environment):
            parts[f"environment:{environment}"] = digest(table)
        for key in package_keys(claim, name, project, environment).values():
            if key in tree.pins:
                parts[f"pin:{key}"] = tree.pins[key]
    return parts


def pins_of(tree: Tree) -> set[str]:
    """Names of the packages whose pins a claim's fingerprint holds as versions."""
    keys = {key.partition(":") for claim in tree.project.claims for key in _inputs(claim, tree)}
    return {name for kind, _, name in keys if kind == "pin"}


def _in_words(found: Iterable[Difference]) -> tuple[str, ...]:
    """The parts that differ, a text for each kind of them."""
    named: dict[str, list[str]] = {}
    for part in found:
        versions = f" {part.before or 'none'} to {part.after or 'none'}" if part.kind == "pin" else ""
        named.setdefault(part.kind, []).append(f"{part.name}{versions}")
    return tuple(f"{words} ({listed(named[kind])})" for kind, words in _PLAIN.items() if kind in named)


def _former_ids(before: Tree | None, project: Project) -> dict[str, str]:
    """The id that a renamed claim had before, by its id now."""
    ids = before.project.ids if before else frozenset()
    return {
        claim.id: alias
        for claim in project.claims
        if claim.id not in ids
        for alias in claim.entry.aliases
        if alias in ids and alias not in project.ids
    }


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Changed files of claims, from their folder, by the folder's name."""
    found: dict[str, list[str]] = {}
    for path in paths:
        top, _, rest = path.partition("/")
        name, _, file = rest.partition("/")
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.split("/"))
        if top == "claims" and name and not hidden and not name.startswith("_"):
            found.setdefault(name, []).append(file or "the folder itself")  # a link or a submodule; or no folder
    return found


def _folder(files: Iterable[str]) -> str:
    return f"folder changed ({listed(files)})"


def listed(names: Iterable[str]) -> str:
    """The names, sorted; the first of them where they are many."""
    ordered = sorted(names)
    more = len(ordered) - MOST_NAMES
    return ", ".join(ordered[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
