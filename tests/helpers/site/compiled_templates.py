"""Templates, compiled once for all sites that the tests build: compiling them is half of a small build."""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

OPTIONS = ("block_start_string", "variable_start_string", "comment_start_string", "trim_blocks", "lstrip_blocks")


class CompiledTemplates(BytecodeCache):
    """Keeps bytecode in memory, by template, source and the settings of the environment that shape the code."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The place of a template's bytecode; another source or other settings have another one."""
        shape = [
            environment.autoescape,
            environment.undefined,
            environment.is_async,
            environment.optimized,
            *sorted(environment.extensions),
            *sorted(environment.filters),
            *(getattr(environment, option) for option in OPTIONS),
        ]
        return super().get_bucket(environment, f"{name} {shape}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def share_compiled_templates() -> None:
    """Give every environment that has no cache of its own the one of this process."""
    plain, compiled = Environment.__init__, CompiledTemplates()

    def start(environment: Environment, *arguments: Any, **options: Any) -> None:
        plain(environment, *arguments, **options)
        environment.bytecode_cache = environment.bytecode_cache or compiled

    Environment.__init__ = start  # type: ignore[method-assign]
