"""Imports point down, as docs/architecture.md draws the packages."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.site import ROOT

# From the top. Packages of one layer do not import each other.
LAYERS = (
    ("usage_site",),
    ("analytics.urls", "analytics.api_urls"),
    ("analytics.openapi", "analytics.staff"),
    ("analytics.pages",),
    ("analytics.exports", "analytics.accounts"),
    ("analytics.usage", "analytics.filters", "analytics.audit"),
    ("analytics.mirror",),
    ("analytics.litellm", "analytics.components"),
    ("analytics.domain",),
)
LEVEL = {package: level for level, layer in enumerate(LAYERS) for package in layer}
# Django's entry points into any package: the app, its commands and its template tags.
ENTRY_POINTS = ("analytics.apps", "analytics.management", "analytics.templatetags")
FILES = [path for top in ("analytics", "usage_site") for path in sorted((ROOT / top).rglob("*.py"))]


def module_of(path: Path) -> str:
    """The dotted name; a package's `__init__.py` counts as a module of the package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The absolute names that a file imports, also inside functions."""
    return tuple(imported(path))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module_of(path).split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def package_of(module: str) -> str | None:
    """The package of the layers that holds the module; None outside of them."""
    names = (".".join(module.split(".")[:length]) for length in (1, 2))
    return next((name for name in names if name in LEVEL), None)


def points_down(module: str, imported: str) -> bool:
    """Whether the layers allow the import."""
    one, other = package_of(module), package_of(imported)
    if one is None or other is None or one == other:
        return True
    return LEVEL[one] < LEVEL[other]


def upward_imports() -> list[str]:
    """Every import that the layers forbid, as `module -> name`."""
    return [
        f"{module_of(path)} -> {name}"
        for path in FILES
        for name in imports(path)
        if not points_down(module_of(path), name)
    ]


def test_imports_point_down():
    assert upward_imports() == []


def test_no_page_imports_another():
    pages = ROOT / "analytics" / "pages"
    names = {folder.name for folder in pages.iterdir() if (folder / "__init__.py").exists()}
    for page in names:
        others = tuple(f"analytics.pages.{name}." for name in names - {page})
        for path in (pages / page).rglob("*.py"):
            assert [name for name in imports(path) if name.startswith(others)] == [], path


def test_the_site_imports_no_demo_script_or_test():
    for path in FILES:
        outside = [
            name for name in imports(path) if name.startswith(("demo.", "scripts.", "tests."))
        ]
        assert outside == [], path


def test_analytics_does_not_import_its_deployment():
    for path in FILES:
        if module_of(path).startswith("analytics."):
            assert [name for name in imports(path) if name.startswith("usage_site")] == [], path


def test_every_package_of_analytics_has_a_layer():
    modules = [module_of(path) for path in FILES if module_of(path) != "analytics.__init__"]
    assert [
        name for name in modules if not package_of(name) and not name.startswith(ENTRY_POINTS)
    ] == []


def test_upward_and_sideways_imports_are_found():
    assert not points_down("analytics.litellm.checks", "analytics.usage.warnings.listed")
    assert not points_down("analytics.usage.cache", "analytics.filters.form")
    assert points_down("analytics.pages.data.views", "analytics.domain.errors.UsageError")
