"""Notebooks as they are kept: nbval runs them (pyproject.toml says so); this holds their form."""

from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = sorted(BOOK.rglob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@every_notebook
def test_a_notebook_keeps_no_output_except_what_nbval_compares(path):
    for cell in code_cells(path):
        if "NBVAL_CHECK_OUTPUT" in cell.source or "nbval-check-output" in cell.metadata.get("tags", ()):
            assert all(output.output_type == "stream" for output in cell.outputs), cell.source
        else:
            assert not cell.outputs and cell.execution_count is None, cell.source


@every_notebook
def test_a_notebook_asks_for_the_plain_python_kernel_and_names_no_machine(path):
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata


@every_notebook
def test_a_cell_fits_the_eye(path):
    for cell in code_cells(path):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 12, cell.source
