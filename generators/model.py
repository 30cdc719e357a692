"""The nouns that the steps hand each other: frozen values, no reading, no writing.

An entry is parsed into a `Claim`; a plan turns it into a `Job`; a run reports an `Observation`; the judge
gives a `Verdict`; the pages show `Findings`. Words are those of the glossary in `docs/glossary.md`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = 1
DEFAULT_ENVIRONMENT = "default"
DEVICE_FLAG = "CLAIMS_DEVICE"  # environment variable that tells scripts which device to use
CPU = "cpu"  # the device where none is asked for
LONGEST_ID = 64
Finite = Annotated[float, Field(allow_inf_nan=False)]
RuleName = Literal["valid_if", "supported_if", "refuted_if"]

Requirement = Annotated[str, Field(pattern=r"^[^-\s]")]  # never an option
Pinned = Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.+!]+$")]
NodePackage = Annotated[str, Field(pattern=r"^(@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*@\d[\w.+-]*$")]
ModuleName = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]
FolderName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Platform = Annotated[str, Field(pattern=r"^\w+$")]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEVICE = re.compile(r"[a-z0-9][a-z0-9.:_-]{0,31}")


class Noun(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# --- words -----------------------------------------------------------------------------------------------


class Topic(StrEnum):
    """What a claim is about; each has its page."""

    EASE_OF_USE = "ease-of-use"
    DEPLOYMENT_REACH = "deployment-reach"
    PERFORMANCE = "performance"
    ECOSYSTEM = "ecosystem"
    USE_CASES = "use-cases"
    ORIGINS = "origins"


class Status(StrEnum):
    """Where an entry is in its life."""

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
    """How a job ended; a job's word, never a claim's."""

    MEASURED = "measured"
    RAISED = "raised"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    OVER_LIMIT = "over-limit"
    UNAVAILABLE = "unavailable"

    @property
    def failed(self) -> bool:
        """True where the job went wrong; `unavailable` is no failure."""
        return self not in (Outcome.MEASURED, Outcome.UNAVAILABLE)


class Word(StrEnum):
    """The word of a verdict."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    MIXED = "mixed"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"
    NOT_CHECKABLE = "not-checkable"


class Freshness(StrEnum):
    """Whether the evidence behind a verdict is recent."""

    FRESH = "fresh"
    STALE = "stale"


class Place(StrEnum):
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


class Reach(StrEnum):
    """What was seen of a framework's models in a place; the word of a cell of the deployment matrix."""

    RUNS = "runs"
    DIFFERS = "differs"
    CONVERTS_ONLY = "converts-only"
    NOT_POSSIBLE = "not-possible"
    NOT_TESTABLE = "not-testable"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """Whether the newest jobs of a claim went well."""

    OK = "ok"
    FAILING = "failing"
    QUARANTINED = "quarantined"


# --- the entry -------------------------------------------------------------------------------------------


class Measure(Noun):
    """A named value that every script of a claim returns.

    Attributes:
        title: what it is, for people.
        unit: such as `s` or `MiB`.
        better: which direction is better, where one is.
        smallest_effect: the smallest ratio that matters, above 1.
        clock: which seconds of a timing a rule reads.
    """

    kind: Kind
    title: str = Field(min_length=1)
    unit: str = ""
    better: Literal["lower", "higher"] | None = None
    smallest_effect: float = Field(default=1.1, gt=1, le=100)
    clock: Literal["wall", "cpu"] = "wall"


class Rules(Noun):
    """The `[verdict]` table: expressions that were written before the run.

    Attributes:
        valid_if: what must hold for the comparison to mean anything; empty for nothing.
        supported_if: when the claim is supported.
        refuted_if: when it is refuted; it can't hold together with `supported_if`.
        may_differ: names of `settings()` that may differ between the scripts.
    """

    valid_if: str = ""
    supported_if: str = Field(min_length=1)
    refuted_if: str = Field(min_length=1)
    may_differ: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[RuleName, str]:
        """The expressions that are there, by name, the gate first."""
        gate: dict[RuleName, str] = {"valid_if": self.valid_if} if self.valid_if.strip() else {}
        return gate | {"supported_if": self.supported_if, "refuted_if": self.refuted_if}


class Needs(Noun):
    """What a job needs beyond its environment; where it is missing the job is `unavailable`.

    Attributes:
        programs: names of executables.
        packages: normalised names of distributions.
        devices: values of `CLAIMS_DEVICE`.
    """

    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


