"""What git writes when it refuses comes in; git's own reason and the way out that fits go out, as one message."""

from __future__ import annotations

import os
import re
from pathlib import Path

from generators.text import one_line, plain_text

_LONGEST = 1000  # characters: the rules of a remote may be long
_TRUST = "if you trust its owner, run that `git config`"
_LOCK = "make sure that no other git runs there, then delete that file"
_CREDENTIALS = "give git a credential that may do this, by a credential helper or an ssh agent; it can't ask here"
_RULES = "let the rules and hooks of the remote allow it, or name another branch with --branch"
_REMOTE = "name one that `git remote` lists with --remote, or add it with `git remote add`"
_PROMISED = "make its remote reachable: this clone is partial and fetches what it lacks from there"
_NETWORK = "make sure that the address is right and can be reached"
_DAMAGED = "run `git fsck`; what is damaged comes back from a sound clone"
_WAYS = (  # the first that fits: what git says (in English, as LC_ALL=C asks for), the way out
    (r"dubious ownership|is owned by someone else", _TRUST),
    (r"not a git repository: ", "make that folder visible here, or run `git worktree repair` where it is now"),
    (r"\.lock': File exists", _LOCK),
    (r"No space left|quota exceeded", "free some space there"),
    (r"Read-only file system", "publish from a clone that may be written"),
    (r"from promisor remote|promisor remote is unavailable|lazy fetching disabled", _PROMISED),
    (
        r"could not read (Username|Password)|Authentication failed|publickey|Host key|denied to|\b40[13]\b",
        _CREDENTIALS,
    ),
    (r"protected branch|GH0\d\d|remote rejected", _RULES),
    (r"No such remote", _REMOTE),
    (
        r"Could not resolve|unable to access|' not found|Could not read from remote|hung up|unable to connect",
        _NETWORK,
    ),
    (r"[Pp]ermission denied|insufficient permission", "let your user write there"),
    (
        r"cannot create '|cannot be created|exists; cannot",
        "delete or rename that branch, or name another with --branch",
    ),
    (r"by hook|reference-transaction", "let that hook allow it"),
    (r"broken|bad (object|file)|corrupt|unable to read|not a tree|missing|inflate|could not parse", _DAMAGED),
    (r"failed to push", "do what it says; the hook may be yours, `pre-push`"),
    (r"ident name|ident line|disallowed characters", "set `git config user.name` and `user.email`"),
)


def refusal(root: Path, command: str, code: int, stderr: bytes) -> str:
    """The message for a git command that failed.

    Args:
        root: the folder in which it ran.
        command: `status`, `push`, ...
        code: what it exited with; below zero for the signal that killed it.
        stderr: what it wrote.
    """
    lines = [line for line in plain_text(stderr).splitlines() if not line.startswith("hint:")]
    reason = one_line(" ".join(dict.fromkeys(lines)), _LONGEST)
    if "not a git repository (or any" in reason:
        return _no_repository(root, on_one_disk="filesystem boundary" not in reason)
    reason = reason or (f"killed by signal {-code}" if code < 0 else f"exit {code} without a word")
    way = next((way for pattern, way in _WAYS if re.search(pattern, reason)), "mend that first")
    return f"{root}: git {command} failed; it says: {reason}; {way}"


def repository_of(root: Path) -> Path | None:
    """The `.git` of a folder or of the nearest one above it, whatever git says of it; None where there is none."""
    folders = (root.absolute(), *root.absolute().parents)
    return next((folder / ".git" for folder in folders if os.path.lexists(folder / ".git")), None)


def _no_repository(root: Path, *, on_one_disk: bool) -> str:
    """There is none, or git doesn't take what is there for one."""
    found = repository_of(root)
    if found is None:
        return f"{root}: no git repository; run `git init` first"
    if not on_one_disk and found.parent != root.absolute():
        return f"{found}: lies on another file system than {root}; set GIT_DISCOVERY_ACROSS_FILESYSTEM=1"
    return f"{found}: git takes it for no repository; let your user read it, or restore it from a sound clone"
