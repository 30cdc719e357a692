"""Each reason of git comes with the way out that fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.publishing.reasons import refusal


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("fatal: could not read Username for 'https://host': terminal prompts disabled", "credential helper"),
        ("git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.", "ssh agent"),
        ("fatal: unable to access 'https://host/': The requested URL returned error: 403", "credential helper"),
        ("fatal: unable to access 'https://host/': Could not resolve host: host", "can be reached"),
        (
            "remote: error: GH006: Protected branch update failed\n ! [remote rejected]",
            "another branch with --branch",
        ),
        ("fatal: repository 'https://host/' not found", "make sure that the address is right"),
        ("error: unable to write file: No space left on device", "free some space"),
        (
            "error: insufficient permission for adding an object to repository database",
            "let your user write there",
        ),
        ("error: unable to create temporary file: Read-only file system", "a clone that may be written"),
        ("error: unable to open loose object 12: Permission denied", "let your user write there"),
        ("fatal: could not fetch 12 from promisor remote", "this clone is partial"),
        ("fatal: loose object 12 (stored in .git/objects/12) is corrupt", "run `git fsck`"),
    ],
)
def test_way_out(words, way):
    """The words of git stand in the message, and behind them what to do about them."""
    said = f"project: git push failed; it says: {' '.join(words.split())}; "
    message = refusal(Path("project"), "push", 128, words.encode())

    assert message.startswith(said)
    assert way in message.removeprefix(said)


def test_hints_and_repetitions_are_left_out():
    """What git repeats stands once, and its hints, which name commands for people's own branches, not at all."""
    words = b"error: locked\nerror: locked\nhint: use git pull\nfatal: stopped\n"

    assert (
        refusal(Path("p"), "push", 1, words)
        == "p: git push failed; it says: error: locked fatal: stopped; mend that first"
    )


@pytest.mark.parametrize(("code", "words"), [(-9, "killed by signal 9"), (1, "exit 1 without a word")])
def test_a_git_that_says_nothing(code, words):
    """Without words the exit is the reason."""
    assert words in refusal(Path("p"), "push", code, b"")