class RunSettings(Noun):
    """The `[run]` table.

    Attributes:
        timeout: seconds a script may take; for a timing, until the callable is returned, per launch.
        budget: seconds of measuring for a timing, launches not counted.
        memory: cap in MiB.
        threads: threads that the numeric libraries may use.
        fresh_process: whether a process of its own is measured itself; every script has one in this version.
        environment: a name of `frameworks.toml`, or one by framework.
        needs: what must be there, for every framework or by framework.
        valid_days: days after which the evidence is stale.
    """

    timeout: float = Field(default=60, gt=0, le=3600)
    budget: float = Field(default=30, gt=0, le=3600)
    memory: int = Field(default=4096, ge=16, le=1 << 20)
    threads: int = Field(default=1, ge=1, le=1024)
    fresh_process: bool = False
    environment: str | dict[str, str] = DEFAULT_ENVIRONMENT
    needs: Needs | dict[str, Needs] = Needs()
    valid_days: int = Field(default=30, ge=1, le=3650)

    def environment_of(self, framework: str) -> str:
        """Name of the environment that a framework's script runs in."""
        if isinstance(self.environment, str):
            return self.environment
        return self.environment.get(framework, DEFAULT_ENVIRONMENT)

    def needs_of(self, framework: str) -> Needs:
        """What a framework's script needs."""
        return self.needs if isinstance(self.needs, Needs) else self.needs.get(framework, Needs())


class DeploymentTarget(Noun):
    """A table `[[targets]]`: what the measures of a claim say of a place where models run.

    Attributes:
        target: the row of the deployment matrix.
        runtime: what runs the model there, in words, by framework; one that is left out gets no cell.
        agreement: a measure of kind `number`: max abs difference from the source model's answers.
        tolerance: the largest difference that counts as the same answers.
        size: a measure of kind `number`: bytes of the artefact; empty for none.
        start: a measure of kind `number`: seconds from the start of the runtime's process to its first answer.
        converts_only: nothing here can run the artefact, so that nothing can be compared.
        possible: a measure of kind `check`: false where there is no such way; empty where there is one.
        reason: a measure of kind `text` that says why it is not possible, or converts only; empty for none.
    """

    target: Place
    runtime: dict[str, Annotated[str, Field(min_length=1, max_length=60)]] = Field(min_length=1)
    agreement: str = ""
    tolerance: float = Field(default=1e-4, gt=0, allow_inf_nan=False)
    size: str = ""
    start: str = ""
    converts_only: bool = False
    possible: str = ""
    reason: str = ""

    @property
    def measures(self) -> dict[str, tuple[str, Kind]]:
        """The measures that it names, with the kind that each must be of, by key."""
        kinds = {"possible": Kind.CHECK, "reason": Kind.TEXT}
        keys = ("agreement", "size", "start", "possible", "reason")
        named = {key: str(getattr(self, key)) for key in keys}
        return {key: (name, kinds.get(key, Kind.NUMBER)) for key, name in named.items() if name}


class Snapshot(Noun):
    """A dated file that the scripts read.

    Attributes:
        file: its path in the claim's folder.
        date: when it was taken.
        sha256: of its content.
        max_age_days: days after which it is stale.
    """

    file: str
    date: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    max_age_days: int = Field(ge=1)


class Entry(Noun):
    """The content of a `claim.toml`.

    Attributes:
        statement: what is claimed, in our own words, so exact that a run can contradict it.
        favours: the framework that the claim speaks for, `both` or `neither`.
        scope: where the answer holds: versions, device, mode, sizes.
        appearances: passages of `article.toml` that state it.
        added: the date of the entry.
        aliases: former names of the folder, whose addresses lead here.
        reason: why it is not checkable; empty for every other status.
        measures: what every script returns, by name.
        uses: ids of other claims whose measures or verdicts the rules read, by alias.
        targets: what its measures say of places where models run, for the deployment matrix.
    """

    title: str = Field(min_length=1, max_length=120, pattern=r"^[^\r\n]+$")
    statement: str = Field(min_length=1, max_length=600)
    topic: Topic
    favours: str = Field(min_length=1)
    scope: str = Field(min_length=1, max_length=300)
    appearances: tuple[str, ...] = Field(min_length=1)
    status: Status = Status.DRAFT
    added: date
    aliases: tuple[str, ...] = ()
    reason: str = ""
    measures: dict[str, Measure] = Field(default_factory=dict)
    verdict: Rules | None = None
    run: RunSettings = RunSettings()
    uses: dict[str, str] = Field(default_factory=dict)
    snapshot: Snapshot | None = None
    targets: tuple[DeploymentTarget, ...] = ()


