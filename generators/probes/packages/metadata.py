"""What an installed distribution contains: its makers, its licence, and the kinds of its files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import Distribution, PackagePath, PathDistribution
from pathlib import Path, PurePosixPath

PEOPLE = ("Author", "Author-email", "Maintainer", "Maintainer-email")
LICENCE = re.compile(r"(licen[cs]e|copying|notice)(\.txt|\.md|\.rst)?", re.IGNORECASE)
COPYRIGHT = re.compile(r"\bcopyright\b(?:\s*(?:\(c\)|©)|.*\b(?:19|20)\d\d\b)", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
OPENING = 2048  # characters of a source file in which its copyright line stands
KINDS: Mapping[str, Collection[str]] = {
    "python": (".py", ".pyi"),
    "compiled": (".so", ".a", ".dylib", ".dll", ".pyd", ".lib", ".o"),
    "headers": (".h", ".hh", ".hpp", ".hxx", ".inc", ".cuh", ".c", ".cc", ".cpp", ".cxx", ".cu"),
}


def people(distribution: Distribution) -> str:
    """Whom the metadata name as author or maintainer, names and addresses; empty where nobody."""
    found = (distribution.metadata[field] for field in PEOPLE if field in distribution.metadata)
    return ", ".join(dict.fromkeys(found))


def package_description(distribution: Distribution) -> str:
    """Summary and description of the metadata, as one text."""
    fields = ("Summary", "Description")
    return "\n\n".join(distribution.metadata[field] for field in fields if field in distribution.metadata)


def licence(distribution: Distribution) -> str:
    """The package's own licence files, joined in the order of their names; those of what it bundles left out.

    They are in the metadata folder or its folder of licences (PEP 639). Where there is none, the one that lies
    nearest to the top of the package is taken; empty where it has none at all.
    """
    files = sorted(file for file in _files(distribution) if LICENCE.fullmatch(file.name))
    own = [file for file in files if _is_metadata(file)] or sorted(files, key=lambda file: len(file.parts))[:1]
    return "\n".join(_text(distribution, file) for file in own)


def copyright_lines(text: str) -> tuple[str, ...]:
    """Lines of a text that say copyright and then the sign, "(c)", or a year from 1900 to 2099; stripped."""
    return tuple(line.strip() for line in text.splitlines() if COPYRIGHT.search(line))


def years(text: str) -> tuple[int, ...]:
    """Every year from 1900 to 2099 in a text."""
    return tuple(map(int, YEAR.findall(text)))


def mentions_any(text: str, words: Collection[str]) -> bool:
    """Whether a text holds one of the words as a whole word, in either case."""
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)


def file_openings(distribution: Distribution, most: int) -> Iterator[str]:
    """The beginnings of the first Python files, by path: at most `most` texts of 2,048 characters."""
    files = sorted(file for file in _files(distribution) if file.suffix == ".py")
    return (_text(distribution, file)[:OPENING] for file in files[:most])


def files_ending(distribution: Distribution, endings: Collection[str]) -> tuple[str, ...]:
    """Paths of the files whose name ends in one of the endings, in either case, sorted."""
    return tuple(sorted(str(file) for file in _files(distribution) if file.suffix.lower() in endings))


def bytes_by_kind(distribution: Distribution) -> dict[str, int]:
    """Bytes of Python, of compiled code and of C-like source, by the sizes in the list of files."""
    found = dict.fromkeys(KINDS, 0)
    for file in _files(distribution):
        for kind, endings in KINDS.items():
            if file.suffix in endings or (kind == "compiled" and ".so" in file.suffixes):
                found[kind] += file.size or 0
                break
    return found


def python_lines(distribution: Distribution) -> int:
    """Lines in the `.py` and `.pyi` files, empty ones too."""
    files = (file for file in _files(distribution) if file.suffix in KINDS["python"])
    return sum(_text(distribution, file).count("\n") for file in files)


def write_sample(folder: Path, fields: Mapping[str, str], files: Mapping[str, str]) -> Distribution:
    """Write a small installed distribution into a folder, so that its answers are known.

    Args:
        folder: where `site-packages` would be; it exists.
        fields: metadata, of which "Description" becomes the body.
        files: text by path; a path that begins with `META/` is put into the metadata folder.
    """
    home = "sample-1.dist-info"
    fields = dict(fields)
    description = fields.pop("Description", "")
    heading = "".join(f"{field}: {value}\n" for field, value in fields.items())
    texts = {f"{home}/METADATA": f"Metadata-Version: 2.1\nName: sample\nVersion: 1\n{heading}\n{description}"}
    texts |= {path.replace("META/", f"{home}/", 1): text for path, text in files.items()}
    for path, text in texts.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    record = "".join(f"{path},,{len(text.encode())}\n" for path, text in texts.items())
    (folder / home / "RECORD").write_text(record, encoding="utf-8")
    return PathDistribution(folder / home)


def _files(distribution: Distribution) -> list[PackagePath]:
    return distribution.files or []


def _is_metadata(file: PurePosixPath) -> bool:
    """Whether a file lies at the top of the metadata folder or of its folder of licences."""
    folders = file.parts[:-1]
    return bool(folders) and folders[0].endswith(".dist-info") and folders[1:] in {(), ("licenses",)}


def _text(distribution: Distribution, file: PackagePath) -> str:
    return Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace")
