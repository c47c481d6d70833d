"""Accounts whose deals no model is ever sent."""

from dataclasses import dataclass
from pathlib import Path

from copilot.domain.accounts import is_among
from copilot.errors import NotFound
from copilot.settings import Settings, Workspace, remember


@dataclass(frozen=True)
class Accounts:
    """Marks accounts for the user, and tells which are marked, here and in the workspace."""

    settings: Settings
    workspace: Workspace

    def marked(self) -> dict[str, str]:
        """The marked accounts, each with who marked it: `settings` or `workspace`."""
        by = dict.fromkeys(self.workspace.never_send_accounts, "workspace")
        return dict(sorted((by | dict.fromkeys(self.settings.never_send_accounts, "settings")).items()))

    def mark(self, account: str) -> Path:
        """Never send the deals of this account to a model, from now on; the file that remembers it."""
        return remember("never_send_accounts", lambda known: {*known, " ".join(account.split())})

    def unmark(self, account: str) -> Path:
        """Take the user's mark away. Raises NotFound where there is none, or where the workspace made it."""
        marked = self.marked()
        mine = {name for name, by in marked.items() if by == "settings" and is_among(account, [name])}
        if not mine:
            theirs = is_among(account, self.workspace.never_send_accounts)
            raise NotFound(
                f"you have not marked the account {account!r}",
                "the workspace's copilot.toml marks it" if theirs else "sales-copilot account never-send lists them",
            )
        return remember("never_send_accounts", lambda known: known - mine)
