"""The parts of a deal that one decision changes: each read as JSON, changed in its own words, and put back."""

import math
import re
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from copilot.domain.deal import Contact, Deal, EnteredField, ScorecardEntry, Task
from copilot.domain.harmless import harmless_in
from copilot.domain.meddpicc import Element
from copilot.domain.plan import Milestone, Plan
from copilot.domain.proposal import ItemKind
from copilot.domain.value import Value
from copilot.errors import WrongUsage

T = TypeVar("T")
PartKind = ItemKind | Literal["field"]
Part = dict[str, Any] | None
"""The JSON of a milestone, scorecard entry, contact or task; `{"value": ...}` of a field; None where there is none."""

FIELDS = (
    "account",
    "offering",
    "stage",
    "value",
    "currency",
    "close_date",
    "owner",
    "next_meeting",
    "never_send",
    "notes",
)
"""The simple fields of a deal that a person may set."""

EDITABLE: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.SCORECARD: ("status", "summary"),
    ItemKind.PLAN: ("title", "owner", "side", "due", "status", "other_owner", "depends_on"),
    ItemKind.PERSON: ("name", "title", "side", "roles"),
    ItemKind.TASK: ("task", "owner", "side", "due", "due_text", "done"),
}
"""What a person may write in each part, by the names that the command line and the app use."""

_MODELS: Mapping[ItemKind, type[Value]] = {
    ItemKind.SCORECARD: ScorecardEntry,
    ItemKind.PLAN: Milestone,
    ItemKind.PERSON: Contact,
    ItemKind.TASK: Task,
}
_INNER: Mapping[ItemKind, str] = {ItemKind.PERSON: "person", ItemKind.TASK: "commitment"}
_OPTIONAL = frozenset({"owner", "due", "other_owner", "due_text", "offering", "value", "close_date", "next_meeting"})
_OPTIONAL_OF_PERSON = frozenset({"title"})
_NAMED_VALUES = frozenset({"status", "stage", "side", "roles"})
_BY_NAME = {"side": "sides", "name": "names"}
"""Fields of one speaker, as `side.Dana Reyes`, and where the deal keeps them."""
_LISTS = frozenset({"roles", "depends_on"})


def is_of_speaker(field: str) -> bool:
    """Whether a field tells the side or the name of a speaker, which changes how the deal's calls read."""
    head, _, speaker = field.strip().partition(".")
    return head in _BY_NAME and bool(speaker)


def part(deal: Deal, kind: PartKind, target: str) -> Part:
    """The JSON of one part of the deal."""
    found: Value | None
    if kind is ItemKind.PLAN:
        found = deal.plan.milestone(target)
    elif kind is ItemKind.SCORECARD:
        found = next((e for e in deal.scorecard if e.element == target), None)
    elif kind is ItemKind.PERSON:
        found = deal.contact(target)
    elif kind is ItemKind.TASK:
        found = next((t for t in deal.tasks if t.id == target), None)
    else:
        return {"value": _field(deal, target)}
    return None if found is None else found.model_dump(mode="json")


def with_part(deal: Deal, kind: PartKind, target: str, new: Part) -> Deal:
    """The deal with that part put in the place of the one named `target`, added at the end, or (None) taken out."""
    if kind is ItemKind.PLAN:
        plan = deal.plan.without(target) if new is None else _with_milestone(deal.plan, target, new)
        return deal.model_copy(update={"plan": plan})
    if kind is ItemKind.SCORECARD:
        if new is not None:
            return deal.with_entry(ScorecardEntry.model_validate(new))
        return deal.model_copy(update={"scorecard": tuple(e for e in deal.scorecard if e.element != target)})
    if kind is ItemKind.PERSON:
        contact = None if new is None else Contact.model_validate(new)
        at = next((i for i, c in enumerate(deal.people) if c.person.name.casefold() == target.casefold()), None)
        return deal.model_copy(update={"people": _placed(deal.people, at, contact)})
    if kind is ItemKind.TASK:
        task = None if new is None else Task.model_validate(new)
        at = next((i for i, t in enumerate(deal.tasks) if t.id == target), None)
        return deal.model_copy(update={"tasks": _placed(deal.tasks, at, task)})
    return _with_field(deal, target, None if new is None else new["value"])


