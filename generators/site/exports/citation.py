"""Say how a whole site is cited; how one claim is, its page says from the same data."""

from __future__ import annotations

import json

from generators.model import Manifest
from generators.site.claim.site import Site

MESSAGE = "To cite a result, name the claim, its verdict and the day of the verdict as well."


def citation_file(site: Site, run: Manifest | None) -> str:
    """The `CITATION.cff` of a built site: its title and authors, with the run and the address of what is cited.

    Args:
        site: the work that is cited.
        run: the newest one, which is the version; None where nothing has run.
    """
    title = site.title or "Claims"
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "title": title,
        "authors": [{"name": name} for name in site.authors or (f"The contributors to {title}",)],
    }
    if run:
        fields |= {"version": run.run, "date-released": run.started.date().isoformat()}
    if site.address:
        fields["url"] = site.address
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return "".join(lines)  # as YAML reads JSON too
