"""Packages by the month of their newest release.

From the dated table beside this file.
"""

from pathlib import Path

from generators.probes.packages.releases import Releases

# the last twelve full months of the list
RELEASES = Releases(
    Path(__file__).with_name("months.tsv"),
    first="2025-11",
    last="2026-10",
)