class Claim(Noun):
    """An entry with the files of its folder.

    Attributes:
        id: name of the folder; the claim's URL.
        files: text of every Python file of the folder, by name.
        digests: SHA-256 of every file of the folder but `notes.md` and `claim.toml`, by name.
        method: prose under the heading `Method` of `notes.md`.
        limits: prose under the heading `Limits`: what the measure can't show.
        lines: line of each key of `claim.toml`, by its dotted path (`measures.step_time.kind`).
    """

    id: str
    folder: Path
    entry: Entry
    files: dict[str, str]
    digests: dict[str, str]
    method: str = ""
    limits: str = ""
    lines: dict[str, int] = Field(default_factory=dict)

    @property
    def checkable(self) -> bool:
        """True where rules decide on the claim, whether it has scripts or rests on other claims."""
        return self.entry.status in (Status.DRAFT, Status.PUBLISHED)

    @property
    def derived(self) -> bool:
        """True where the claim measures nothing itself and rests on what it `[uses]`, so that nothing is run."""
        return self.checkable and bool(self.entry.uses) and not self.entry.measures

    @property
    def runs(self) -> bool:
        """True where the claim has scripts to run."""
        return self.checkable and not self.derived

    @property
    def listed(self) -> bool:
        """True where the claim is shown on the site."""
        return self.entry.status in (Status.PUBLISHED, Status.NOT_CHECKABLE)

    @property
    def timed(self) -> bool:
        """True where a measure is a timing, so that the scripts run as one job."""
        return any(measure.kind is Kind.TIMING for measure in self.entry.measures.values())

    @property
    def rules_digest(self) -> str:
        """Digest of what the judge reads of the entry."""
        return digest([self.entry.verdict, self.entry.measures, self.entry.uses])


class Complaint(Noun):
    """A rule that an entry breaks: `where: what (got X); way out`.

    Attributes:
        claim: id of the entry, empty for a file of the project.
        where: path from the project's root, with the line where TOML gives one.
    """

    rule: str
    claim: str
    where: str
    what: str
    got: str = ""
    way_out: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        got = f" (got {self.got})" if self.got else ""
        return f"{self.where}: {self.what}{got}; {self.way_out}"


class Broken(Noun):
    """An entry that breaks a rule: left out of the run, shown with its complaints.

    Attributes:
        title: the id where none can be read.
        topic: None where none can be read.
        listed: False where the entry says that it is a draft or retired.
    """

    id: str
    title: str
    topic: Topic | None = None
    listed: bool = True
    complaints: tuple[Complaint, ...]


# --- the project -----------------------------------------------------------------------------------------


class Framework(Noun):
    """A table of `frameworks.toml`.

    Attributes:
        module: whose `__version__` names the release.
        preload: what a fork server would import; this version has none.
        packages: distributions whose versions are recorded.
        thread_variables: environment variables that get the number of threads, beside OpenMP's own.
    """

    name: str
    title: str
    module: str = Field(alias="import")
    preload: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    colour: str = Field(default="#546e7a", pattern=r"^#[0-9a-fA-F]{6}$")
    thread_variables: tuple[str, ...] = ()


class Foreign(Noun):
    """Packages for another platform: unpacked beside an environment, never imported by its interpreter.

    Attributes:
        platforms: pip's names of it, such as `manylinux_2_28_aarch64`, the best first.
        python: release of the interpreter that they are for, such as `3.11`.
        requirements: each with its version; nothing that they require in turn is installed.
    """

    platforms: tuple[Platform, ...] = Field(min_length=1)
    python: str = Field(pattern=r"^3\.\d+$")
    requirements: tuple[Pinned, ...] = Field(min_length=1)


