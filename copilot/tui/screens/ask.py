"""Ask: what to say to an objection or a question, with the cards that say so."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from copilot.domain.draft import Answer
from copilot.domain.knowledge import Source
from copilot.service.drafting import Drafted
from copilot.tui import errands, marks
from copilot.tui.messages import Answered, Failed

if TYPE_CHECKING:
    from copilot.service import Service

Expired = Callable[[Source], bool]


class AskScreen(ModalScreen[None]):
    """Type what was heard, Enter; the answer stays while the next words are typed."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", key_display="esc"),
        Binding("down,pagedown", "scroll(1)", "Scroll", show=False),
        Binding("up,pageup", "scroll(-1)", "Scroll", show=False),
    ]
    AUTO_FOCUS = "#heard"

    drafted: reactive[Drafted[Answer] | None] = reactive(None)
    waiting: reactive[bool] = reactive(False)

    def __init__(self, service: "Service", deal_id: str | None = None) -> None:
        super().__init__()
        self._service = service
        self._deal_id = deal_id

    def compose(self) -> ComposeResult:
        """The line to type into, and the answer below."""
        with Vertical(id="ask") as box:
            box.border_title = f"What did they say? · {self._deal_id}" if self._deal_id else "What did they say?"
            yield Input(placeholder="“you are too expensive”, “do you have SOC 2?”", id="heard")
            with VerticalScroll(can_focus=False, id="answer-scroll"):
                yield Static(id="answer")
        yield Footer(compact=True)

    @on(Input.Submitted)
    def _asked(self, event: Input.Submitted) -> None:
        words, deal_id = event.value, self._deal_id
        if not words.strip():
            return
        self.waiting = True

        def job() -> Drafted[Answer]:
            deal = self._service.deals.get(deal_id) if deal_id else None
            return self._service.answers.respond(words, deal=deal)

        errands.send(self, job, Answered)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        self.waiting = False
        self.drafted = event.drafted

    @on(Failed)
    def _failed(self) -> None:
        self.waiting = False

    def watch_waiting(self, waiting: bool) -> None:
        """The answer before stays readable, but dimmed; the first question of the day waits for the cards to load."""
        self.query_one("#answer", Static).set_class(waiting, "-waiting")
        if waiting and self.drafted is None:
            self.query_one("#answer", Static).update("looking through the cards …")

    def watch_drafted(self, drafted: Drafted[Answer] | None) -> None:
        """Show the answer from its top."""
        if drafted is not None:
            today = self._service.today()
            text = answer(drafted.value, lambda source: source.expired(today))
            if drafted.fallback:
                text.append(
                    f"\nthe model did not answer ({drafted.fallback}); this is from the cards", style=marks.SOME
                )
            self.query_one("#answer", Static).update(text)
            self.query_one("#answer-scroll", VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, pages: int) -> None:
        """Read on without leaving the line."""
        scroll = self.query_one("#answer-scroll", VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height // 2), animate=False)


def answer(found: Answer, expired: Expired) -> Text:
    """Responses first, then questions to ask back, each with the card that it comes from."""
    if not found.responses and not found.questions and not found.by_offering:
        return marks.quiet("No card fits. Nothing is made up: ask what is behind it, and answer later.")
    text = Text()
    if found.category:
        text.append(f"{found.category.label}\n\n", style=marks.QUIET)
    for response in found.responses:
        text.append(f"{response.text.strip()}\n")
        text.append_text(_source(response.source, expired))
    for apart in found.by_offering:
        text.append(f"If you sell {apart.offering}\n", style="bold")
        for response in apart.responses:
            text.append(f"{response.text.strip()}\n")
            text.append_text(_source(response.source, expired))
    if found.questions:
        text.append("Ask back\n", style="bold")
    for question in found.questions:
        text.append(f"· {question.text}" + (f"  ({question.ask})" if question.ask else "") + "\n")
        text.append_text(_source(question.source, expired))
    text.rstrip()
    return text


def _source(source: Source, expired: Expired) -> Text:
    text = Text(f"{source.file} › {source.heading}, line {source.line}", style=marks.QUIET)
    if expired(source):
        text.append("  expired", style=f"bold {marks.BAD}")
    text.append(f"  {source.sharing}\n\n", style=marks.SOME if source.sharing == "internal" else marks.GOOD)
    return text
