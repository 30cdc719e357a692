"""Runs one script beside its framework and reports what it measured: standard library only.

Started as `INTERPRETER -I probe.py JOB`, JOB being a JSON object with `mode` (`verify`, `controls`, `time`,
`describe`), `result` (a file descriptor; each message is one line of JSON), `control` (another, with one JSON
request a line in mode `time`), `memory` (bytes of RLIMIT_DATA) and:

- `describe`: `module`, which is imported for its `__version__`;
- all others: `script`, `package` (the folder that holds `generators`), `measures` (`{name: kind}`);
- `time`: `warmup` (seconds, at most).

Exit 0 without a message means that the script ended the process. Nothing here is imported by a script.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.metadata
import importlib.util
import json
import math
import os
import platform
import re
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NoReturn

MESSAGE_LIMIT = 1 << 20
TRACEBACK_LIMIT = 8 << 10
TEXT_LIMIT = 4 << 10
BLOCK_SECONDS = 0.02
WARM_SECONDS = 0.2
OWNER = os.getpid()

Values = dict[str, Any]


class InvalidError(Exception):
    """What the script returned is not what its entry declares; the message is the reason."""


# --- values ----------------------------------------------------------------------------------------------


def plain(value: object) -> object:
    """A NumPy, TensorFlow or PyTorch value as Python's own, by its `tolist()`; anything else as it is."""
    if not hasattr(value, "tolist") and hasattr(value, "numpy"):
        value = value.numpy()
    return value.tolist() if hasattr(value, "tolist") else value


def shown(value: object) -> str:
    """What was got, in at most 80 characters, even where its `repr` raises."""
    try:
        return repr(value)[:80]
    except Exception:  # noqa: BLE001 - a script's object may raise anything
        return f"a {type(value).__name__}"


def check(name: str, value: object) -> Values:
    """A yes or a no."""
    value = plain(value)
    if not isinstance(value, bool):
        raise InvalidError(f'measure "{name}" is a check and needs True or False (got {shown(value)})')
    return {"kind": "check", "value": value}


