"""Git's trees and files: names and content come in, object ids go out, and back; without work tree and filters.

Everything is read by git in the project's own repository, so that a partial clone fetches what it lacks.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from generators import temporary
from generators.errors import PublishError
from generators.publishing.repository import git

Entries = Mapping[str, str]  # mode, type and object id by name


def read_entries(root: Path, tree: str) -> dict[str, str]:
    """What lies in a folder of a commit."""
    lines = os.fsdecode(git.run(root, "ls-tree", "-z", "--full-tree", tree)).split("\0")
    return {name: entry for entry, _, name in (line.partition("\t") for line in lines if line)}


def read_tip(root: Path, tip: str | None) -> dict[str, str]:
    """What lies at the top of a commit; nothing where there is no commit yet."""
    return read_entries(root, tip) if tip else {}


def read_files(root: Path, entries: Entries) -> dict[str, bytes]:
    """The files among the entries of a folder, with their content.

    Raises:
        PublishError: one is missing or damaged.
    """
    files = {name: entry.split()[2] for name, entry in entries.items() if entry.split()[1] == "blob"}
    contents = read_contents(root, files.values())
    for name, file in files.items():
        if file not in contents:
            raise PublishError(f"{name}: git lacks its content, {file}; fetch the branch again from a sound clone")
    return {name: contents[file] for name, file in files.items()}


def read_contents(root: Path, files: Iterable[str]) -> dict[str, bytes]:
    """The content of files by their object id, read by one call of git; one that git lacks is left out."""
    wanted = list(dict.fromkeys(files))
    content = io.BytesIO(git.run(root, "cat-file", "--batch", feed="\n".join([*wanted, ""]).encode()))
    found = {}
    for file in wanted:
        header = content.readline().decode().split()
        if header[1:] != ["missing"]:
            found[file] = content.read(int(header[2]))
            content.read(1)  # a line end
    return found


def write_file(root: Path, content: str) -> str:
    """The entry of a new file."""
    return f"100644 blob {git.run(root, 'hash-object', '-w', '--stdin', feed=content.encode()).decode().strip()}"


def write_entries(root: Path, entries: Entries) -> str:
    """The id of a new folder; what it holds need not be here, as in a partial clone."""
    lines = b"".join(os.fsencode(f"{entry}\t{name}\0") for name, entry in entries.items())
    return git.run(root, "mktree", "-z", "--missing", feed=lines).decode().strip()


def write_folder(root: Path, folder: Path) -> str:
    """The entry of a new folder that holds the files below `folder`, byte for byte, but for those of git."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [path.relative_to(folder) for path in paths]
    kept = {
        str(name): path.stat().st_mode for name, path in zip(names, paths, strict=True) if ".git" not in name.parts
    }
    repository = git.text(root, "rev-parse", "--absolute-git-dir")
    listed = os.fsencode("".join(f"{name}\n" for name in kept))
    place = {"GIT_DIR": repository, "GIT_WORK_TREE": str(folder)}  # a submodule names a work tree of its own
    hashing = ("hash-object", "-w", "--no-filters", "--stdin-paths")
    ids = git.run(root, *hashing, feed=listed, variables=place, folder=folder).decode().split()
    lines = b"".join(
        os.fsencode(f"{'100755' if mode & 0o111 else '100644'} {file}\t{name}\0")
        for (name, mode), file in zip(kept.items(), ids, strict=True)
    )
    with temporary.folder("publish") as scratch:
        index = {"GIT_INDEX_FILE": f"{scratch}/index"}
        git.run(root, "update-index", "-z", "--index-info", feed=lines, variables=index)
        return f"040000 tree {git.text(root, 'write-tree', variables=index)}"
