"""Packages whose names are imported when they are asked for."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PACKAGES = ("models", "simulation")


@pytest.mark.parametrize("name", PACKAGES)
def test_every_public_name_resolves_from_where_type_checkers_are_told_it_is(name: str) -> None:
    """The table, the imports for type checkers and ``__all__`` say the same; ``dir`` lists it."""
    package = import_module(name)
    written = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    told = {
        each.name: found.module
        for found in ast.walk(written)
        if isinstance(found, ast.ImportFrom)
        for each in found.names
    }
    for public in package.__all__:
        assert getattr(package, public) is getattr(import_module(str(told[public])), public)
        assert public in dir(package)
    homes = next(found for found in ast.walk(written) if isinstance(found, ast.Dict))
    assert ast.literal_eval(homes) == {public: told[public] for public in package.__all__}


@pytest.mark.parametrize("name", PACKAGES)
def test_no_public_name_is_that_of_a_submodule(name: str) -> None:
    """Importing the submodule would put it in the name's place."""
    package = import_module(name)
    assert not {each.name for each in pkgutil.iter_modules(package.__path__)} & set(package.__all__)


@pytest.mark.parametrize("name", PACKAGES)
def test_an_unknown_name_is_refused_as_by_any_module(name: str) -> None:
    """Whether it is asked for or imported."""
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'Nothing'"):
        import_module(name).Nothing  # noqa: B018 - asking is what is tested
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec(f"from {name} import Nothing")


def test_importing_a_package_imports_none_of_its_modules() -> None:
    """Until a name is asked for."""
    code = "import sys, models, simulation; print([n for n in sys.modules if n.startswith(('models.', 'simulation.'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