def finite(name: str, value: object) -> float:
    """A finite number; True and False are none."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidError(f'measure "{name}" needs a number (got {shown(value)})')
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidError(f'measure "{name}" needs a finite number (got {shown(value)})')
    return number


def number(name: str, value: object) -> Values:
    """A finite number, or at least three of them, one per seed."""
    value = plain(value)
    if not isinstance(value, list | tuple):
        return {"kind": "number", "value": finite(name, value)}
    if len(value) < 3:
        raise InvalidError(f'measure "{name}" needs one number or at least 3 (got {len(value)})')
    return {"kind": "number", "value": [finite(name, item) for item in value]}


def battery(name: str, value: object) -> Values:
    """Named items, each True, False or None."""
    if not isinstance(value, dict) or not value:
        raise InvalidError(f'measure "{name}" is a battery and needs {{item: True, False or None}}')
    items = {}
    for item, answer in value.items():
        if not isinstance(item, str):
            raise InvalidError(f'measure "{name}": the name of an item is a text (got {shown(item)})')
        passed = plain(answer)
        if not isinstance(passed, bool | None):
            raise InvalidError(f'measure "{name}": item "{item}" is True, False or None (got {shown(passed)})')
        items[item] = passed
    return {"kind": "battery", "items": items}


def text(name: str, value: object) -> Values:
    """A text of at most 4 KiB."""
    if not isinstance(value, str):
        raise InvalidError(f'measure "{name}" is a text (got {shown(value)})')
    encoded = value.encode("utf-8", "replace")
    if len(encoded) > TEXT_LIMIT:
        raise InvalidError(f'measure "{name}" is a text of at most {TEXT_LIMIT} bytes (got {len(encoded)})')
    return {"kind": "text", "value": encoded.decode()}


def timing(name: str, value: object) -> dict[str, Callable[[], object]]:
    """The callables of a timing by size; the size is empty where there is no sweep."""
    calls: dict[object, Any] = value if isinstance(value, dict) else {"": value}
    if not calls or not all(callable(call) for call in calls.values()):
        raise InvalidError(f'measure "{name}" is a timing and needs a callable or {{size: callable}}')
    return {str(size): call for size, call in calls.items()}


VALUES: dict[str, Callable[[str, object], Values]] = {
    "check": check,
    "number": number,
    "battery": battery,
    "text": text,
    "timing": timing,
}


# --- the script ------------------------------------------------------------------------------------------


def load(job: Values) -> Any:  # noqa: ANN401 - a script is a module of any content
    """The script as a module under its own name; its folder comes last on `sys.path`."""
    path = Path(job["script"])
    ours = importlib.util.find_spec("generators")
    sys.path.append(str(path.parent))
    if ours is None:
        sys.path.append(job["package"])
    sys.argv = [str(path)]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise InvalidError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def function(module: object, name: str) -> Callable[[], Any]:
    """A function of the script."""
    found = getattr(module, name, None)
    if not callable(found):
        raise InvalidError(f"the script defines no {name}()")
    return found  # type: ignore[no-any-return]  # getattr knows no type, and callable() has looked


def settings(module: object) -> dict[str, str]:
    """What the script says that a fair comparison must share, as texts."""
    if not hasattr(module, "settings"):
        return {}
    said = function(module, "settings")()
    if not isinstance(said, dict):
        raise InvalidError(f"settings() returns {{name: value}} (got {shown(said)})")
    for name, value in said.items():
        if not isinstance(name, str) or not isinstance(value, str | int | float | bool):
            raise InvalidError(f"settings(): {shown(name)} needs a text, a number or a bool (got {shown(value)})")
    return {name: str(value) for name, value in said.items()}


def verify(job: Values) -> tuple[Values, dict[str, dict[str, Callable[[], object]]]]:
    """The first message, and the callables of the timings by measure and size."""
    module = load(job)
    returned = function(module, "verify")()
    if not isinstance(returned, dict):
        raise InvalidError(f"verify() returns {{measure: value}} (got {shown(returned)})")
    if list(returned) == ["unavailable"] and "unavailable" not in job["measures"]:
        return {"status": "unavailable", "reason": str(returned["unavailable"])}, {}
    for name in job["measures"]:
        if name not in returned:
            raise InvalidError(f'measure "{name}" is missing from what verify() returned')
    for name in returned:
        if name not in job["measures"]:
            raise InvalidError(f"verify() returned {shown(name)}, and the entry declares no such measure")
    values = {name: VALUES[kind](name, returned[name]) for name, kind in job["measures"].items()}
    timings = {name: values.pop(name) for name, kind in job["measures"].items() if kind == "timing"}
    sizes = {name: list(calls) for name, calls in timings.items()}
    said = settings(module)
    return {"status": "measured", "measures": values, "timings": sizes, "settings": said}, timings


def once(job: Values) -> Iterator[Values]:
    """The only message of a job without timings."""
    yield verify(job)[0]


def known(name: str, value: object) -> object:
    """The known answer of a numeric control: a number, or (low, high)."""
    if isinstance(value, tuple | list) and len(value) == 2:
        return [finite(name, end) for end in value]
    return finite(name, value)


def control(kinds: dict[str, str], said: object) -> Values:
    """One control as it goes into the message: measure, observed, known."""
    if not isinstance(said, tuple) or len(said) != 3 or not isinstance(said[0], str):
        raise InvalidError(f"a control is (measure, observed, known) (got {shown(said)})")
    name, observed, answer = said
    kind = kinds.get(name) or kinds.get(name.partition(".")[0], "")
    if kind == "check" or (kind == "battery" and "." in name):
        return {"measure": name, "observed": check(name, observed)["value"], "known": check(name, answer)["value"]}
    if name in kinds and kind == "number":
        return {"measure": name, "observed": finite(name, observed), "known": known(name, answer)}
    if name in kinds and kind == "timing":
        observed = median(block(call, 1)["wall"] for call in timing(name, observed).values() for _ in range(5))
        return {"measure": name, "observed": observed, "known": known(name, answer)}
    raise InvalidError(f'"{name}" is no measure that can have a control')


def controls(job: Values) -> Iterator[Values]:
    """Every control that the script yields."""
    yielded = [control(job["measures"], said) for said in function(load(job), "controls")()]
    yield {"status": "measured", "controls": yielded}


# --- timing ----------------------------------------------------------------------------------------------


def block(call: Callable[[], object], calls: int) -> dict[str, float]:
    """Seconds of some calls, by wall and by CPU (this process and the children that it waited for)."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return process_time() + children.ru_utime + children.ru_stime

    gc.disable()
    try:
        cpu, wall = used(), perf_counter()
        for _ in range(calls):
            call()
        wall = perf_counter() - wall
        return {"wall": wall, "cpu": max(used() - cpu, 0.0)}
    finally:
        gc.enable()


