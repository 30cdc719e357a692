"""Show the items of the navigation as they were made for the first page that shows the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

Parts = tuple[str, ...]


class NavigationItems:
    """What the theme makes of the items for our pages outside the navigation, which are none of the items.

    Links are relative: they are the same from all pages of a folder, unless an item lies below the page itself.
    """

    def __init__(self, navigation: Navigation | None) -> None:
        items = [*_all(navigation.items)] if navigation else []
        self._own = {id(item) for item in items}
        addresses = [_parts(str(getattr(item, "url", None) or "")) for item in items]
        self._passed = {parts[:depth] for parts in addresses for depth in range(len(parts) + 1)}
        self._made: dict[tuple[Parts, int], str] = {}

    def __call__(self, page: Page | None, make: Callable[[], str]) -> str:
        """The items as a page shows them; `make` makes them."""
        if page is None or page.file.generated_by != "claims" or id(page) in self._own:
            return make()
        folder = page.url.rpartition("/")[0] if "." in page.url.rpartition("/")[2] else page.url
        parts = _parts(folder)
        if parts in self._passed:
            return make()
        key = parts[:-1], len(parts)
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _all(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        if isinstance(item, Section):
            yield from _all(item.children)


def _parts(address: str) -> Parts:
    return tuple(part for part in address.split("/") if part not in ("", "."))
