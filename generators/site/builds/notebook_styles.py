"""Leave out of a style sheet the rules that nothing uses.

JupyterLab's whole sheet has 575 KB. A rule stays if each class that one of its selectors names is on a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import tinycss2  # type: ignore[import-untyped]  # tinycss2 ships no types
from tinycss2.ast import AtRule, Node, QualifiedRule  # type: ignore[import-untyped]  # as above

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NEGATION = re.compile(r":not\([^()]*\)")
NOWHERE = re.compile(r"\s:root\b")  # a root inside of something


def used_rules(text: str, present: set[str]) -> str:
    """The rules of a sheet that reach something where these classes are."""
    return _kept(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), present)


def _kept(rules: Sequence[Node], present: set[str]) -> str:
    kept = []
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            if any(_reaches(one, present) for one in tinycss2.serialize(rule.prelude).split(",")):
                kept.append(rule.serialize())
        elif isinstance(rule, AtRule) and rule.lower_at_keyword == "media":
            inner = tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
            if found := _kept(inner, present):
                kept.append(f"@media{tinycss2.serialize(rule.prelude)}{{{found}}}")
        elif isinstance(rule, AtRule):
            kept.append(rule.serialize())
    return "\n".join(kept)


def _reaches(selector: str, present: set[str]) -> bool:
    """True where each class of the selector is present."""
    return not NOWHERE.search(selector) and set(CLASS.findall(NEGATION.sub("", selector))) <= present
