"""The lint rule about the sentences of `[what_if]`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generators.entries.lint.context import Context, at, complain
from generators.entries.lint.what_if.exclusion import excludes_mixed
from generators.model import UNREACHABLE, Claim, Complaint, WhatIf, WhatIfWord

WORDS: tuple[WhatIfWord, ...] = ("supported", "refuted", "mixed")
LONGEST = 200


def what_if(claim: Claim, context: Context) -> Iterator[Complaint]:
    """A checkable entry says, for each verdict that its rules allow, what a realistic run would have shown.

    The entry runs without it.
    """
    if not claim.checkable or claim.entry.verdict is None:
        return
    table = claim.entry.what_if or WhatIf()
    for word in WORDS:
        text, why = table.sentences.get(word, ""), table.why_unreachable(word)
        flaw = partial(complain, claim, at(claim, f"what_if.{word}"), severity="flaw")
        excluded = word == "mixed" and why is None and excludes_mixed(claim, context)
        if not text and not excluded:
            way_out = f'write one sentence, or "{UNREACHABLE} " and why no realistic run shows it'
            yield flaw(f"nothing says what would give the verdict {word}", way_out)
        elif why == "":
            yield flaw("no reason why no realistic run shows it", f'write it behind "{UNREACHABLE}"', text)
        elif text and excluded:
            yield flaw(f"the rules exclude the verdict {word}", "leave the sentence out", text)
        if len(text) > LONGEST:
            yield flaw(f"a sentence of over {LONGEST} characters", "write a shorter one", text)
