"""Where files live: the workspace (content, in git) and the user's data folder (deals, index, models: never in git)."""

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

WORKSPACE_FILE = "copilot.toml"
CONTENT_FOLDERS = ("playbooks", "knowledge", "prompts")


def starter_folder() -> Path:
    """The read-only starter content: inside the installed package, or the checkout's own folders."""
    packaged = Path(__file__).parent / "starter"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


def samples_folder() -> Path:
    """The sample call and plan that the demo uses."""
    return Path(__file__).parent / "samples"


def home() -> Path:
    """The base of all data: `$SALES_COPILOT_HOME`, else the user's data folder."""
    if override := os.environ.get("SALES_COPILOT_HOME"):
        return Path(override).expanduser()
    from platformdirs import user_data_path

    return user_data_path("sales-copilot")


def config_file() -> Path:
    """The user's own settings: `$SALES_COPILOT_CONFIG`, else `config.toml` in the user's configuration folder."""
    if override := os.environ.get("SALES_COPILOT_CONFIG"):
        return Path(override).expanduser()
    if override := os.environ.get("SALES_COPILOT_HOME"):
        return Path(override).expanduser() / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("sales-copilot") / "config.toml"


def models_folder() -> Path:
    """Exported embedding models, shared by all workspaces; a cache that can be deleted."""
    return home() / "models"


def find_workspace(asked: Path | None, start: Path | None = None) -> Path:
    """The workspace: as asked, `$SALES_COPILOT_WORKSPACE`, the nearest parent with a copilot.toml, else the default.

    The default is a folder in the user's data folder that need not exist yet: it then holds the starter content alone.
    """
    if asked is not None:
        return asked.expanduser().resolve()
    if named := os.environ.get("SALES_COPILOT_WORKSPACE"):
        return Path(named).expanduser().resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / WORKSPACE_FILE).is_file():
            return folder
    return (home() / "workspace").resolve()


@dataclass(frozen=True, slots=True)
class Paths:
    """All folders of one workspace."""

    workspace: Path
    data: Path

    @classmethod
    def of(cls, workspace: Path) -> "Paths":
        """Data of each workspace lives apart, named for the folder and a hash of its full path."""
        digest = hashlib.sha256(str(workspace).encode()).hexdigest()[:8]
        name = re.sub(r"[^a-z0-9]+", "-", workspace.name.lower()).strip("-") or "workspace"
        return cls(workspace=workspace, data=home() / "workspaces" / f"{name}-{digest}")

    @property
    def database(self) -> Path:
        return self.data / "deals.sqlite3"

    @property
    def sent_log(self) -> Path:
        """What was sent to a model, one JSON line for each request."""
        return self.data / "sent.jsonl"

    @property
    def screen(self) -> Path:
        """What the app looked like when it was left."""
        return self.data / "screen.json"

    @property
    def index(self) -> Path:
        return self.data / "index"


def private_folder(folder: Path) -> Path:
    """Create a folder that only its owner can open; customer talk lives below it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sys.platform != "win32":
        folder.chmod(0o700)
    return folder
