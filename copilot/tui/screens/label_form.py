"""The form of one label: facets and polarity with single keys, or a statement to complete; and the exact words."""

import re

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from copilot.domain.meddpicc import Element
from copilot.service.labelling import LabelledTurn
from copilot.tui import label_words, marks
from copilot.tui.label_words import Beginning
from copilot.tui.widgets.key_bar import KeyBar

_UNFILLED = re.compile(r'\s\w+=(?:"")?(?=\s|$)')
"""`due=` and `task=""` as they stand in the form before anything is written there."""


class LabelForm(ModalScreen[tuple[str, str] | None]):
    """Dismissed with a statement and its words, or with None."""

    BINDINGS = [Binding("enter", "save", "Save"), Binding("escape", "dismiss(None)", "Cancel", key_display="esc")]

    def __init__(self, turn: LabelledTurn) -> None:
        super().__init__()
        self._turn = turn

    def words_line(self) -> Input:
        """The line for the words, the whole turn at first."""
        return Input(self._turn.text, id="words", compact=True, select_on_focus=False)

    @property
    def statement(self) -> str:
        """What the label says."""
        raise NotImplementedError

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Take the label as it stands."""
        self.dismiss((self.statement, self.query_one("#words", Input).value))


class EvidenceForm(LabelForm):
    """An element: digits choose facets, `a` turns it against, `o` makes it optional."""

    BINDINGS = [
        *(Binding(str(n), f"facet({n - 1})", f"Facet {n}", show=False) for n in range(1, 10)),
        Binding("a", "against", "For or against"),
        Binding("o", "optional", "Optional"),
        Binding("tab", "app.focus_next", "To the words"),
    ]
    AUTO_FOCUS = ""

    chosen: reactive[frozenset[str]] = reactive(frozenset[str]())
    against: reactive[bool] = reactive(False)
    optional: reactive[bool] = reactive(False)

    def __init__(self, turn: LabelledTurn, element: Element) -> None:
        super().__init__(turn)
        self._element = element
        self._facets = label_words.facets(element)

    def compose(self) -> ComposeResult:
        """What is chosen, and the words."""
        with Vertical(id="label-form") as box:
            box.border_title = f"{self._element.label} · turn {self._turn.n}"
            yield Static(id="chosen")
            yield Label("words")
            yield self.words_line()
        yield KeyBar()

    @property
    def statement(self) -> str:
        """`metrics baseline against`."""
        facets = [f for f in self._facets if f in self.chosen]
        words = [self._element.value, *facets, "against" if self.against else "", "optional" if self.optional else ""]
        return " ".join(filter(None, words))

    def action_facet(self, number: int) -> None:
        """Choose it, or no longer."""
        if number < len(self._facets):
            self.chosen = self.chosen ^ {self._facets[number]}

    def action_against(self) -> None:
        """Evidence that the element is weak."""
        self.against = not self.against

    def action_optional(self) -> None:
        """Two careful readers could differ."""
        self.optional = not self.optional

    def watch_chosen(self) -> None:
        """Show the choice."""
        self._show()

    def watch_against(self) -> None:
        """Show the choice."""
        self._show()

    def watch_optional(self) -> None:
        """Show the choice."""
        self._show()

    def _show(self) -> None:
        text = Text()
        for number, facet in enumerate(self._facets, 1):
            mark, style = ("✓", f"bold {marks.GOOD}") if facet in self.chosen else ("○", marks.QUIET)
            text.append(f"{number} ", style=marks.OWN)
            text.append(f"{mark} {facet}\n", style=style)
        text.append("a ", style=marks.OWN)
        text.append("against\n" if self.against else "for\n", style=marks.BAD if self.against else marks.GOOD)
        text.append(f"> {self.statement}", style="bold")
        self.query_one("#chosen", Static).update(text)


class StatementForm(LabelForm):
    """Any other label: its line to complete."""

    AUTO_FOCUS = "#statement"

    def __init__(self, turn: LabelledTurn, begins: Beginning) -> None:
        super().__init__(turn)
        self._begins = begins

    def compose(self) -> ComposeResult:
        """The statement, what may stand in it, and the words."""
        with Vertical(id="label-form") as box:
            box.border_title = f"{self._begins.statement.split()[0].capitalize()} · turn {self._turn.n}"
            yield Input(self._begins.statement, id="statement", compact=True, select_on_focus=False)
            yield Static(marks.quiet(self._begins.hint))
            yield Label("words")
            yield self.words_line()
        yield KeyBar()

    @property
    def statement(self) -> str:
        """What was written, without what was left empty."""
        return _UNFILLED.sub("", self.query_one("#statement", Input).value).strip()
