"""Ask: what to say to an objection or a question, with the cards that say so, while the customer is still talking."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from copilot.domain.engine import Watch
from copilot.settings import EngineChoice
from copilot.tui import answer_words, errands, marks
from copilot.tui.ask_messages import Heard, Replied, Reply
from copilot.tui.messages import Failed
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service

PAUSE = 0.03
"""Seconds without a key until the cards are looked through; with the search itself it stays under a tenth."""
SHORTEST = 3
"""Characters from which words are looked up without Enter."""


class AskScreen(ModalScreen[None]):
    """The cards answer as one types; Enter asks the model too, and keeps the words for later."""

    BINDINGS = [
        Binding("ctrl+y", "copy", "Copy answer", priority=True),
        Binding("up", "recall(-1)", "Asked before", show=False),
        Binding("down", "recall(1)", "Asked after", show=False),
        Binding("pagedown", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-1)", "Scroll", show=False),
        Binding("y", "copy", "Copy answer, from the answer", show=False),
        Binding("slash", "back_to_line", "Back to the line, from the answer", show=False),
        Binding("escape", "dismiss", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "#heard"

    reply: reactive[Reply | None] = reactive(None)
    spoken: reactive[str] = reactive("")
    """What the model has said so far."""
    waiting: reactive[bool] = reactive(False)
    asking: reactive[bool] = reactive(False)
    """The model is at work."""

    def __init__(self, service: "Service", deal_id: str | None, asked: list[str]) -> None:
        """`asked` are the questions of this session, oldest first; what is asked here is added."""
        super().__init__()
        self._service = service
        self._deal_id = deal_id
        self._asked = asked
        self._at = len(asked)
        self._draft = ""
        self._pause: Timer | None = None
        self._number = 0

    def compose(self) -> ComposeResult:
        """The line to type into, and the answer below."""
        with Vertical(id="ask") as box:
            heading = f"What did they say? · {self._deal_id}" if self._deal_id else "What did they say?"
            box.border_title = heading.replace("[", "\\[")
            yield Input(placeholder="“you are too expensive”, “do you have SOC 2?”", id="heard")
            with VerticalScroll(id="answer-scroll"):
                yield Static(id="answer")
                yield Static(id="spoken", markup=False)
        yield KeyBar()

    def on_unmount(self) -> None:
        """A model that is still writing for a closed screen is told to stop."""
        self._number += 1

    @on(Input.Changed, "#heard")
    def _typed(self, event: Input.Changed) -> None:
        if self._pause is not None:
            self._pause.stop()
        words = event.value.strip()
        if self.reply is not None and words == self.reply.words and not self.waiting:
            return
        if len(words) >= SHORTEST:
            self._pause = self.set_timer(PAUSE, lambda: self._look_up(words))

    @on(Input.Submitted, "#heard")
    def _submitted(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        if not words:
            return
        if self._pause is not None:
            self._pause.stop()
        if not self._asked or self._asked[-1] != words:
            self._asked.append(words)
        self._at = len(self._asked)
        self._look_up(words, then_model=True)

    def _look_up(self, words: str, *, then_model: bool = False) -> None:
        """Look through the cards; whatever a model was writing is for other words now."""
        self._number += 1
        self.waiting, self.asking, self.spoken = True, False, ""
        errands.send(self, lambda: self._respond(words, "offline", Watch()), lambda r: Replied(r, then_model))

    def _respond(self, words: str, engine: EngineChoice, watch: Watch) -> Reply:
        deal = self._service.deals.get(self._deal_id) if self._deal_id else None
        drafted = self._service.answers.respond(words, deal=deal, engine=engine, watch=watch)
        to_come = engine == "offline" and self._service.answers.asks_model(deal)
        return Reply(words, drafted, self._service.library.flags(), to_come)

    @on(Replied)
    def _replied(self, event: Replied) -> None:
        self.waiting = self.asking = False
        self.spoken = ""
        self.reply = event.reply
        if event.then_model and event.reply.model_to_come:
            self._ask_model(event.reply.words)

    def _ask_model(self, words: str) -> None:
        """The offline answer stays until the model's has come and was checked."""
        self._number += 1
        number, self.asking = self._number, True
        watch = Watch(
            text=lambda piece: self._pass_on(number, piece),
            stopped=lambda: self._number != number,
        )
        errands.send(self, lambda: self._respond(words, "auto", watch), Replied)

    def _pass_on(self, number: int, piece: str) -> None:
        """Called in the worker's thread."""
        self.post_message(Heard(number, piece))

    @on(Heard)
    def _heard(self, event: Heard) -> None:
        if event.asking == self._number and self.asking:
            self.spoken += event.piece

    @on(Failed)
    def _failed(self) -> None:
        self.waiting = self.asking = False

    def watch_waiting(self, waiting: bool) -> None:
        """The answer before stays readable, but dimmed; the first question of the day waits for the cards to load."""
        self.query_one("#answer", Static).set_class(waiting, "-waiting")
        if waiting and self.reply is None:
            self.query_one("#answer", Static).update("looking through the cards …")

    def watch_reply(self, reply: Reply | None) -> None:
        """Show the answer from its top."""
        if reply is None:
            return
        drafted = reply.drafted
        text = answer_words.answer(drafted.value, self._service.today(), reply.flags)
        if drafted.fallback:
            text.append(f"\n\nthe model did not answer ({drafted.fallback}); this is from the cards", style=marks.SOME)
        elif reply.model_to_come:
            text.append("\n\nEnter asks the model as well", style=marks.QUIET)
        self.query_one("#answer", Static).update(text)
        self.query_one("#answer-scroll", VerticalScroll).scroll_home(animate=False)

    def watch_asking(self) -> None:
        """Show that the model was asked."""
        self._show_spoken()

    def watch_spoken(self) -> None:
        """Show what the model has written."""
        self._show_spoken()

    def _show_spoken(self) -> None:
        said = f"\nthe model writes …\n{self.spoken}" if self.asking else ""
        self.query_one("#spoken", Static).update(said)

    def action_recall(self, step: int) -> None:
        """Words that were asked before; what is being typed comes back below them."""
        line = self.query_one("#heard", Input)
        at = self._at + step
        if not 0 <= at <= len(self._asked):
            return
        if self._at == len(self._asked):
            self._draft = line.value
        self._at = at
        line.value = self._asked[at] if at < len(self._asked) else self._draft
        line.cursor_position = len(line.value)

    def action_copy(self) -> None:
        """What to say, to the clipboard."""
        words = answer_words.to_copy(self.reply.drafted.value) if self.reply else ""
        if words:
            self.app.copy_to_clipboard(words)
            self.notify("the answer is in the clipboard", markup=False)
        else:
            self.notify("there is no answer to copy", markup=False)

    def action_back_to_line(self) -> None:
        """Type again."""
        self.query_one("#heard", Input).focus()

    def action_scroll(self, pages: int) -> None:
        """Read on without leaving the line."""
        scroll = self.query_one("#answer-scroll", VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height // 2), animate=False)
