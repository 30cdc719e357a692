"""A project in git comes in; what changed of its claims after they were published goes out.

Rules, the keys that they rest on and data count apart from their formatting, imports and docstrings; scripts are
listed apart. A file's first version is no change of it. What a commit says is kept by the commit checked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from generators.cache import Cache, key_of
from generators.entries.folder import LARGEST_TEXT
from generators.entries.versions import CodeVersion, EntryVersion, code_version, entry_version
from generators.errors import PublishError
from generators.model import ClaimHistory, EntryChange, History, Project
from generators.publishing.reasons import repository_of
from generators.publishing.repository import git, trees
from generators.publishing.repository.log import LoggedCommit, read_log

ENTRY, DATA, NOTES = "claim.toml", "data.py", "notes.md"
CODE = (".py", ".c", ".cpp", ".h", ".js", ".mjs", ".sh")  # of scripts, and of the programs that they start
NO_REPOSITORY = "the project is in no git repository"
NO_COMMIT = "nothing is committed yet"
SHALLOW = "this clone is shallow; `git fetch --unshallow` brings the earlier commits"
UNREADABLE = "git can't read the commits here; `git log -- claims` says why"

Key = tuple[str, str]  # id of a claim, and path of a file from its folder


class _Step(NamedTuple):
    """What a commit makes of one file of a claim.

    Attributes:
        before: the objects that it had; none where the file is new.
        after: the object that it has; empty where it is gone.
    """

    commit: LoggedCommit
    claim: str
    file: str
    before: tuple[str, ...]
    after: str


def read_history(project: Project) -> History:
    """What the commits up to the one that is checked out changed of the project's claims after their publication.

    Edits that are not committed don't count. A claim is known by its former ids, and where git itself detects that
    its entry was renamed.
    """
    root = project.root
    try:
        ignored = git.text(root, "check-ignore", ".", fails=(1,), limit=git.BRIEF)
        shallow = git.text(root, "rev-parse", "--is-shallow-repository", limit=git.BRIEF)
    except PublishError:
        return History(unknown=UNREADABLE if repository_of(root) else NO_REPOSITORY)
    if ignored or shallow == "true":
        return History(unknown=NO_REPOSITORY if ignored else SHALLOW)
    try:
        head = git.sha(root, "HEAD^{commit}")
        return _known_history(project, head) if head else History(unknown=NO_COMMIT)
    except PublishError:
        return History(unknown=UNREADABLE)


def _known_history(project: Project, head: str) -> History:
    """The history up to a commit, from before where it is known."""
    known, key = Cache(project.root / "build" / "history.txt"), key_of(head, sorted(project.ids), project.renamed)
    if (text := known.get(key)) is not None:
        return History.model_validate_json(text)
    history = _history(project, known)
    known.put(key, history.model_dump_json())
    known.save(whole=True)
    return history


def _history(project: Project, known: Cache) -> History:
    """The history, read from git; a version of a Python file is parsed unless it is known."""
    commits = read_log(project.root, "claims")
    owners = _owners(commits, project)
    steps = tuple(_steps(commits, owners))
    entries = trees.read_contents(project.root, _objects(step for step in steps if step.file == ENTRY))
    versions = {name: entry_version(content) for name, content in entries.items()}
    published: dict[str, LoggedCommit] = {}
    later: list[_Step] = []
    for step in steps:
        if published.get(step.claim, step.commit) is not step.commit:
            later.append(step)
        elif step.file == ENTRY and (version := versions.get(step.after)) and version.published:
            published[step.claim] = step.commit
    codes = _codes(project, _objects(step for step in later if step.file.endswith(".py")), known)
    found: dict[str, dict[str, EntryChange]] = {claim_id: {} for claim_id in published}
    for step in later:
        commit, changes = step.commit, found[step.claim]
        change = changes.get(commit.id, EntryChange(commit=commit.id, at=commit.at))
        update = _of_entry(step, versions, owners) if step.file == ENTRY else _of_file(step, change, codes)
        changes[commit.id] = change.model_copy(update=update)
    return History(
        claims={
            claim_id: ClaimHistory(
                published=published[claim_id].at,
                commit=published[claim_id].id,
                changes=tuple(change for change in changes.values() if change.demands or change.scripts),
            )
            for claim_id, changes in found.items()
        }
    )


def _codes(project: Project, objects: Iterable[str], known: Cache) -> dict[str, CodeVersion]:
    """What counts of Python files, by their object; one that is too large to be a script is left out."""
    kept = {name: known.get(f"code:{name}") for name in objects}
    texts = trees.read_contents(project.root, (name for name, text in kept.items() if text is None))
    found = {name: code_version(text) for name, text in texts.items() if len(text) <= LARGEST_TEXT}
    for name, version in found.items():
        known.put(f"code:{name}", " ".join(version))
    return found | {name: CodeVersion(*text.split()) for name, text in kept.items() if text}


def _owners(commits: Iterable[LoggedCommit], project: Project) -> dict[str, str]:
    """The id of the claim that each folder has or had, by the folder's name."""
    owners = {claim_id: claim_id for claim_id in project.ids} | project.renamed
    for commit in reversed(tuple(commits)):
        for change in commit.files:
            (new, file), (old, former) = _parts(change.path), _parts(change.former)
            if file == former == ENTRY and new in owners:
                owners.setdefault(old, owners[new])
    return owners