class EnvironmentTable(Noun):
    """A table `[environments.NAME]` of `frameworks.toml`.

    Attributes:
        extends: `default` where it sees all that the default environment holds; empty for nothing.
        requirements: what pip installs; the interpreter that runs this serves where nothing at all is asked for.
        requirements_alone: what pip installs without anything that it requires in turn, each with its version.
        npm: what npm installs below `lib/node_modules`, each with its version; no script of theirs is run.
        stubs: names of empty modules, for what an installed package imports and doesn't need.
        foreign: packages for another platform, by the folder below `lib` that they are unpacked in.
        frameworks: names of those that it is made for; empty for all.
        python: the interpreter that it is made from; empty for the one that runs this.
    """

    extends: Literal["", "default"] = ""
    requirements: tuple[Requirement, ...] = ()
    requirements_alone: tuple[Pinned, ...] = ()
    npm: tuple[NodePackage, ...] = ()
    stubs: tuple[ModuleName, ...] = ()
    foreign: dict[FolderName, Foreign] = Field(default_factory=dict)
    frameworks: tuple[str, ...] = ()
    python: str = ""

    @model_validator(mode="after")
    def _of_one_python(self) -> Self:
        if self.extends and self.python:
            raise ValueError("an environment that extends another has its interpreter; leave `python` out")
        return self

    @property
    def separate(self) -> bool:
        """True where it has an interpreter of its own, which is made on demand."""
        asked = self.requirements or self.requirements_alone or self.npm or self.stubs or self.foreign
        return bool(asked or self.extends or self.python)

    @property
    def named(self) -> tuple[str, ...]:
        """Names of the packages that it asks for, as `Environment.packages` has them."""
        python = (normal(one) for one in (*self.requirements, *self.requirements_alone))
        foreign = (f"{key}:{normal(one)}" for key, other in self.foreign.items() for one in other.requirements)
        node = (f"npm:{one.rpartition('@')[0]}" for one in self.npm)
        return tuple(sorted({*filter(None, python), *node, *foreign}))


class Passage(Noun):
    """A place of the article, in our own words.

    Attributes:
        reason: why it is no claim; empty for one.
        lines: where it stands in the source that was read, such as `7` or `7-9`.
        sha: first digits of the SHA-256 of its text, so that a changed article is noticed.
    """

    gist: str = Field(min_length=1)
    kind: Literal["claim", "advice", "definition", "navigation", "advertising"]
    reason: str = ""
    lines: str = ""
    sha: str = ""


class Article(Noun):
    """The outline of the article, by locator.

    Attributes:
        complete: every passage that claims something has a claim; one without is an error from then on.
    """

    title: str
    publisher: str = ""
    date: str = ""
    complete: bool = False
    passages: dict[str, Passage] = Field(default_factory=dict)


class Project(Noun):
    """Everything under `claims/`, read once."""

    root: Path
    frameworks: dict[str, Framework]
    environments: dict[str, EnvironmentTable]
    article: Article
    claims: tuple[Claim, ...]
    broken: tuple[Broken, ...] = ()

    def claim(self, claim_id: str) -> Claim | None:
        """The sound claim of that id, or None."""
        return next((claim for claim in self.claims if claim.id == claim_id), None)


# --- jobs ------------------------------------------------------------------------------------------------


class Machine(Noun):
    """The machine class: what must be equal for two numbers to be comparable.

    Attributes:
        memory: GiB, rounded.
    """

    cpu: str
    cores: int
    memory: int
    system: str
    architecture: str

    @property
    def name(self) -> str:
        """One line for people: `x86_64, 2 cores, 24 GiB, Linux, <cpu>`."""
        return f"{self.architecture}, {self.cores} cores, {self.memory} GiB, {self.system}, {self.cpu}"


class Environment(Noun):
    """What a script runs in, as asked of its own interpreter.

    Attributes:
        versions: release of each framework, by name, as its module says.
        packages: version of each installed distribution, by normalised name; `npm:NAME` for one of Node.js,
            `FOLDER:NAME` for one of another platform.
        missing: why a framework can't be used here, by name.
        flags: environment variables that change behaviour, such as `CLAIMS_DEVICE`.
    """

    name: str
    interpreter: str
    python: str
    machine: Machine
    versions: dict[str, str] = Field(default_factory=dict)
    packages: dict[str, str] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    flags: dict[str, str] = Field(default_factory=dict)

    @property
    def device(self) -> str:
        """The device that the scripts were asked to use."""
        return self.flags.get(DEVICE_FLAG, CPU)


