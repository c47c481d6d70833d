"""Label: a call turn by turn, one key for each kind of label; every change is in the file at once."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from copilot.domain.meddpicc import Element, Status
from copilot.service.labelling import LabelledTurn, LabelSheet, SheetState
from copilot.tui import errands, label_words
from copilot.tui.label_messages import SheetChanged, SheetOpened
from copilot.tui.messages import Failed
from copilot.tui.screens.label_form import EvidenceForm, LabelForm, StatementForm
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.title_bar import TitleBar

_NEXT = {
    None: Status.MISSING,
    Status.MISSING: Status.PARTIAL,
    Status.PARTIAL: Status.CONFIRMED,
    Status.CONFIRMED: Status.MISSING,
}


class LabelScreen(Screen[None]):
    """One label file. A label that is refused comes back in its form with what was written."""

    BINDINGS = [
        *(Binding(k, f"evidence('{e.value}')", e.label, show=False) for k, e in label_words.ELEMENT_KEYS.items()),
        *(Binding(k, f"other('{kind}')", kind.capitalize()) for k, kind in label_words.OTHER_KEYS.items()),
        *(
            Binding(k.upper(), f"status('{e.value}')", f"Status of {e.label.lower()}", show=False)
            for k, e in label_words.ELEMENT_KEYS.items()
        ),
        Binding("delete,backspace", "remove", "Remove the turn's last label", show=False),
        Binding("u", "undo", "Undo"),
        Binding("j", "move(1)", "Next turn", show=False),
        Binding("k", "move(-1)", "Turn before", show=False),
        Binding("ctrl+r", "read", "Read the file again", show=False),
        Binding("escape", "app.quit", "Done", key_display="esc"),
    ]

    state: reactive[SheetState | None] = reactive(None)

    def __init__(self, sheet: LabelSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._form: Callable[[], LabelForm] | None = None

    def compose(self) -> ComposeResult:
        """Turns with their labels, and the eight statuses."""
        yield TitleBar("Label", self._sheet.file.name)
        yield OptionList(id="turns", markup=False)
        yield Static(id="statuses")
        yield KeyBar()

    def on_mount(self) -> None:
        """The first turn."""
        self.state = self._sheet.state()
        self.query_one(OptionList).focus()

    def action_read(self) -> None:
        """As the file is now."""
        errands.send(self, lambda: LabelSheet(self._sheet.file), SheetOpened)

    @on(SheetOpened)
    def _opened(self, event: SheetOpened) -> None:
        self._sheet = event.sheet
        self.state = event.sheet.state()

    @on(SheetChanged)
    def _changed(self, event: SheetChanged) -> None:
        self._form = None
        self.state = event.state

    @on(Failed)
    def _failed(self) -> None:
        if self._form is not None:
            self._open(self._form)

    def watch_state(self, state: SheetState | None) -> None:
        """Show the turns, the cursor where it was."""
        if state is None:
            return
        turns = self.query_one("#turns", OptionList)
        at, scroll = turns.highlighted, turns.scroll_y
        turns.clear_options()
        turns.add_options(Option(label_words.turn(t), id=str(t.n)) for t in state.turns)
        turns.highlighted = min(at or 0, len(state.turns) - 1) if state.turns else None
        turns.scroll_to(y=scroll, animate=False)
        self.query_one("#statuses", Static).update(label_words.statuses(state))
        wrong = f"{len(state.problems)} wrong" if state.problems else "all right"
        self.query_one(TitleBar).note = f"saved · {state.count} labels · {wrong} · {len(state.turns)} turns"

    @property
    def _turn(self) -> LabelledTurn | None:
        at = self.query_one("#turns", OptionList).highlighted
        return self.state.turns[at] if self.state and at is not None else None

    def action_move(self, step: int) -> None:
        """The turn below or above."""
        turns = self.query_one("#turns", OptionList)
        turns.action_cursor_down() if step > 0 else turns.action_cursor_up()

    def action_evidence(self, element: str) -> None:
        """Evidence of an element in this turn."""
        if (turn := self._turn) is not None:
            self._open(lambda: EvidenceForm(turn, Element(element)))

    def action_other(self, kind: str) -> None:
        """Another kind of label."""
        if (turn := self._turn) is not None:
            begins = label_words.beginning(kind, turn)
            self._open(lambda: StatementForm(turn, begins))

    def _open(self, form: Callable[[], LabelForm]) -> None:
        turn, sheet = self._turn, self._sheet
        if turn is None:
            return

        def save(told: tuple[str, str] | None) -> None:
            self._form = None
            if told is not None:
                self._form = lambda: _again(turn, *told)
                errands.send(self, lambda: sheet.add(turn.n, *told), SheetChanged, group="write")

        self.app.push_screen(form(), save)

    def action_status(self, element: str) -> None:
        """Missing, partial, confirmed, in turn."""
        if self.state is not None:
            sheet, which = self._sheet, Element(element)
            status = _NEXT[self.state.statuses.get(which)]
            errands.send(self, lambda: sheet.set_status(which, status), SheetChanged, group="write")

    def action_remove(self) -> None:
        """Take the last label of this turn away."""
        turn, sheet = self._turn, self._sheet
        if turn is None or not turn.labels:
            self.notify("this turn has no label", markup=False)
            return
        last = max(turn.labels)
        errands.send(self, lambda: sheet.remove(last), SheetChanged, group="write")

    def action_undo(self) -> None:
        """The file as it was before the last change."""
        errands.send(self, self._sheet.undo, SheetChanged, group="write")


def _again(turn: LabelledTurn, statement: str, words: str) -> LabelForm:
    """The form of a refused label, with what was written."""
    shown = LabelledTurn(turn.n, turn.speaker, turn.side, words, turn.line, turn.labels)
    return StatementForm(shown, label_words.Beginning(statement, "the label was refused; nothing was written"))
