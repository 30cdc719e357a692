"""Fixed names, and the form of the names of claims, measures, devices, packages and folders."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import Annotated

from packaging.utils import canonicalize_name
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

DEFAULT_ENVIRONMENT = "default"
DEVICE_FLAG = "CLAIMS_DEVICE"  # environment variable that tells scripts which device to use
CPU = "cpu"  # the device where none is requested
LONGEST_ID = 64
NO_FRAMEWORK = ("both", "neither")  # what an entry may favour beside a framework
Requirement = Annotated[str, Field(pattern=r"^[^-\s]")]  # never an option
Pinned = Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.+!]+$")]
NodePackage = Annotated[str, Field(pattern=r"^(@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*@\d[\w.+-]*$")]
ModuleName = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]
FolderName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Platform = Annotated[str, Field(pattern=r"^\w+$")]
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that are drawn as nothing
_HEADING = re.compile(r"(?=.{1,80}$)[^\W_]+(( |, |-| - |')[^\W_]+)*\??")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RULE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_DEVICE = re.compile(r"[a-z0-9][a-z0-9.:_-]{0,31}")


def is_visible(text: str) -> bool:
    """True where something of the text can be seen."""
    return any(sign not in _BLANK and unicodedata.category(sign)[0] not in "CZ" for sign in text)


def _visible(text: str) -> str:
    """The text; refused where nothing of it can be seen, since a page could not name what it is about."""
    if not is_visible(text):
        raise PydanticCustomError("invisible", "it has no sign that can be seen")
    return text


def _heading(text: str) -> str:
    """The text; refused where Markdown could read a sign of it as its own."""
    if not _HEADING.fullmatch(text):
        raise PydanticCustomError("heading", "a heading has letters, digits, spaces and , ' - ? alone, at most 80")
    return text


VisibleText = Annotated[str, Field(min_length=1), AfterValidator(_visible)]
HeadingText = Annotated[str, AfterValidator(_heading)]
SectionKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9-]+)?$", max_length=40)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


def is_claim_id(name: str) -> bool:
    """True for at most 64 lower-case letters and digits, joined by single hyphens."""
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None


def is_rule_name(name: str) -> bool:
    """True for what a rule can name: at most 64 lower-case letters, digits and underscores, no word of Python."""
    return _RULE_NAME.fullmatch(name) is not None and not keyword.iskeyword(name)


def is_device(name: str) -> bool:
    """True for what can be a device's name: at most 32 lower-case letters, digits and `. : _ -`."""
    return _DEVICE.fullmatch(name) is not None


def distribution_name(requirement: str) -> str:
    """The normalised name of the distribution that a requirement asks for."""
    return canonicalize_name(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def member_alias(name: str, claim_id: str) -> str:
    """The alias of a claim that a table `[uses_all.NAME]` chooses; no table of `[uses]` can give it."""
    return f"{name}[{claim_id}]"


def script_name(framework: str) -> str:
    """File name of a framework's script in a claim's folder."""
    return f"verify_{framework}.py"
