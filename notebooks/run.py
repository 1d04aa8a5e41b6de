"""Run every notebook from top to bottom; fail at the first cell that fails. Nothing is written back."""

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent


def main() -> int:
    """Run all notebooks of this folder, each in an empty folder of its own."""
    notebooks = sorted(HERE.glob("*.ipynb"))
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            NotebookClient(notebook, timeout=600, resources={"metadata": {"path": folder}}).execute()
        print(f"{path.name}: {len(notebook.cells)} cells ran")
    print(f"{len(notebooks)} notebooks ran")
    return 0 if notebooks else 1


if __name__ == "__main__":
    sys.exit(main())
