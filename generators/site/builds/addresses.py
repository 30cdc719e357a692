"""Read what pages say of their site from MkDocs' settings, `CITATION.cff`, synonyms and the files beside them."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from mkdocs.config.defaults import MkDocsConfig

from generators.errors import UsageError
from generators.site.claim.site import Site
from generators.site.search.synonyms import read_synonyms

HELP = "publishing.md"  # its section `addresses`
GLOSSARY = "glossary.md"  # a section for each word
TIMING = "method/timing.md"  # its sections `the-aa-control` and `repeated-runs`
CITATION = "CITATION.cff"
SETUP = re.compile(r"^setup:", re.MULTILINE)


def site_of(config: MkDocsConfig) -> Site:
    """What a project says of its site.

    Raises:
        UsageError: a `CITATION.cff`, or synonyms, that can't be read.
    """
    root = Path(config.config_file_path or "mkdocs.yml").absolute().parent
    cited = _citation(root / CITATION)
    makefile = root / "Makefile"
    made = makefile.is_file() and SETUP.search(makefile.read_text(encoding="utf-8", errors="replace"))
    how, glossary, timing = (
        page if Path(config.docs_dir, page).is_file() else "" for page in (HELP, GLOSSARY, TIMING)
    )
    return Site(
        address=config.site_url or "",
        repository=config.repo_url or "",
        edits=_edits(config, root),
        title=str(cited.get("title") or config.site_name),
        authors=tuple(filter(None, map(_name, cited.get("authors") or ()))),
        help=how,
        glossary=glossary,
        timing=timing,
        setup="make setup" if made else "",
        same=read_synonyms(root).same,
    )


def _edits(config: MkDocsConfig, root: Path) -> str:
    """Where the files of the project are edited: `edit_uri` without the docs folder; empty where it isn't that."""
    if not config.edit_uri or not config.repo_url or config.edit_uri.startswith(("?", "#")):
        return ""
    parts = urlsplit(urljoin(f"{config.repo_url.rstrip('/')}/", config.edit_uri))
    docs = Path(config.docs_dir)
    depth = len(docs.relative_to(root).parts) if docs.is_relative_to(root) else 0
    path = posixpath.normpath(parts.path + "/.." * depth)
    return parts._replace(path=f"{path}/").geturl() if depth else ""


def _citation(path: Path) -> dict[str, Any]:
    """The fields of a citation file; none where there is no file."""
    if not path.is_file():
        return {}
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeError) as error:
        raise UsageError(
            f"{path.name}: no YAML (got {error}); see https://citation-file-format.github.io"
        ) from error
    if not isinstance(found, dict):
        raise UsageError(f"{path.name}: no table of fields (got {type(found).__name__}); begin with `cff-version`")
    authors = found.get("authors") or []
    if not isinstance(authors, list):
        raise UsageError(f"{path.name}: no list of authors (got {type(authors).__name__}); begin each with `- `")
    return found


def _name(author: object) -> str:
    """An author's name: of an organisation, or given and family names of a person."""
    if not isinstance(author, dict):
        return ""
    person = " ".join(str(author[key]) for key in ("given-names", "family-names") if author.get(key))
    return str(author.get("name") or person)
