"""Making a workspace and telling where everything lives."""

from pathlib import Path

from copilot import paths
from copilot.errors import CopilotError, StorageFailed
from copilot.settings import load_workspace

DEMO_OFFERINGS = ("spec-kit", "miyabi", "ai-control-plane")
_FILE = """\
# The conventions of this workspace. Deals, keys and model addresses are never kept here.

# Which starter cards lie below your own files: "method", and the demo sellers by their ids.
starter = [{starter}]

# The offering of calls and deals that name none.
# default_offering = "your-offering"

# false forbids every model in this workspace. Nothing here can switch one on.
allow_model = true

# Words that no model is sent, and accounts whose deals none is sent; each user may add their own.
# never_send_words = ["code name"]
# never_send_accounts = ["Account"]

# Our own company: tells our people from the buyer's.
[company]
# name = "Your company"
# aliases = []
# domains = ["example.com"]
# people = []
"""


def create(folder: Path, *, demo: bool = False) -> Path:
    """Make a workspace in a folder, which may hold other files; the path of its copilot.toml.

    Raises CopilotError where there is one already, StorageFailed where the folder cannot be written.
    """
    file = folder.expanduser().resolve() / paths.WORKSPACE_FILE
    if file.exists():
        raise CopilotError(f"{file} exists", "this folder is a workspace already; edit the file to change it")
    starter = ", ".join(f'"{name}"' for name in ("method", *(DEMO_OFFERINGS if demo else ())))
    try:
        for name in ("playbooks", "knowledge"):
            (file.parent / name).mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(_FILE.format(starter=starter))
    except OSError as problem:
        raise StorageFailed(
            f"the workspace cannot be made: {problem.strerror} ({problem.filename})",
            "choose a folder that you can write to",
        ) from None
    return file


def places(workspace: Path | None) -> dict[str, str]:
    """Every folder and file in use, by name."""
    folder = paths.find_workspace(workspace)
    load_workspace(folder)
    where = paths.Paths.of(folder)
    return {
        "workspace": str(where.workspace),
        "starter": str(paths.starter_folder()),
        "settings": str(paths.config_file()),
        "data": str(where.data),
        "deals": str(where.database),
        "index": str(where.index),
        "sent": str(where.sent_log),
        "models": str(paths.models_folder()),
    }
