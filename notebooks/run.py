"""Run every notebook from top to bottom; fail at the first cell that fails.

What they gave is kept in `notebooks/executed/`, which git ignores and the documentation shows. A notebook that uses the
shared data runs a second time without them, if they are here, so that both ways are tried.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
EXECUTED = HERE / "executed"
SHARED = "FAIRLEAD_SHARED_DATA"
"""The variable that says where the shared data are; without it notebooks look beside the repository."""


def main() -> int:
    """Run the notebooks named, or all, each in an empty folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="notebooks without .ipynb; all unless named")
    every = sorted(path.stem for path in HERE.glob("*.ipynb"))
    names = parser.parse_args().names or every
    data = Path(os.environ.get(SHARED, HERE.parents[1] / "shared" / "data"))
    EXECUTED.mkdir(exist_ok=True)
    for name in names:
        for where in _ways(name, data):
            _run(name, where)
    if names == every:
        (EXECUTED / ".all").touch()  # `make docs` runs them anew where one is newer than this
    print(f"{len(names)} notebooks ran")
    return 0 if names else 1


def _ways(name: str, data: Path) -> list[Path]:
    """Give the places in which a notebook is to look for the shared data; it is kept as the last one left it."""
    nowhere = Path(tempfile.gettempdir()) / "no shared data"
    if not data.exists():
        return [nowhere]
    return [nowhere, data] if SHARED in (HERE / f"{name}.ipynb").read_text(encoding="utf-8") else [data]


def _run(name: str, data: Path) -> None:
    notebook = nbformat.read(HERE / f"{name}.ipynb", as_version=4)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[SHARED] = str(data)
        quiet = ["--log-level=ERROR"]  # kernels warn of how they talk to us
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": folder}}, extra_arguments=quiet).execute()
    nbformat.write(notebook, EXECUTED / f"{name}.ipynb")
    how = "with" if data.exists() else "without"
    print(f"{name}: {len(notebook.cells)} cells, {time.monotonic() - began:.0f} s, {how} the shared data", flush=True)


if __name__ == "__main__":
    sys.exit(main())
