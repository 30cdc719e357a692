"""An exception of a script comes in; what it says, in one short text, goes out. Standard library only.

Nothing of an exception is trusted: a script may define one whose text is long, can't be made or is no text.
"""

from __future__ import annotations

import traceback

LONGEST = 1500  # characters of what one exception says; the supervisor makes one line of them
TRACEBACK_LIMIT = 8 << 10
FRAMES = 40  # of each traceback, the innermost
MOST_CAUSES = 20
MOST_EXCEPTIONS = 50  # of a group, its causes and theirs, that Python prints; it keeps every one in memory first


def described(error: BaseException) -> str:
    """What an exception says, with what came first: `ValueError: no luck (caused by KeyError: 'n')`.

    Of a group the first exception is named, of a chain the first link.
    """
    try:
        text = _says(error)
        if isinstance(error, BaseExceptionGroup):
            text += f"; the first is {_says(error.exceptions[0])}"
        chain = _chain(error)
        if len(chain) > 1:
            how = "caused by" if chain[0].__cause__ is chain[1] else "while handling"
            text += f" ({how} {_says(chain[-1])})"
    except BaseException:  # noqa: BLE001 - a script's exception may raise anything when it is looked at
        return "an exception that can't be described"
    return text


def formatted(error: BaseException) -> str:
    """The end of the traceback, as Python prints it, of what came first too; empty where it can't be made.

    Where there are too many exceptions for that, its own lines and what it says.
    """
    try:
        if _few(error):
            lines = traceback.format_exception(error, limit=-FRAMES)
        else:
            frames = traceback.format_tb(error.__traceback__, limit=-FRAMES)
            lines = ["Traceback (most recent call last):\n", *frames, described(error), "\n"]
        text = "".join(lines)
    except BaseException:  # noqa: BLE001 - as above
        return ""
    return sound(text)[-TRACEBACK_LIMIT:]


def sound(text: str) -> str:
    """The text without halves of characters, which JSON can't carry."""
    return text.encode("utf-8", "replace").decode()


def _says(error: BaseException) -> str:
    """Kind and message; of a syntax error without the file, which stands elsewhere."""
    kind = type(error).__name__
    try:
        text = error.msg if isinstance(error, SyntaxError) and error.msg else str(error)
    except BaseException:  # noqa: BLE001 - as above
        text = "(its message can't be printed)"
    return _shortened(sound(f"{kind}: {text}" if text else kind))


def _shortened(text: str) -> str:
    """The beginning and the end of a long text."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST * 2 // 3]} … {text[-LONGEST // 3 :]}"


def _chain(error: BaseException) -> list[BaseException]:
    """The exception, the one that it was raised from or while handling, and so on to the first."""
    chain = [error]
    while len(chain) < MOST_CAUSES:
        last = chain[-1]
        before = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if before is None or any(before is link for link in chain):
            break
        chain.append(before)
    return chain


def _few(error: BaseException) -> bool:
    """Whether Python prints few exceptions with this one: each cause once, those of a group each time."""
    pending, causes, count = [error], {id(error)}, 0
    while pending and count <= MOST_EXCEPTIONS:
        last = pending.pop()
        count += 1
        before = [
            each for each in (last.__cause__, last.__context__) if each is not None and id(each) not in causes
        ]
        causes.update(map(id, before))
        pending += before
        if isinstance(last, BaseExceptionGroup):
            pending += last.exceptions[:MOST_EXCEPTIONS]
    return count <= MOST_EXCEPTIONS
