"""The enumerations: topics, statuses, kinds, outcomes, verdicts, passages, choices, freshness, health, places."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

RuleName = Literal["valid_if", "supported_if", "refuted_if"]
Clock = Literal["wall", "cpu"]
CLOCKS: tuple[Clock, ...] = ("wall", "cpu")


class Topic(StrEnum):
    """What a claim is about; each has its page."""

    EASE_OF_USE = "ease-of-use"
    DEPLOYMENT_REACH = "deployment-reach"
    PERFORMANCE = "performance"
    ECOSYSTEM = "ecosystem"
    USE_CASES = "use-cases"
    ORIGINS = "origins"


class Status(StrEnum):
    """State of an entry."""

    DRAFT = "draft"
    PUBLISHED = "published"
    NOT_CHECKABLE = "not-checkable"
    RETIRED = "retired"


class Kind(StrEnum):
    """What sort of value a measure gives."""

    CHECK = "check"
    NUMBER = "number"
    TIMING = "timing"
    BATTERY = "battery"
    TEXT = "text"


class Outcome(StrEnum):
    """How a job ended; it describes a job, never a claim."""

    MEASURED = "measured"
    RAISED = "raised"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    OVER_LIMIT = "over-limit"
    UNAVAILABLE = "unavailable"

    @property
    def failed(self) -> bool:
        """True where the job failed; `unavailable` is no failure."""
        return self not in (Outcome.MEASURED, Outcome.UNAVAILABLE)


class VerdictWord(StrEnum):
    """The word of a verdict."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    MIXED = "mixed"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"
    NOT_CHECKABLE = "not-checkable"


class PassageWord(StrEnum):
    """The word of a passage's verdict."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does-not-hold"
    DEPENDS = "depends"
    OPEN = "open"


class Distinction(StrEnum):
    """Whether what a passage says tells the frameworks apart."""

    APART = "tells-them-apart"
    BOTH = "true-of-both"
    PARTLY = "partly"
    NOT_KNOWN = "not-known"


class ChoiceWord(StrEnum):
    """What the evidence says to a reader who chooses a framework."""

    FAVOURS = "favours"
    NO_DIFFERENCE = "no-difference"
    DEPENDS = "depends"
    OPEN = "open"


class Freshness(StrEnum):
    """Whether the evidence behind a verdict is recent."""

    FRESH = "fresh"
    STALE = "stale"


class DeploymentPlace(StrEnum):
    """Where a trained model may have to run; a row of the deployment matrix."""

    PHONE = "phone"
    ARM64 = "arm64"
    SMALL_DEVICE = "small-device"
    MICROCONTROLLER = "microcontroller"
    BROWSER = "browser"
    NODE = "node"
    NATIVE = "native"
    SERVER = "server"
    INTERCHANGE = "interchange"


class DeploymentState(StrEnum):
    """How a framework's models fare in a place; the word of a cell of the deployment matrix."""

    RUNS = "runs"
    PARTLY = "partly"
    DIFFERS = "differs"
    CONVERTS_ONLY = "converts-only"
    NOT_POSSIBLE = "not-possible"
    NOT_TESTABLE = "not-testable"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """Whether the newest jobs of a claim succeeded."""

    OK = "ok"
    FAILING = "failing"
    QUARANTINED = "quarantined"
