"""A deal is chosen: those that fit with their reasons, the others as one types, or a new one."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from copilot.domain.deal import Deal
from copilot.tui import errands, marks
from copilot.tui.call_lines import DealChoice
from copilot.tui.call_messages import DealsListed
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.deal_suggestion import Suggestion

NEW = "new deal"
"""The id of the last line; no deal's id has a space."""
SHOWN = 200
"""Deals in the list; typing finds the others."""


class ChooseDealScreen(ModalScreen[DealChoice | None]):
    """Dismissed with the choice, or None. Without an `account` no new deal is offered before one is typed."""

    BINDINGS = [
        Binding("enter", "take", "Take it", priority=True),
        Binding("escape", "dismiss(None)", "Back", key_display="esc"),
    ]

    deals: reactive[tuple[Deal, ...] | None] = reactive(None)

    def __init__(
        self,
        service: "Service",
        suggestion: "Suggestion | None" = None,
        account: str = "",
        *,
        without: str | None = None,
        new: bool = True,
    ) -> None:
        super().__init__()
        self._service = service
        self._reasons = {f.deal: f.reasons for f in suggestion.fits} if suggestion else {}
        self._account = account
        self._without = without
        self._new = new

    def compose(self) -> ComposeResult:
        """What one types, and the deals that have it."""
        with Vertical(id="choose-deal") as box:
            box.border_title = "Deal"
            hint = "type to find a deal, or the account of a new one" if self._new else "type to find a deal"
            yield Input(placeholder=hint, compact=True)
            yield OptionList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the deals."""
        errands.send(self, self._service.deals.list_deals, DealsListed)

    @on(DealsListed)
    def _listed(self, event: DealsListed) -> None:
        self.deals = event.deals

    def watch_deals(self) -> None:
        """Show them."""
        self._show()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()

    def _show(self) -> None:
        words = self.query_one(Input).value.strip()
        wanted = words.casefold().split()
        fitting = [
            d
            for d in self.deals or ()
            if d.id != self._without and all(w in f"{d.account} {d.id}".casefold() for w in wanted)
        ]
        order = list(self._reasons)
        fitting.sort(key=lambda d: (order.index(d.id) if d.id in order else len(order), d.account.casefold()))
        answers = self.query_one(OptionList)
        answers.clear_options()
        answers.add_options(Option(self._line(d), id=d.id) for d in fitting[:SHOWN])
        account = words or self._account
        if self._new and account and self.deals is not None:
            answers.add_option(Option(Text(f"＋ a new deal for {account}", style=f"bold {marks.GOOD}"), id=NEW))
        first_is_meant = bool(words) or bool(self._reasons) or not self._account
        answers.highlighted = None if not answers.option_count else 0 if first_is_meant else answers.option_count - 1

    def _line(self, deal: Deal) -> Text:
        text = Text(deal.account, style="bold", no_wrap=True, overflow="ellipsis")
        text.append(f"  {deal.id}", style=f"not bold {marks.QUIET}")
        if reasons := self._reasons.get(deal.id):
            text.append(f"  {'; '.join(reasons[:2])}", style=f"not bold {marks.SOME}")
        return text

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while one types."""
        answers = self.query_one(OptionList)
        if event.key in ("up", "down", "pageup", "pagedown") and not answers.has_focus:
            event.stop()
            names = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
            await answers.run_action(names[event.key])

    def action_take(self) -> None:
        """The deal under the cursor."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self._take(option.id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is not None:
            self._take(event.option.id)

    def _take(self, chosen: str) -> None:
        if chosen == NEW:
            self.dismiss(DealChoice(None, self.query_one(Input).value.strip() or self._account, "chosen"))
            return
        account = next(d.account for d in self.deals or () if d.id == chosen)
        self.dismiss(DealChoice(chosen, account, "chosen", self._reasons.get(chosen, ())))
