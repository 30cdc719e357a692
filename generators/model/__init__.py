"""Immutable data types that every step takes and gives; nothing here reads or writes files."""

from generators.model.base import (
    MOST_BITS,
    SCHEMA_VERSION,
    Answer,
    Exact,
    Finite,
    Model,
    Record,
    canonical,
    digest,
)
from generators.model.claims import BrokenEntry, Claim, Complaint
from generators.model.entries import (
    UNREACHABLE,
    DeploymentTarget,
    Entry,
    EntryKind,
    Measure,
    Needs,
    Rules,
    RunSettings,
    Snapshot,
    UsesAll,
    WhatIf,
    WhatIfValue,
    WhatIfWord,
)
from generators.model.enums import (
    DeploymentPlace,
    DeploymentState,
    Distinction,
    Freshness,
    Health,
    Kind,
    Outcome,
    PassageWord,
    RuleName,
    Status,
    Topic,
    VerdictWord,
)
from generators.model.jobs import (
    Environment,
    Fingerprint,
    Job,
    Machine,
    Plan,
    Request,
    expected_ends,
    size_of,
    time_of,
)
from generators.model.names import (
    CPU,
    DEFAULT_ENVIRONMENT,
    DEVICE_FLAG,
    LONGEST_ID,
    FolderName,
    ModuleName,
    NodePackage,
    Pinned,
    Platform,
    Requirement,
    VisibleText,
    distribution_name,
    is_claim_id,
    is_device,
    is_rule_name,
    member_alias,
    script_name,
)
from generators.model.observations import (
    FEWEST_SEEDS,
    Battery,
    Check,
    ControlResult,
    Evidence,
    Launch,
    Number,
    Observation,
    Output,
    Phase,
    Position,
    Refusal,
    Text,
    Timing,
    Twins,
    Value,
    device_fault,
    holds,
)
from generators.model.projects import (
    Article,
    Durations,
    EnvironmentTable,
    Foreign,
    Framework,
    Passage,
    PassageKind,
    Project,
)
from generators.model.results import (
    AffectedClaim,
    AffectedResult,
    ClaimSample,
    Diagnosis,
    Finding,
    Nightly,
    Pruning,
    Publication,
    Retention,
    RunResult,
    ScriptDuration,
    Target,
    TypedNumber,
    Unconfirmed,
    VerifyResult,
)
from generators.model.runs import Footer, ImportResult, Ledger, Manifest, Rejected, Reporter, Source
from generators.model.verdicts import (
    Change,
    ClaimHistory,
    Comparison,
    EntryChange,
    Findings,
    History,
    OtherMachine,
    Strength,
    Verdict,
)

# mypy and ruff take every import here as an export; the list leaves out the modules, which are imported as well
__all__ = [
    name for name, value in list(globals().items()) if not name.startswith("_") and not hasattr(value, "__spec__")
]
