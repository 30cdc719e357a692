"""Damaged copies of a file, to see whether a loader notices."""

from pathlib import Path


def write_truncated(source: Path, target: Path, share: float = 0.5) -> Path:
    """Write the first `share` of a file (0 to 1) to `target`, which is returned."""
    content = source.read_bytes()
    target.write_bytes(content[: int(len(content) * share)])
    return target


def write_garbled(source: Path, target: Path, needle: bytes) -> Path:
    """Write the file with the bytes of `needle` inverted to `target`, which is returned.

    Raises:
        ValueError: the file does not hold `needle`, so that nothing would be damaged.
    """
    content = source.read_bytes()
    if not needle or needle not in content:
        message = f"{source.name} does not hold the {len(needle)} bytes to damage"
        raise ValueError(message)
    target.write_bytes(content.replace(needle, bytes(255 - byte for byte in needle), 1))
    return target
