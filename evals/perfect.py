"""A model that knows the labels: what of its answers reaches the score is what the path to the score can carry."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copilot.domain.draft import ModelUse
from copilot.engines.llm.chat import AnswerT, Ask, Reply, Tool
from evals.gold import GoldCall
from evals.scoring import Label

if TYPE_CHECKING:
    from copilot.service import Service

_QUESTION = re.compile(r"^\[card (\d+)\] \(element: (\w+); finds: (\w+)[^)]*\) (.+)$", re.MULTILINE)
_CARD = re.compile(r"^\[card (\d+)\] ([^(].*)$", re.MULTILINE)
_CONCERN = re.compile(r"^(\d+)\. (.+?)(?: \([a-z_ ]+\))?$", re.MULTILINE)
_SENTENCE = r"^\[{}\.1\] "
_GROUNDS = ("turn", "op", "id", "title", "owner", "owner_side", "due", "status")


@dataclass
class Perfect:
    """A ChatModel that answers from the labels of `call`, and looks a card up where it is not shown.

    Optional labels are left out: they count neither way, and statuses rest on the required ones.
    """

    service: "Service"
    call: GoldCall | None = None
    objections: dict[str, Label] = field(default_factory=dict)
    """The labelled objections of the call by the whole words of their turns."""

    def of(self, call: GoldCall, turns: dict[int, str]) -> None:
        """Answer about this call from now on."""
        self.call = call
        self.objections = {
            _plain(turns.get(o["turn"], o["words"])): o for o in call.labels["objections"] if not o.get("optional")
        }

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        """What the labels say."""
        answers: dict[str, Callable[[str, Sequence[Tool]], dict[str, Any]]] = {
            "gap_analysis": self._evidence,
            "plan_update": self._changes,
            "discovery": self._questions,
            "objection_response": self._responses,
        }
        value = answers[ask.prompt.name](ask.prompt.user, ask.tools)
        return Reply(ask.schema.model_validate(value), ModelUse(calls=1))

    @property
    def _labels(self) -> Label:
        if self.call is None:
            raise AssertionError("the perfect model was given no call")
        return self.call.labels

    def _evidence(self, *_: object) -> dict[str, Any]:
        found = [
            {
                "turn": label["turn"],
                "turn_end": label.get("turn_end"),
                "quote": label["words"],
                "element": label["element"],
                "polarity": label.get("polarity", "for"),
                "facets": label.get("facets", []),
                "about": label.get("about"),
            }
            for label in self._required("evidence")
        ]
        return {"evidence": found, "summaries": []}

    def _changes(self, *_: object) -> dict[str, Any]:
        changes = [
            {**{name: label[name] for name in _GROUNDS if name in label}, "quote": label["words"]}
            for label in self._required("plan_changes")
        ]
        return {"changes": changes}

    def _questions(self, prompt: str, _: Sequence[Tool]) -> dict[str, Any]:
        """For each gap that a good rep would ask about, the first card that finds it."""
        cards = {(element, finds): (int(n), text) for n, element, finds, text in reversed(_QUESTION.findall(prompt))}
        wanted = [(q["element"], q["facet"]) for q in self._labels.get("good_questions", ())]
        asked = [(gap, *cards[gap]) for gap in dict.fromkeys(wanted) if gap in cards]
        return {
            "questions": [
                {"text": text, "card": n, "element": element, "finds": finds} for (element, finds), n, text in asked
            ]
        }

    def _responses(self, prompt: str, tools: Sequence[Tool]) -> dict[str, Any]:
        """The labelled card, looked up by its title where the prompt does not show it; nothing where no card fits."""
        several = {int(n): _plain(words) for n, words in _CONCERN.findall(prompt)}
        if several:
            labels = {n: self._label(lambda said, words=words: words in said) for n, words in several.items()}
            found = [{**r, "concern": n} for n, o in labels.items() for r in self._chosen(o, prompt, tools)]
            return {"responses": found}
        label = self._label(lambda said: said in _plain(prompt))
        return {"category": label and label["category"], "responses": self._chosen(label, prompt, tools)}

    def _label(self, means: Callable[[str], bool]) -> Label | None:
        """The labelled objection of the first turn whose words are meant."""
        return next((o for said, o in self.objections.items() if means(said)), None)

    def _chosen(self, label: Label | None, prompt: str, tools: Sequence[Tool]) -> list[dict[str, int]]:
        if label is None or not label.get("card"):
            return []
        shown = (prompt, *self._looked_up(label["card"], tools))
        numbers = [n for text in shown for n, head in self._shown(text) if label["card"] in self._files(head)]
        return [{"card": n, "first_sentence": 1, "last_sentence": 1} for n in numbers[:1]]

    def _looked_up(self, file: str, tools: Sequence[Tool]) -> Iterator[str]:
        titles = [d.title for d in self.service.calls.library.documents() if d.file == file]
        for tool in (t for t in tools if t.name == "search_library"):
            yield from (tool.run(tool.arguments.model_validate({"query": title})) for title in titles)

    def _shown(self, prompt: str) -> Iterator[tuple[int, str]]:
        for number, head in _CARD.findall(prompt):
            if re.search(_SENTENCE.format(number), prompt, re.MULTILINE):
                yield int(number), head

    def _files(self, head: str) -> set[str]:
        """The files whose title a card shows."""
        documents = self.service.calls.library.documents()
        return {d.file for d in documents if head == _plain(d.title) or head.startswith(f"{_plain(d.title)} > ")}

    def _required(self, kind: str) -> list[Label]:
        return [label for label in self._labels[kind] if not label.get("optional")]


def _plain(text: str) -> str:
    return " ".join(text.split())
