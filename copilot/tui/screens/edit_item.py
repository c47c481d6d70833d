"""Edit: a small form over the fields of one proposal. What is typed stays until it is saved or given up."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Select, Static, TextArea

from copilot.domain.proposal import ProposalItem
from copilot.tui import changes, errands
from copilot.tui.fields import Field, edited, fields
from copilot.tui.messages import EditSaved
from copilot.tui.widgets.item_detail import words
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service


class EditItemScreen(ModalScreen[bool]):
    """Dismissed with True when the edited change was accepted; a refused one keeps the form open."""

    BINDINGS = [
        Binding("ctrl+s", "save", "Save and accept"),
        Binding("escape", "dismiss(False)", "Cancel", key_display="esc"),
    ]

    def __init__(self, service: "Service", item: ProposalItem) -> None:
        super().__init__()
        self._service = service
        self._item = item

    def compose(self) -> ComposeResult:
        """One line for each field, then the words that it rests on."""
        with VerticalScroll(id="form", can_focus=False) as form:
            form.border_title = f"Edit · {changes.subject(self._item)}".replace("[", "\\[")
            for field in fields(self._item):
                yield Label(Text(field.name.replace("_", " ")))
                yield _widget(field)
            yield Static(words(self._item.cites), id="form-words")
        yield KeyBar()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Accept the change as it stands in the form."""
        new = edited(self._item, self._form())
        deals, item = self._service.deals, self._item
        errands.send(self, lambda: deals.edit(item.deal, item.id, new), lambda _: EditSaved(), group="decide")

    @on(EditSaved)
    def _saved(self) -> None:
        errands.leave(self, True)

    def _form(self) -> dict[str, str]:
        typed = {(i.id or "").removeprefix("field-"): i.value for i in self.query(Input)}
        chosen = {(s.id or "").removeprefix("field-"): str(s.value) for s in self.query(Select)}
        long = {(t.id or "").removeprefix("field-"): t.text for t in self.query(TextArea)}
        return {**typed, **chosen, **long}


def _widget(field: Field) -> Input | TextArea | Select[str]:
    name = f"field-{field.name}"
    if field.choices:
        options = [(choice.replace("_", " "), choice) for choice in field.choices]
        return Select(options, value=field.value, allow_blank=False, compact=True, id=name)
    if field.long:
        return TextArea(field.value, tab_behavior="focus", compact=True, id=name)
    return Input(field.value, placeholder=field.hint, compact=True, id=name)
