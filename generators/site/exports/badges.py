"""Draw the badge of a claim for other sites: as SVG, and as what shields.io asks for.

A badge is a picture that somebody else keeps, so that it can't turn stale: it names the day of its verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.model import VerdictWord
from generators.site import cards, escaping
from generators.site.exports.pretty_json import pretty_json

COLOURS = {
    VerdictWord.SUPPORTED: "#12683c",
    VerdictWord.REFUTED: "#a61b1b",
    VerdictWord.MIXED: "#7a4b00",
    VerdictWord.NOT_ENOUGH_EVIDENCE: "#4a5560",
    VerdictWord.NOT_CHECKABLE: "#5b4a8a",
}
"""Backgrounds on which white text has a contrast of 4.5 or more; those of the stylesheet."""
LONGEST = 60  # characters of a title
CHARACTER, PADDING = 6.6, 12  # pixels of a character at 11 px, and around a text
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" '
    'aria-label="{label}: {message}">'
    "<title>{label}: {message}</title>"
    '<rect width="{left}" height="20" fill="#444"/>'
    '<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
    '<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">'
    '<text x="6" y="14" textLength="{left_text}">{label}</text>'
    '<text x="{start}" y="14" textLength="{right_text}">{message}</text></g></svg>\n'
)


def badge_files(row: Mapping[str, Any]) -> dict[str, str]:
    """The badges of one claim by their path in the site.

    Args:
        row: a result of `api/v1/claims.json`.
    """
    word = VerdictWord(row["verdict"])
    title = cards.PAGE_WORDS["words"][word][0].lower()
    day = f", {row['verified_at'][:10]}" if row["verified_at"] else ""
    label, message = escaping.brief(row["title"], LONGEST), f"{title}{day}"
    shield = {"schemaVersion": 1, "label": label, "message": message, "color": COLOURS[word]}
    return {
        f"badges/{row['id']}.json": pretty_json(shield) + "\n",
        f"badges/{row['id']}.svg": _svg(label, message, COLOURS[word]),
    }


def _svg(label: str, message: str, colour: str) -> str:
    left_text, right_text = (round(CHARACTER * len(text)) for text in (label, message))
    left, right = left_text + PADDING, right_text + PADDING
    return SVG.format(
        width=left + right,
        left=left,
        right=right,
        left_text=left_text,
        right_text=right_text,
        start=left + PADDING // 2,
        colour=colour,
        label=escaping.raw_text(label),
        message=escaping.raw_text(message),
    )
