"""Publish again and again, killed before another of its steps each time; run as a program of its own.

`killed_publications.py ROOT SITE PUSH` prints a JSON list: what the branch points to after each kill. A step is
the start of a program: between two of them, what the one before has done stands.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from helpers.repositories import NOON

from generators.model import Target
from generators.publishing import editions
from generators.publishing.repository import git

root, site, push = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "push"
tips: list[str | None] = []
plain = subprocess.Popen.__init__


def killed_at(step: int) -> bool:
    """Publish in a child that kills itself at a step; False where it came to its end first."""
    child = os.fork()
    if child == 0:
        seen = 0

        def start(*arguments, **how):
            nonlocal seen
            seen += 1
            if seen == step:
                os.kill(os.getpid(), 9)
            plain(*arguments, **how)

        subprocess.Popen.__init__ = start
        editions.publish(root, site, Target(push=push), edition=None, kind="edition", at=NOON)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit(f"step {step}: exit {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


first = git.sha(root, "refs/heads/gh-pages")
steps = 0
while killed_at(steps + 1):
    steps += 1
    if push:
        git.text(root, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
        tips.append(git.sha(root, "refs/remotes/origin/gh-pages"))
        git.text(root, "push", "--quiet", "--force", "origin", f"{first}:refs/heads/gh-pages")
    tips.append(git.sha(root, "refs/heads/gh-pages"))
    git.text(root, "update-ref", "refs/heads/gh-pages", str(first))  # each edition takes more steps than the last
print(json.dumps(tips))  # noqa: T201 - the test reads it
