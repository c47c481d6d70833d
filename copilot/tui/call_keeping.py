"""Keeps on the disk what is in New call, until it is attached or thrown away."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from copilot.errors import CopilotError
from copilot.tui.call_mending import Mending
from copilot.tui.call_messages import InputKept
from copilot.tui.messages import Failed

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.call_drafts import CallDraft


class Keeping:
    """One draft and its changes. It writes by the app's workers, which outlive the screen."""

    def __init__(self, service: "Service") -> None:
        self._service = service
        self._id = ""
        self._step = 0
        self._last: tuple[Any, ...] = ()

    def go_on_with(self, draft: "CallDraft") -> None:
        """What is kept from now on takes the place of that draft."""
        self._id, self._step = draft.id, draft.step

    def keep(self, app: App[Any], words: str, typed: str, mending: Mending, deal: str | None) -> None:
        """Write what is in the box, and what the person told about it."""
        from copilot.service.call_drafts import CallDraft, new_draft_id

        now = (words, typed, tuple(mending.names.items()), tuple(mending.sides.items()), deal)
        if now == self._last or (not self._id and not words and not typed):
            return
        self._last = now
        self._id = self._id or new_draft_id()
        self._step += 1
        draft = CallDraft(
            id=self._id,
            step=self._step,
            saved=datetime.now(UTC),
            words=words,
            typed=typed,
            names=dict(mending.names),
            sides=dict(mending.sides),
            deal=deal,
        )
        self._run(app, lambda: self._service.call_drafts.keep(draft))

    def drop(self, app: App[Any], path: str | None) -> None:
        """The call is attached or set aside; what comes next is a draft of its own."""
        draft_id, self._id, self._last = self._id, "", ()
        service = self._service

        def job() -> None:
            if draft_id:
                service.call_drafts.drop(draft_id)
            if path is not None:
                service.inbox.done(Path(path))
                service.call_files.remember(Path(path))

        self._run(app, job, Path(path) if path else None)

    def _run(self, app: App[Any], job: Callable[[], None], done: Path | None = None) -> None:
        def work() -> None:
            try:
                job()
                app.post_message(InputKept(self._service.call_drafts.waiting(), done))
            except CopilotError as problem:
                app.post_message(Failed(problem))

        app.run_worker(work, thread=True, group="keep")
