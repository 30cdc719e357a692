"""Write every file of a site that is for machines, beside the pages."""

from __future__ import annotations

import json

from generators.model import Findings
from generators.site.claim.site import NOWHERE, Site
from generators.site.exports import api, badges, citation, guide, samples, table
from generators.site.reuse.views import Views


def render_exports(
    findings: Findings, *, directory_urls: bool = True, views: Views | None = None, site: Site = NOWHERE
) -> dict[str, str]:
    """Files for machines by their path in the site: the API, CSV, badges, `llms.txt` and `CITATION.cff`.

    Args:
        findings: what the files tell.
        directory_urls: MkDocs' `use_directory_urls`: an address names a page's folder, else the file in it.
        views: of these findings, where they are there already.
        site: what the files say of their site.
    """
    index = "" if directory_urls else "index.html"
    views = views or Views(findings)
    files = api.render_api(findings, index=index, views=views)
    rows = json.loads(files["api/v1/claims.json"])["result"]
    for path, text in samples.render_samples(views, index).items():
        files[path] = api.dated(text, findings)
    for row in rows:
        files |= badges.badge_files(row)
    run = findings.ledger.manifest if findings.ledger else None
    files["CITATION.cff"] = citation.citation_file(site, run)
    files["claims.csv"] = table.csv_table(rows)
    files["llms.txt"] = guide.guide(rows, index, site, questions=bool(findings.project.article.questions))
    return dict(sorted(files.items()))