def warm(call: Callable[[], object], limit: float) -> int:
    """Warm a callable up, and say how many calls fill a block of about 20 ms."""
    start, done = perf_counter(), 0
    while (done < 3 or perf_counter() - start < WARM_SECONDS) and perf_counter() - start < limit:
        call()
        done += 1
    calls, seconds = 1, block(call, 1)["wall"]
    while seconds < BLOCK_SECONDS:
        calls = max(calls + 1, min(calls * 10, math.ceil(1.2 * calls * BLOCK_SECONDS / max(seconds, 1e-9))))
        seconds = block(call, calls)["wall"]
    return calls


def serve(job: Values) -> Iterator[Values]:
    """The first message, then one message for each request: `{calls}` for a warm-up, `{wall, cpu}` for a block."""
    message, timings = verify(job)
    yield message
    with os.fdopen(job["control"], closefd=False) as requests:
        for line in requests:
            request = json.loads(line)
            call = timings[request["measure"]][request["size"]]
            if request["calls"] == 0:
                yield {"status": "measured", "calls": warm(call, job["warmup"])}
            else:
                if request["calls"] > 1:
                    call()  # a process that was stopped finds cold caches
                yield {"status": "measured", "block": block(call, request["calls"])}


# --- messages --------------------------------------------------------------------------------------------


def describe(job: Values) -> Iterator[Values]:
    """Version of a module (Python's own where it has none) and of every installed distribution."""
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"] or "").lower()
        found.setdefault(name, distribution.version)
    message: Values = {"status": "measured", "python": platform.python_version(), "packages": found}
    try:
        module = importlib.import_module(job["module"])
        message["version"] = str(getattr(module, "__version__", message["python"]))
    except Exception as error:  # noqa: BLE001 - whatever an import raises is the reason why it can't be used
        message["error"] = failure(error)["reason"]
    yield message


def failure(error: BaseException) -> Values:
    """What was raised, as a message."""
    try:
        said = str(error)
    except BaseException:  # noqa: BLE001 - a script's exception may raise anything when it is printed
        said = "(its message can't be printed)"
    if isinstance(error, InvalidError):
        return {"status": "raised", "reason": said}
    kind = type(error).__name__
    status = "over-limit" if isinstance(error, MemoryError) else "raised"
    reason = f"{kind}: {said[:1000]}" if said else kind
    shown_frames = traceback.format_exception(error, limit=-40, chain=False)
    return {"status": status, "reason": reason, "traceback": "".join(shown_frames)[-TRACEBACK_LIMIT:]}


def send(descriptor: int, message: Values) -> None:
    """Write one message; a process that the script forked says nothing."""
    if os.getpid() != OWNER:
        os._exit(0)
    line = json.dumps(message, allow_nan=False).encode() + b"\n"
    if len(line) > MESSAGE_LIMIT:
        line = json.dumps({"status": "raised", "reason": "the result is larger than 1 MiB"}).encode() + b"\n"
    while line:
        line = line[os.write(descriptor, line) :]


def leave() -> NoReturn:
    """End at once, so that nothing of the script runs after its result."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # a script may have closed or replaced it
            stream.flush()
    os._exit(0)


def main() -> NoReturn:
    """Do the job and leave; `SystemExit` goes through, so that it shows as an end without a result."""
    job = json.loads(sys.argv[1])
    for descriptor in (job["result"], job["control"]):
        os.set_inheritable(descriptor, False)  # noqa: FBT003 - the standard library's signature
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (job["memory"], job["memory"]))
    modes: dict[str, Callable[[Values], Iterator[Values]]]
    modes = {"describe": describe, "controls": controls, "time": serve, "verify": once}
    try:
        for message in modes[job["mode"]](job):
            send(job["result"], message)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a script raises is its result
        send(job["result"], failure(error))
    leave()


if __name__ == "__main__":
    main()
