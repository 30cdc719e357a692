"""Where a package's name comes from, and packages of known name."""

import re
import tempfile
from pathlib import Path

from generators.probes.packages.metadata import (
    copyright_lines,
    licence,
    mentions_any,
    package_description,
    write_sample,
    years,
)

MAKERS = (
    "Idiap",
    "Collobert",
    "Samy Bengio",
    *("Mariéthoz", "Mariethoz"),
    "Kavukcuoglu",
    "Farabet",
)
LIGHT = (
    "light",
    "lights",
    "lighting",
    "lit",
    "flame",
    "beacon",
    "metaphor",
)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


def named(package):
    """Every measure of the entry, of one installed package."""
    text = licence(package)
    lines = copyright_lines(text)
    makers = [line for line in lines if mentions_any(line, MAKERS)]
    return {
        "lineage_lines": len(makers),
        "explains_by_light": by_light(
            package_description(package) + "\n\n" + text
        ),
        "oldest_year": min(years(" ".join(lines)), default=0),
        "lines": "; ".join(makers)[:2000] or "none",
    }


def by_light(text):
    """Whether a sentence names torch and light."""
    sentences = (
        sentence.lower() for sentence in SENTENCE.split(text)
    )
    named = [
        sentence for sentence in sentences if "torch" in sentence
    ]
    return any(
        "illuminat" in sentence or mentions_any(sentence, LIGHT)
        for sentence in named
    )


def known():
    """Measures of small packages that are as they must be."""
    light = written(
        "PyTorch lights the way\nfor research.",
        "Copyright 2016 Somebody",
    )
    heir = written(
        "A torch. It can be light.",
        "Copyright (c) 2006      Idiap Research Institute "
        "(Samy Bengio)\n"
        "Copyright (c) 2001-2004 Somebody (Ronan Collobert)\n",
    )
    stranger = written(
        "It sheds light.", "Copyright 1999 A Stranger\nIdiap\n"
    )
    yield "explains_by_light", light["explains_by_light"], True
    yield "explains_by_light", heir["explains_by_light"], False
    yield "explains_by_light", stranger["explains_by_light"], False
    yield "lineage_lines", heir["lineage_lines"], 2
    yield "lineage_lines", stranger["lineage_lines"], 0
    yield "oldest_year", heir["oldest_year"], 2001
    yield "oldest_year", light["oldest_year"], 2016


def written(description, text):
    """Measures of a package written for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        return named(
            write_sample(
                Path(folder),
                {"Description": description},
                {"META/LICENSE": text},
            )
        )
