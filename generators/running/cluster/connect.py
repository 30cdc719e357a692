"""Connect to the scheduler of a Dask cluster: by its address, its scheduler file, or a configuration of Dask."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import ClaimsError, UsageError
from generators.text import one_line

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 10  # within which a scheduler answers
INSTALL = "install it with `pip install --constraint constraints.txt --editable '.[dask]'`"
GONE = "the scheduler is gone; what was measured is kept, so start one and run it again"


def connect(scheduler: str) -> Client:
    """A client of that scheduler.

    Args:
        scheduler: an address such as `tcp://host:8786`; a file `.json` as `dask scheduler --scheduler-file` writes
            it; or a file `.yaml` with settings of Dask, such as `scheduler-address` and `distributed.comm.tls`.

    Raises:
        UsageError: Dask `distributed` is not installed, or no scheduler is named.
        ClaimsError: no scheduler answers, or the file can't be read.
    """
    if not scheduler:
        raise UsageError("--engine dask: no scheduler is named; add --scheduler tcp://HOST:8786, or a file")
    if importlib.util.find_spec("distributed") is None:
        raise UsageError(f"--engine dask: Dask distributed is not installed here; {INSTALL}")
    import dask
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say, the run says
    address: str | None = scheduler
    file = None
    try:
        if scheduler.endswith((".yaml", ".yml")):
            Path(scheduler).read_bytes()  # Dask passes a file by that it can't read
            for settings in dask.config.collect_yaml([scheduler]):
                dask.config.update(dask.config.config, settings)
            address = dask.config.get("scheduler-address", None)
        elif scheduler.endswith(".json"):
            address, file = None, scheduler
            Path(scheduler).read_bytes()
        return Client(address, scheduler_file=file, timeout=SECONDS, set_as_default=False, name="claims")
    except Exception as error:
        said = one_line(str(error) or type(error).__name__)
        raise ClaimsError(f"--scheduler: no scheduler answers there (got {scheduler!r}); {said}") from error