def changed(kind: ItemKind, old: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The part with some of its EDITABLE names set; words are taken as a person types them.

    Raises WrongUsage for a name that is not editable or a value that does not fit.
    """
    whole = {**old}
    inner = _INNER.get(kind)
    if inner is not None:
        whole[inner] = {**old[inner]}
    for name, value in values.items():
        if name not in EDITABLE[kind]:
            raise WrongUsage(f"{name!r} cannot be set here", f"one of: {', '.join(EDITABLE[kind])}")
        place = whole if inner is None or name == "done" else whole[inner]
        optional = name in _OPTIONAL or (kind is ItemKind.PERSON and name in _OPTIONAL_OF_PERSON)
        place[name] = typed(name, value, optional)
    return valid(kind, whole)


def valid(kind: ItemKind, whole: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a part as its value has it; WrongUsage where it is none."""
    try:
        return _MODELS[kind].model_validate(whole).model_dump(mode="json")
    except ValidationError as error:
        raise _refused(error) from None


def flat(kind: ItemKind, whole: dict[str, Any]) -> dict[str, Any]:
    """The EDITABLE names of a part with their values."""
    inner = whole.get(_INNER.get(kind, ""), {})
    return {name: whole[name] if name in whole else inner[name] for name in EDITABLE[kind]}


def typed(name: str, value: Any, optional: bool) -> Any:
    """A value as a person types it, in the form that the field takes: lists by commas, names of values in any case."""
    value = harmless_in(value)
    if isinstance(value, str):
        value = value.strip()
        if not value and optional:
            return None
        if name in _LISTS:
            value = [v for v in (w.strip() for w in value.split(",")) if v]
        elif name == "currency":
            value = value.upper()
    if name in _NAMED_VALUES:
        if isinstance(value, str):
            return _as_id(value)
        if isinstance(value, list | tuple):
            return [_as_id(v) if isinstance(v, str) else v for v in value]
    return value


def _as_id(words: str) -> str:
    return words.strip().lower().replace("-", "_").replace(" ", "_")


def prefix(kind: PartKind, target: str) -> str:
    """What the paths of a part's fields begin with in `Deal.entered`; for a field, its own path."""
    return target if kind == "field" else f"{kind.value}.{target}."


def entered_in(deal: Deal, kind: PartKind, target: str) -> dict[str, EnteredField]:
    """The fields of a part that a person entered."""
    return {path: field for path, field in deal.entered.items() if _within(path, kind, target)}


def with_entered_in(deal: Deal, kind: PartKind, target: str, entered: Mapping[str, EnteredField]) -> Deal:
    """The deal with exactly these entered fields in that part."""
    kept = {path: field for path, field in deal.entered.items() if not _within(path, kind, target)}
    return deal.model_copy(update={"entered": {**kept, **entered}})


def _within(path: str, kind: PartKind, target: str) -> bool:
    start = prefix(kind, target)
    if kind == "field":
        return path == start or (target == "plan" and path.startswith("plan."))
    return path.startswith(start)


def _field(deal: Deal, target: str) -> Any:
    whole = deal.model_dump(mode="json")
    head, _, speaker = target.partition(".")
    return whole[_BY_NAME[head]].get(speaker) if is_of_speaker(target) else whole[target]


def _with_field(deal: Deal, target: str, value: Any) -> Deal:
    whole = deal.model_dump(mode="json")
    if is_of_speaker(target):
        head, _, speaker = target.partition(".")
        told = {**whole[_BY_NAME[head]], speaker: value}
        whole[_BY_NAME[head]] = {name: content for name, content in told.items() if content is not None}
    else:
        whole[target] = value
    if target == "value" and value is not None:
        whole[target] = _number(str(value))
    if target == "currency" and not re.fullmatch("[A-Z]{3}", str(value)):
        raise WrongUsage(f"{value!r} is no currency", "its three capital letters: USD, EUR, JPY")
    try:
        return Deal.model_validate(whole)
    except ValidationError as error:
        raise _refused(error) from None


def _number(words: str) -> float:
    try:
        number = float(words)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise WrongUsage(f"{words!r} is no amount", "write it in digits, with a point: 120000 or 99.50")
    return number


def _with_milestone(plan: Plan, target: str, new: dict[str, Any]) -> Plan:
    milestone = Milestone.model_validate(new)
    at = next((i for i, m in enumerate(plan.milestones) if m.id == target), None)
    return Plan(milestones=_placed(plan.milestones, at, milestone))


def _placed(old: tuple[T, ...], at: int | None, new: T | None) -> tuple[T, ...]:
    if at is None:
        return old if new is None else (*old, new)
    return (*old[:at], *(() if new is None else (new,)), *old[at + 1 :])


def _refused(error: ValidationError) -> WrongUsage:
    problem = error.errors()[0]
    where = ".".join(str(step) for step in problem["loc"])
    return WrongUsage(f"{where or 'value'}: {problem['msg']}", "nothing was changed")


def known_element(name: str) -> Element:
    """The element of that name; WrongUsage where there is none."""
    try:
        return Element(_as_id(name))
    except ValueError:
        raise WrongUsage(f"{name!r} is no element of MEDDPICC", f"one of: {', '.join(Element)}") from None
