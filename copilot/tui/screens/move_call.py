"""A call is with the wrong deal: another is chosen, and whether its decisions go along."""

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen

from copilot.domain.deal import Call
from copilot.domain.proposal import ItemState, ProposalItem
from copilot.tui import errands
from copilot.tui.call_lines import DealChoice
from copilot.tui.call_messages import CallMoved
from copilot.tui.screens.choose_deal import ChooseDealScreen
from copilot.tui.screens.question import QuestionScreen, Reply

if TYPE_CHECKING:
    from copilot.service import Service


class Moving(NamedTuple):
    """The screen from which a call is moved, and the call with what it proposed."""

    screen: Screen[Any]
    service: "Service"
    call: Call
    items: tuple[ProposalItem, ...]

    def ask(self) -> None:
        """Ask for the other deal; the screen gets CallMoved, or Failed, once the call is there."""
        choose = ChooseDealScreen(self.service, without=self.call.deal, new=False)
        self.screen.app.push_screen(choose, self._chosen)

    def _chosen(self, choice: DealChoice | None) -> None:
        if choice is None or choice.deal is None:
            return
        target = choice.deal
        decided = [i for i in self.items if i.call == self.call.id and i.state is not ItemState.PROPOSED]
        accepted = sum(i.state is not ItemState.REJECTED for i in decided)
        if not decided:
            self._move(target, with_decisions=False)
            return
        question = QuestionScreen(
            f"Move to {choice.account}",
            f"{accepted} changes of this call were accepted in {self.call.deal}. They are taken out there.",
            (
                Reply("w", f"with it: accepted in {target} too, as far as they apply"),
                Reply("r", f"reverted: {target} gets them as proposals"),
            ),
        )
        self.screen.app.push_screen(question, lambda reply: self._answered(target, reply))

    def _answered(self, target: str, reply: str | None) -> None:
        if reply is not None:
            self._move(target, with_decisions=reply == "w")

    def _move(self, target: str, *, with_decisions: bool) -> None:
        deals, call = self.service.deals, self.call
        errands.send(
            self.screen,
            lambda: deals.move(call.id, target, with_decisions=with_decisions),
            lambda moved: CallMoved(target, moved.carried),
            group="decide",
        )