class Fingerprint(Noun):
    """What an observation depends on, part by part, so that a change can be named.

    Parts are keyed `job`, `file:NAME`, `probe:NAME`, `run`, `measures`, `version:FRAMEWORK`, `package:NAME`,
    `environment:NAME`, each with a digest or a short text.
    """

    parts: dict[str, str]

    @property
    def work(self) -> dict[str, str]:
        """The parts that say what was done: files of the claim and shared probes."""
        return {key: part for key, part in self.parts.items() if key.startswith(("file:", "probe:"))}

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        return digest(self.parts)


class Request(Noun):
    """What a user asks of a run.

    Attributes:
        claims: ids; empty for all.
        fresh: run even what is fresh.
        frameworks: only these; empty for all.
        environment: name that overrides every job's; empty for the entries' own.
        device: value of `CLAIMS_DEVICE`, such as `cuda`; empty for none.
        engine: name of the executor.
        workers: jobs at a time; 0 for one per core.
        sandbox: `required`, `auto` or `none`.
        make: whether environments that jobs need are made; without them those jobs are `unavailable`.
    """

    claims: tuple[str, ...] = ()
    fresh: bool = False
    frameworks: tuple[str, ...] = ()
    environment: str = ""
    device: str = ""
    engine: str = "local"
    workers: int = 0
    sandbox: str = "auto"
    make: bool = True


class Job(Noun):
    """One script to run once; for a timing, the scripts of one claim together.

    Attributes:
        why: the reason why it must run, by framework.
        environments: name of the environment, by framework.
        fingerprints: of each framework's observation.
    """

    claim: str
    frameworks: tuple[str, ...]
    timed: bool
    why: dict[str, str]
    environments: dict[str, str]
    fingerprints: dict[str, Fingerprint]


class Plan(Noun):
    """What must run and why, and what is fresh.

    Attributes:
        fresh: digest of the fingerprint, by claim id and framework; an empty table for a claim with nothing fresh.
    """

    jobs: tuple[Job, ...]
    fresh: dict[str, dict[str, str]]


# --- observations ----------------------------------------------------------------------------------------


class Check(Noun):
    """A yes or a no."""

    kind: Literal["check"] = "check"
    value: bool


class Number(Noun):
    """A finite number, or one per seed (three or more, same order in every script)."""

    kind: Literal["number"] = "number"
    value: Finite | tuple[Finite, ...]


class Battery(Noun):
    """Named items, each passed, failed, or None: left out."""

    kind: Literal["battery"] = "battery"
    items: dict[str, bool | None]


class Text(Noun):
    """Shown, never judged."""

    kind: Literal["text"] = "text"
    value: str


class Launch(Noun):
    """One process launch of a timing: seconds per call, one value a round.

    Rounds pair across frameworks by position. `noisy` marks rounds beside which the calibration loop
    was held up by other work.
    """

    wall: tuple[Finite, ...]
    cpu: tuple[Finite, ...]
    noisy: tuple[bool, ...]


class Twins(Noun):
    """A framework against itself in one launch: the A/A control."""

    first: Launch
    second: Launch


class Timed(Noun):
    """A timing; the key of each dict is the size of a sweep, or empty where there is none."""

    kind: Literal["timing"] = "timing"
    launches: dict[str, tuple[Launch, ...]]
    twins: dict[str, tuple[Twins, ...]] = Field(default_factory=dict)


Value = Annotated[Check | Number | Battery | Text | Timed, Field(discriminator="kind")]


class ControlResult(Noun):
    """The same probe where the answer is known.

    Attributes:
        measure: name of the measure, or `measure.item` for a battery's item.
        known: a bool, an exact number or an inclusive pair.
    """

    measure: str
    observed: bool | Finite
    known: bool | Finite | tuple[Finite, Finite]
    passed: bool


class Output(Noun):
    """What a script printed: data, at most 64 KiB a stream."""

    stdout: str = ""
    stderr: str = ""


