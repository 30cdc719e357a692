"""Active packages and the words of their summaries.

From the dated table beside this file.
"""

from pathlib import Path

from generators.probes.packages.topics import Topic

# beginnings of words; a full stop asks for the whole word
CORE = (
    "research",
    "academ",
    "paper.",
    "papers.",
    "arxiv",
    "universit",
)
AROUND = (
    "scientific",
    "scientist",
    "experiment",
    "reproduc",
    "thesis",
    "neurips",
    "iclr",
    "icml",
    "cvpr",
    "iccv",
    "eccv",
)
TOPIC = Topic(
    Path(__file__).with_name("packages.tsv"),
    least=1000,
    core=CORE,
    around=AROUND,
)
