"""The app paints before anything heavy is loaded."""

import subprocess
import sys

HEAVY = (
    "numpy",
    "chromadb",
    "sqlalchemy",
    "alembic",
    "onnxruntime",
    "torch",
    "langchain",
    "openai",
    "dateparser",
    "yaml",
)


def test_importing_the_app_loads_no_model_and_no_database() -> None:
    code = "import sys, copilot.tui.app; print([m for m in sys.argv[1:] if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