class Observation(Noun):
    """What one job reported of one framework.

    Attributes:
        reason: why it is not `measured`; empty where it is.
        seconds: wall time of the whole job.
        peak_memory: MiB of anonymous memory of the process tree.
        limits: what was in force: seconds, MiB, threads.
        sandbox: level in force: full, reduced, weak or none.
        layers: what the level was made of, in words.
        rules: `Claim.rules_digest` when it was measured.
    """

    schema_version: int = SCHEMA_VERSION
    claim: str
    framework: str
    outcome: Outcome
    reason: str = ""
    measures: dict[str, Value] = Field(default_factory=dict)
    controls: tuple[ControlResult, ...] = ()
    settings: dict[str, str] = Field(default_factory=dict)
    output: Output = Output()
    environment: Environment
    started: datetime
    seconds: float
    peak_memory: float = 0
    limits: dict[str, float] = Field(default_factory=dict)
    sandbox: str = "none"
    layers: tuple[str, ...] = ()
    fingerprint: Fingerprint
    rules: str
    run: str = ""


class Evidence(Noun):
    """The newest observation of a script, and the last one that was measured.

    Attributes:
        outdated: whether there are only observations of the script as it was before an edit, which don't count.
    """

    newest: Observation | None = None
    good: Observation | None = None
    outdated: bool = False


class Manifest(Noun):
    """What a run set out to do, written before its first job.

    Attributes:
        number: of the runs of one store, from 1; their order whatever the clock said.
        expected: claim and framework of each observation, those taken over included.
        resumes: runs that were cut off, whose observations this one takes over.
    """

    schema_version: int = SCHEMA_VERSION
    run: str
    number: int = Field(default=0, ge=0)
    started: datetime
    expected: tuple[tuple[str, str], ...]
    resumes: tuple[str, ...] = ()
    machine: Machine


class Footer(Noun):
    """What a run did, written after its last job; a run without it is invalid."""

    schema_version: int = SCHEMA_VERSION
    run: str
    finished: datetime
    outcomes: dict[Outcome, Annotated[int, Field(ge=0)]]


class Ledger(Noun):
    """A run: its manifest and, if it came to its end, its footer.

    `expected = measured + raised + timed-out + crashed + over-limit + unavailable`, or it is not complete.
    """

    manifest: Manifest
    footer: Footer | None = None

    @property
    def complete(self) -> bool:
        """True where every expected observation is accounted for."""
        return self.footer is not None and sum(self.footer.outcomes.values()) == len(self.manifest.expected)


# --- verdicts --------------------------------------------------------------------------------------------


class Comparison(Noun):
    """One comparison of a rule, decided.

    Attributes:
        value: what the side that isn't constant comes to, or left minus right where neither is; None where it
            is no number.
        interval: its 95 % interval, where it is repeated.
        share: share of replicates in which it holds, 0 to 1, where there are replicates.
        truth: None where it is unknown.
    """

    rule: RuleName
    text: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    share: float | None = None
    truth: bool | None = None


class Strength(Noun):
    """What a verdict rests on.

    Attributes:
        share: share of replicates in which the least certain comparison comes out this way, 0.5 to 1 where it is
            decided; None where nothing is repeated.
        runs: launches or seeds of the most repeated measure; 0 before any rule was read.
        flake_rate: share of repeated runs that disagreed, 0 to 1; None where runs were not repeated.
    """

    controls_passed: int = 0
    controls: int = 0
    share: float | None = None
    runs: int = 0
    flake_rate: float | None = None


class Verdict(Noun):
    """What the evidence says of a claim.

    Attributes:
        reason: the sentence that explains it.
        distinguishes: whether it changes when the frameworks are swapped; None where a side isn't measured.
        verified_at: when the oldest observation behind it was made.
        expires: when that is too old, or the snapshot that it read.
        frameworks: release of each framework behind it, by name.
    """

    claim: str
    word: Word
    reason: str
    comparisons: tuple[Comparison, ...] = ()
    distinguishes: bool | None = None
    freshness: Freshness = Freshness.FRESH
    health: Health = Health.OK
    strength: Strength = Strength()
    verified_at: datetime | None = None
    expires: datetime | None = None
    frameworks: dict[str, str] = Field(default_factory=dict)


class Change(Noun):
    """A verdict that differs between two records, with its computed cause."""

    claim: str
    before: str
    after: str
    cause: str


class Elsewhere(Noun):
    """What another machine class, or another device of this one, showed of a claim; judged on that alone.

    Attributes:
        evidence: by framework.
    """

    machine: Machine
    device: str
    verdict: Verdict
    evidence: dict[str, Evidence]