def _steps(commits: Iterable[LoggedCommit], owners: Mapping[str, str]) -> Iterator[_Step]:
    """What each commit makes of each file of the claims, oldest first."""
    last: dict[Key, str] = {}
    for commit in commits:
        found: dict[Key, _Step] = {}
        for change in commit.files:
            key, former = _key(change.path, owners), _key(change.former, owners)
            if former and former != key and former not in found:
                found[former] = _Step(commit, *former, change.before, "")
            if key and (change.after or key not in found):
                before = change.before or tuple(filter(None, [last.get(key)]))
                found[key] = _Step(commit, *key, before, change.after)
        gone = {step.claim for step in found.values() if step.file == ENTRY and not step.after}
        for key, step in found.items():
            if step.after:
                last[key] = step.after
            if step.claim not in gone:  # one that comes back is compared with what it was
                yield step


def _key(path: str, owners: Mapping[str, str]) -> Key | None:
    """The claim and the file that a path names; None where a claim's evidence doesn't depend on it."""
    folder, file = _parts(path)
    hidden = any(part.startswith(".") or part == "__pycache__" for part in file.split("/"))
    return None if file in {"", NOTES} or hidden or folder not in owners else (owners[folder], file)


def _parts(path: str) -> tuple[str, str]:
    """The folder below `claims/` in which a file lies, and its path from there; empty for a file in none."""
    folder, _, file = path.partition("/")[2].partition("/")
    return folder, file


def _objects(steps: Iterable[_Step]) -> tuple[str, ...]:
    return tuple(name for step in steps for name in (*step.before, step.after) if name)


def _of_entry(
    step: _Step, versions: Mapping[str, EntryVersion | None], owners: Mapping[str, str]
) -> dict[str, object]:
    """What a commit changes of what an entry demands, compared with each version before it.

    A claim that it uses may have another id by now: that is no change.
    """
    after, before = versions.get(step.after), [found for name in step.before if (found := versions.get(name))]
    if after is None or not before:
        return {}
    rules = all(version.demands != after.demands for version in before)

    def differing(of: Callable[[EntryVersion], Mapping[str, object]]) -> tuple[str, ...]:
        earlier = [_renamed(of(version), owners) for version in before]
        now = _renamed(of(after), owners).items()
        return tuple(sorted(name for name, value in now if all(old.get(name, value) != value for old in earlier)))

    return {
        "rules": rules,
        "kinds": differing(lambda version: version.kinds),
        "keys": differing(lambda version: version.keys),
        "earlier": before[0].rules if rules else None,
    }


def _renamed(values: Mapping[str, object], owners: Mapping[str, str]) -> dict[str, object]:
    """Values by name, in which each claim has the id of now, also where it stands in a list."""
    return {name: _with_ids_of_now(value, owners) for name, value in values.items()}


def _with_ids_of_now(value: object, owners: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return sorted(owners.get(part, part) for part in value)
    return owners.get(value, value) if isinstance(value, str) else value


def _of_file(step: _Step, change: EntryChange, codes: Mapping[str, CodeVersion]) -> dict[str, object]:
    """What a commit changes of a file beside the entry, compared with each version before it.

    Where `data.py` differs only by white space in texts, or by the names of shared probes, it counts as code.
    """

    def differs(of: Callable[[str], str]) -> bool:
        return bool(step.before) and of(step.after) not in map(of, step.before)

    def content(name: str) -> str:
        return codes[name].content if name in codes else name

    def code(name: str) -> str:
        return codes[name].code if name in codes else name

    is_data = step.file == DATA or not step.file.endswith(CODE)
    files = "data" if is_data and differs(content) else "scripts"
    return {files: tuple(sorted({*getattr(change, files), step.file}))} if differs(code) else {}
