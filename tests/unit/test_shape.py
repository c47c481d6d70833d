"""The shape of the house itself: what loads when, and what a file may hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "copilot").rglob("*.py"))
HEAVY = (
    "numpy",
    "chromadb",
    "onnxruntime",
    "torch",
    "sentence_transformers",
    "langchain_core",
    "langchain_openai",
    "openai",
    "sqlalchemy",
    "alembic",
    "textual",
    "dateparser",
    "jinja2",
)


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import copilot.cli.app",
        "import copilot.domain.engine, copilot.domain.grounding, copilot.domain.decisions",
        "from copilot.wiring import build; build()",
    ],
)
def test_nothing_heavy_loads_before_it_is_used(statement: str) -> None:
    assert not loaded_by(statement) & set(HEAVY)


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_files_and_functions_stay_readable(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}
    assert not [f for f in SOURCES if f.stem in vague]


def test_no_path_of_one_machine_stands_in_the_sources() -> None:
    places = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "../sha" + "red")
    for file in [*SOURCES, *(ROOT / "evals").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]:
        text = file.read_text(encoding="utf-8")
        assert not [p for p in places if p in text], file