class Findings(Noun):
    """Everything that the pages show.

    Attributes:
        evidence: by claim id and framework.
        at: the moment the pages speak of; they are a pure function of this value.
        elsewhere: by claim id; no verdict but its own rests on it.
    """

    project: Project
    verdicts: dict[str, Verdict]
    evidence: dict[str, dict[str, Evidence]]
    ledger: Ledger | None = None
    at: datetime
    elsewhere: dict[str, tuple[Elsewhere, ...]] = Field(default_factory=dict)


class Verified(Noun):
    """What `verify` did and found.

    Attributes:
        observations: of this run; empty where everything was fresh.
        claims: ids of the entries that were asked for, those they use included, the broken too.
    """

    findings: Findings
    plan: Plan
    observations: tuple[Observation, ...]
    claims: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """True where a job or a control failed or an entry is broken; no verdict is a failure."""
        broken = {one.id for one in self.findings.project.broken}
        failing = {key for key, verdict in self.findings.verdicts.items() if verdict.health is Health.FAILING}
        jobs = any(observation.outcome.failed for observation in self.observations)
        return jobs or not (broken | failing).isdisjoint(self.claims)


class LeftOut(Noun):
    """An observation of a run's record that was not taken in, and why."""

    claim: str
    framework: str
    why: str


class Imported(Noun):
    """What became of a run that another machine recorded.

    Attributes:
        kept: claim and framework of each observation that was taken in.
        known: of each that was here already.
    """

    run: str
    machine: Machine
    device: str
    kept: tuple[tuple[str, str], ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class Target(Noun):
    """Where an edition goes: a local branch and, where it is pushed, its remote."""

    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool = False


class Published(Noun):
    """What was published: the edition's name (or `nightly`) and the commit on the publication branch."""

    name: str
    commit: str


class Wavering(Noun):
    """A claim that two runs of one night judged differently, with nothing changed between them.

    Attributes:
        published: the verdict until then; empty where there was none.
        first: of the night's run, and `second` of its repetition.
    """

    claim: str
    published: str
    first: str
    second: str

    @property
    def returned(self) -> bool:
        """True where the repetition gave the published verdict again."""
        return self.second == self.published


class Nightly(Noun):
    """What a nightly did: the run, what changed since the last published record, and its Markdown summary.

    Attributes:
        verified: with what was run once more in the place of what ran first.
        wavered: claims whose change was not confirmed.
        held: why what is published should stay; empty where nothing speaks for it.
        published: None where it stays.
    """

    verified: Verified
    changes: tuple[Change, ...]
    wavered: tuple[Wavering, ...] = ()
    summary: str
    held: str = ""
    published: Published | None


class Finding(Noun):
    """One line of `doctor`: a thing that is here or missing, and what its absence costs."""

    name: str
    present: bool
    detail: str
    cost: str = ""


class Diagnosis(Noun):
    """What `doctor` found.

    Attributes:
        ready: whether `verify` could run.
    """

    ready: bool
    frameworks: tuple[Finding, ...]
    environments: tuple[Finding, ...] = ()
    sandbox: tuple[Finding, ...]
    programs: tuple[Finding, ...]
    machine: Machine


class Reporter(Protocol):
    """Hears of a run's progress."""

    def warned(self, message: str) -> None:
        """Something that the user should know before anything runs."""

    def preparing(self, message: str) -> None:
        """What is done before anything can run, such as making an environment."""

    def planned(self, plan: Plan) -> None:
        """The plan is made; nothing has run yet."""

    def started(self, job: Job) -> None:
        """A job starts."""

    def finished(self, job: Job, observations: tuple[Observation, ...]) -> None:
        """A job has ended, with one observation per framework."""


def is_claim_id(name: str) -> bool:
    """True for at most 64 lower-case letters and digits, joined by single hyphens."""
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None


def is_device(name: str) -> bool:
    """True for what can be a device's name: at most 32 lower-case letters, digits and `. : _ -`."""
    return _DEVICE.fullmatch(name) is not None


def normal(requirement: str) -> str:
    """The normalised name of the distribution that a requirement asks for."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def script_name(framework: str) -> str:
    """File name of a framework's script in a claim's folder."""
    return f"verify_{framework}.py"


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON, as 64 hexadecimal digits."""

    def plain(item: object) -> object:
        if isinstance(item, BaseModel):
            return item.model_dump(mode="json")
        if isinstance(item, Mapping):
            return {str(key): plain(part) for key, part in item.items()}
        if isinstance(item, list | tuple):
            return [plain(part) for part in item]
        return item

    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
