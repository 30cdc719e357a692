"""What a timed call returns comes in; why its work is not done yet, in words, goes out. Standard library only."""

from __future__ import annotations

import io
import types
from collections.abc import Iterable, ValuesView
from functools import partial
from itertools import islice

MOST_ITEMS = 100  # of a list or a table that a call returns
FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    partial,
)
# An awaitable, an iterator, a future, a thread or a process are known by the methods of their class, so that none
# of their modules must be imported here and no code of theirs runs.
LATER = (
    (("__await__",), "run it in the timed function, as asyncio.run does"),
    (("__anext__",), "take all that it gives in the timed function"),
    (("__next__",), "take all that it gives in the timed function, as list does"),
    (("done", "result"), "wait for its result in the timed function and return that"),
    (("done", "wait"), "wait for its result in the timed function and return that"),
    (("is_completed", "wait"), "wait for its end in the timed function"),
    (("ready", "get"), "wait for its result in the timed function and return that"),
    (("is_alive", "join"), "wait for its end in the timed function and return its result"),
    (("poll", "communicate"), "wait for its end in the timed function and return its result"),
    (("compute", "persist"), "compute it in the timed function"),
    (("collect", "explain"), "collect it in the timed function"),
    (("block_until_ready",), "wait for it in the timed function and return None"),
)


def deferred(returned: object) -> str | None:
    """What returned work waits for and the way out; None where nothing shows that it is still to be done.

    A list, a tuple, a set or the values of a dict are looked through, but not what they hold in turn.
    """
    held: Iterable[object] = (returned,)
    if isinstance(returned, dict):
        held = returned.values()
    elif isinstance(returned, list | tuple | set | frozenset):
        held = returned
    return next(filter(None, map(_way_out, islice(held, MOST_ITEMS))), None)


def _way_out(item: object) -> str | None:
    kind = type(item)
    if issubclass(kind, FUNCTIONS):
        return f"(got {kind.__name__}); call it in the timed function"
    if issubclass(kind, io.IOBase):  # a file gives lines, but is no work
        return None
    ways = (way for methods, way in LATER if all(hasattr(kind, method) for method in methods))
    way = next(ways, None) or (_is_lazy(kind) and "take all that it gives in the timed function, as list does")
    return f"(got {kind.__name__}); {way}" if way else None


def _is_lazy(kind: type) -> bool:
    """True for what can only be gone through, such as a data loader: it makes its items as it is asked."""
    holds = any(hasattr(kind, method) for method in ("__getitem__", "__contains__"))
    return hasattr(kind, "__iter__") and not holds and not issubclass(kind, ValuesView)
