"""Findings whose every text of a contributor ends in marks that other readers of a page act upon."""

from __future__ import annotations

import re

from helpers.site.findings import findings

from generators.model import Findings
from generators.model.base import Model

EVALUATED = "evaluated-42"
PRIVATE = "what no page may show"
STRANGE = """{{ "evaluated-" ~ 6 * 7 }} {{ [6][0] * 7 }} [[ "evaluated-" ~ 6 * 7 ]] {% include "private.txt" %}
{# gone #}
--8<-- "private.txt"
;--8<-- "private.txt"
-8<- "private.txt"
--8<-- "missing.txt"
--8<--
private.txt
--8<--
{!private.txt!} {++added++} {--taken--} {~~old~>new~~} {>>said<<} {==marked==} ==marked== ^^put^^ ~~out~~ ~low~
++ctrl+c++ :smile: :octicons-tag-16: #12 @someone www.example.org https://example.org/?a=1&b=2 (c) +/- --> 1/2 ...
$x^2$ \\(y\\) $$z$$ `#!python 1` [[Page]] [a](private.txt) ![b](private.txt) [^1] {: .note #measured }
*[Alpha]: first
[^1]: a footnote
[TOC]
!!! note "Note"
??? tip
::: os
/// note | Title
///
- [x] done
[=50% "half"]
```mermaid
graph
```
--- "quoted" 'single' <<<kbd>>> <script>alert(1)</script> <!-- said --> &lt;
&#123;&#123; 6 * 7 &#125;&#125; %(x)s ${x} #{x} ~~~"""

# Names, digests, choices from a list and rules: the project refuses strange text in them.
FIXED = re.findall(
    r"\w+",
    "id claim framework run rules name module colour aliases appearances favours topic valid_if supported_if "
    "refuted_if uses digests fingerprint agreement size start possible rule kind clock better",
)
KEYED = frozenset(["settings", "packages", "items", "launches"])  # whose keys a script chooses too


def strange_findings() -> Findings:
    """The sample findings, with the strange text at the end of every text."""
    return _with_text(findings())


def _with_text(value, field=""):
    if isinstance(value, Model):
        parts = {name: getattr(value, name) for name in type(value).model_fields if name not in FIXED}
        return value.model_copy(update={name: _with_text(part, name) for name, part in parts.items()})
    if isinstance(value, dict):
        keyed = field in KEYED and "" not in value  # the empty key of a timing is no text
        return {f"{key} {STRANGE}" if keyed else key: _with_text(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_with_text(part) for part in value)
    return f"{value} {STRANGE}" if type(value) is str and value else value
