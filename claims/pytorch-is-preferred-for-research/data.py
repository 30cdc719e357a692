"""Active packages and the words of their summaries, from the dated table beside this file."""

from pathlib import Path

from generators.probes.packages import COLUMNS, leaning, load, speaking
from generators.probes.snapshots import sound

FILE = Path(__file__).with_name("packages.tsv")
LEAST = 1000  # rows that the table must have
MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}
# beginnings of words; a full stop asks for the whole word
RESEARCH = (
    "research",
    "academ",
    "paper.",
    "papers.",
    "arxiv",
    "scientific",
    "scientist",
    "experiment",
    "reproduc",
    "universit",
    "thesis",
    "neurips",
    "iclr",
    "icml",
    "cvpr",
    "iccv",
    "eccv",
)
UNRELATED = ("for.",)
NOBODYS = ("qzxvkw",)


def compared(rows, framework, words):
    """A framework's packages against the other's."""
    found = leaning(rows, framework, words)
    return {"research": found.pop("naming"), **found}


def figures(framework):
    """What the entry's measures ask for."""
    whole = sound(FILE.read_text(encoding="utf-8"), COLUMNS)
    return {"intact": whole, **compared(load(FILE, LEAST).rows, framework, RESEARCH)}


def known(framework):
    """A word that says nothing, one that nobody uses, groups made by hand, a damaged copy."""
    text, rows = FILE.read_text(encoding="utf-8"), load(FILE, LEAST).rows
    name = MAIN[framework]
    yield "packages", len([row for row in speaking(rows, framework) if row["name"] == name]), 1
    yield "research", compared(rows, framework, NOBODYS)["research"], 0
    yield "percent", compared(rows, framework, NOBODYS)["percent"], 0
    yield "odds_ratio", compared(rows, framework, UNRELATED)["odds_ratio"], (0.67, 1.5)
    told = [dict(row, words="research") for row in speaking(rows, framework)]
    silent = [dict(row, words="") for row in rows if row not in speaking(rows, framework)]
    made = compared(told + silent, framework, RESEARCH)
    yield "percent", made["percent"], 100
    yield "odds_ratio", made["odds_ratio"], (100, 10**9)
    yield "p", made["p"], (0, 0.000001)
    yield "p", compared(rows, framework, NOBODYS)["p"], (0.999999, 1)
    yield "intact", sound(text, COLUMNS), True
    yield "intact", sound(text.replace(f"\n{name}\t", f"\n{name}-x\t"), COLUMNS), False
