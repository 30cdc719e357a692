"""Active packages and the words of their summaries.

From the dated table beside this file.
"""

from pathlib import Path

from generators.probes.packages.topics import Topic

# beginnings of words; a full stop asks for the whole word
CORE = (
    "production",
    "deploy",
    "serve.",
    "serves.",
    "serving.",
)
AROUND = (
    "server.",
    "servers.",
    "enterprise",
    "industr",
    "mlops",
    "scalab",
)
TOPIC = Topic(
    Path(__file__).with_name("packages.tsv"),
    least=1000,
    core=CORE,
    around=AROUND,
)
