"""Date the pages for the site map, or leave the map out: without the site's address it would be empty."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

MAP = "sitemap.xml"
INSTANT = "navigation.instant"  # of Material: it asks the map which links lead to pages of the site


def leave_out(config: MkDocsConfig) -> None:
    """Leave the map out, and what needs it."""
    config.theme.static_templates.discard(MAP)
    features = config.theme.get("features")
    if isinstance(features, list):
        config.theme["features"] = [name for name in features if name != INSTANT]


def leave_out_template(files: Files, config: MkDocsConfig) -> None:
    """Leave out the theme's template of a map that is left out: MkDocs would copy it as a file."""
    template = files.get_file_from_path(MAP)
    if template and template.src_dir in config.theme.dirs and MAP not in config.theme.static_templates:
        files.remove(template)


def date(pages: Sequence[Page]) -> None:
    """Date each page by what it shows: a claim's page by its verdict, any other by the newest of all.

    MkDocs would date all pages by the moment of the build.
    """
    ours = [page for page in pages if page.file.generated_by == "claims" and "updated" in page.meta]
    newest = max((str(page.meta["updated"]) for page in ours), default="")
    for page in pages:
        page.update_date = newest or page.update_date
    for page in ours:
        page.update_date = str(page.meta["updated"])
