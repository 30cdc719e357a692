"""Tasks of Dask come in; what they return or raise goes out, and that the connection broke, where it did."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Task


def answer_of(client: Client, task: Task) -> Future[Any]:
    """The answer to come; Dask's own executor has none where the connection breaks while an answer passes it."""
    return asyncio.run_coroutine_threadsafe(client.gather(task, asynchronous=True), client.loop.asyncio_loop)


def error_of(answer: Future[Any]) -> BaseException | None:
    """Why there is no answer in the end; None where there is one."""
    return CancelledError() if answer.cancelled() else answer.exception()
