"""One line of labels: a statement under a turn (`> ...`) or about the whole call (`= ...`), to values and back.

    > metrics baseline about="rework" | exact words of the turn
    > economic_buyer against optional | exact words
    > promise owner="Ana Ruiz" side=buyer due=2026-11-30 when="by month end" task="send the page" | exact words
    > objection price card=knowledge/x/objections/y.md | exact words
    > plan set_due M4 due=2026-12-04 | exact words
    > meeting date=2026-12-01 time="10:00" | exact words
    > decoy looks_like=metrics why="a joke" | exact words
    = status metrics confirmed also=partial
    = note metrics "the number is of a pilot"
    = person "Ana Ruiz" side=buyer title="VP" roles=champion,user_buyer in_call=yes aliases=Ana
    = competitor "Acme" turns=4,19 aliases="acme one,acme two"
    = milestone M4 title="Sign" owner="Ana Ruiz" side=buyer due=2026-12-01 status=not_started
    = plan_unchanged M3
    = answered metrics baseline
    = ask economic_buyer name "who signs; ask Ana"

Everywhere: `optional`, `also=3,4` (other turns that are right too), `end=14` (last turn of words that go on); with a
promise, `due_why="turn 79 says the fourteenth"` where its phrase alone does not give the day, `due_also` and
`owner_also` for further values that are right. An objection whose card is not judged
names none; `card=none` says that none fits, `due_also=none` that no day is right too.
Several values are set apart by commas (`\\,` is a comma in a value). `NAME:=JSON` carries whatever has no name here.
"""

import json
import re
import shlex
from collections.abc import Callable
from typing import Any

from copilot.domain.meddpicc import FACETS, Element, Polarity, Status
from copilot.domain.plan import MilestoneStatus, PlanOp
from copilot.domain.signals import Category
from copilot.domain.transcript import Side

Labels = dict[str, Any]
Options = dict[str, Any]

LISTS = ("evidence", "commitments", "objections", "plan_changes", "decoys", "people", "competitors")
NONE = "none"

_UNDER_TURN = {
    "evidence": ("about",),
    "commitments": ("owner", "side", "due", "when", "task", "due_why", "due_also", "owner_also", "owner_label"),
    "objections": ("card",),
    "plan_changes": ("title", "owner", "owner_side", "due", "status"),
    "next_meeting": ("date", "time", "time_also"),
    "decoys": ("looks_like", "why"),
}
"""The options of a statement by the list that it adds to; `also` and `end` besides."""
_PERSON = ("side", "title", "roles", "in_call", "aliases")
_COMPETITOR = ("turns", "aliases")
_MILESTONE = ("title", "owner", "side", "due", "status", "other_owner", "depends_on")
_NUMBERS = frozenset({"also", "turns", "end"})
_SEVERAL = frozenset({"due_also", "owner_also", "time_also", "aliases", "roles", "depends_on"})
_OPTION = re.compile(r"(\w+)(:?)=(.*)", re.DOTALL)


class WrongLine(Exception):
    """A line that is no statement; the message says what is expected."""


def parsed(line: str, turn: int | None) -> tuple[str, Any]:
    """The list that a line adds to (or the key that it sets) and the value; `turn` for lines under a turn.

    Raises WrongLine.
    """
    head, words = _split(line[1:])
    try:
        tokens = shlex.split(head)
    except ValueError as problem:
        raise WrongLine(f"quotation marks do not close ({problem})") from None
    options: Options = {}
    more: Labels = {}
    for match in filter(None, map(_OPTION.fullmatch, tokens)):
        if match[2]:
            more[match[1]] = _json(match[1], match[3])
        else:
            options[match[1]] = match[3]
    plain = [t for t in tokens if not _OPTION.fullmatch(t)]
    if "optional" in plain:
        more["optional"] = True
    plain = [t.removeprefix("\\") for t in plain if t != "optional"]
    if not plain:
        raise WrongLine("the line says nothing")
    if line.startswith("="):
        return _about_call(plain, options, more)
    if turn is None:
        raise WrongLine("a line that begins with > belongs under a turn")
    if not words:
        raise WrongLine("the exact words are missing: > ... | words of the turn")
    return _under_turn(plain, options, turn, {"words": words, **more})


_HEAD = re.compile(r'((?:[^"|]|"(?:[^"\\]|\\.)*")*?) \| (.*)')
"""Up to the first bar that stands outside quotation marks; then the words."""


def _split(text: str) -> tuple[str, str]:
    match = _HEAD.fullmatch(text)
    return (match[1], match[2].strip()) if match else (text, "")


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise WrongLine(f"what follows {name}:= is no JSON") from None


def _under_turn(kind_and_rest: list[str], options: Options, turn: int, more: Labels) -> tuple[str, Labels]:
    kind, rest = kind_and_rest[0], kind_and_rest[1:]
    readers: dict[str, tuple[str, Callable[[], Labels]]] = {
        "promise": ("commitments", lambda: _promise(options)),
        "objection": ("objections", lambda: _objection(rest, options)),
        "plan": ("plan_changes", lambda: _plan_change(rest, options)),
        "meeting": ("next_meeting", lambda: {**_given(options, "date", "time"), **_several(options, "time_also")}),
        "decoy": ("decoys", lambda: {name: options.get(name, "") for name in _UNDER_TURN["decoys"]}),
    }
    if kind in set(Element):
        readers[kind] = ("evidence", lambda: _evidence(kind, rest, options))
    if kind not in readers:
        raise WrongLine(f"{kind!r} is no element, and not promise, objection, plan, meeting or decoy")
    name, read = readers[kind]
    _known(kind, options, (*_UNDER_TURN[name], "also", "end"))
    place: Labels = {"turn": turn}
    if "end" in options or name == "evidence":
        place["turn_end"] = _numbers(options["end"])[0] if "end" in options else turn
    if "also" in options:
        more["also"] = _numbers(options["also"])
    return name, {**place, **read(), **more}


def _evidence(element: str, rest: list[str], options: Options) -> Labels:
    polarity = Polarity.AGAINST if "against" in rest else Polarity.FOR
    facets = [r for r in rest if r not in set(Polarity)]
    known = [f.value for f in FACETS[Element(element)]]
    if wrong := [f for f in facets if f not in known]:
        raise WrongLine(f"{element} has no facet {wrong[0]!r}: {', '.join(known)}")
    return {"element": element, "polarity": polarity.value, "facets": facets, "about": options.get("about")}


def _promise(options: Options) -> Labels:
    return {
        "owner": options.get("owner"),
        "side": _one([options.get("side", Side.UNKNOWN.value)], Side, "side"),
        "due": options.get("due"),
        "due_text": options.get("when"),
        "task": options.get("task", ""),
        **{name: options[name] for name in ("due_why", "owner_label") if name in options},
        **_several(options, "due_also", "owner_also"),
    }


def _objection(rest: list[str], options: Options) -> Labels:
    card = {} if "card" not in options else {"card": None if options["card"] == NONE else options["card"]}
    return {"category": _one(rest, Category, "category"), **card}


def _plan_change(rest: list[str], options: Options) -> Labels:
    op = _one(rest, PlanOp, "operation")
    identity = rest[1] if len(rest) > 1 else None
    if op != PlanOp.ADD and identity is None:
        raise WrongLine(f"{op} names a milestone: > plan {op} M4 ... | words")
    if status := options.get("status"):
        _one([status], MilestoneStatus, "status")
    return {"op": op, "id": identity, **_given(options, *_UNDER_TURN["plan_changes"])}


def _about_call(kind_and_rest: list[str], options: Options, more: Labels) -> tuple[str, Any]:
    kind, rest = kind_and_rest[0], kind_and_rest[1:]
    if kind == "status" and len(rest) == 2:
        return _status(rest, options)
    if kind == "note" and len(rest) == 2:
        return "status_notes", {rest[0]: rest[1]}
    if kind in ("person", "competitor", "milestone") and rest:
        return _named(kind, rest[0], options, more)
    if kind in ("not_competitor", "plan_unchanged") and rest:
        _known(kind, options, ())
        return "plan_unchanged" if kind == "plan_unchanged" else "not_competitors", rest[0]
    if kind in ("answered", "ask") and len(rest) >= 2:
        _known(kind, options, ())
        element, facet = _one(rest, Element, "element"), rest[1]
        if facet not in FACETS[Element(element)]:
            raise WrongLine(f"{element} has no facet {facet!r}")
        if kind == "answered":
            return "answered", {"element": element, "facet": facet, **more}
        return "good_questions", {"element": element, "facet": facet, "ask": " ".join(rest[2:]), **more}
    raise WrongLine(
        "expected = status, note, person, competitor, not_competitor, milestone, plan_unchanged, answered or ask"
    )


def _status(rest: list[str], options: Options) -> tuple[str, Any]:
    _known("status", options, ("also",))
    element, status = _one(rest, Element, "element"), _one(rest[1:], Status, "status")
    also = [_one([name], Status, "status") for name in _names(options.get("also", ""))]
    return "statuses", {element: (status, also)}


def _named(kind: str, name: str, options: Options, more: Labels) -> tuple[str, Any]:
    """A person, a competitor or a milestone, by name or id."""
    if kind == "person":
        _known(kind, options, _PERSON)
        return "people", {
            "name": name,
            "title": options.get("title"),
            "side": _one([options.get("side", "unknown")], Side, "side"),
            "in_call": options.get("in_call", "no") == "yes",
            "roles": _names(options.get("roles", "")),
            **_several(options, "aliases"),
            **more,
        }
    if kind == "competitor":
        _known(kind, options, _COMPETITOR)
        aliases, turns = _names(options.get("aliases", "")), _numbers(options.get("turns", ""))
        return "competitors", {"name": name, "aliases": aliases, "turns": turns, **more}
    _known(kind, options, _MILESTONE)
    plain = {key: options[key] for key in _MILESTONE if key in options and key not in _SEVERAL}
    return "milestones", {"id": name, **plain, **_several(options, "depends_on"), **more}


def _known(kind: str, options: Options, names: tuple[str, ...]) -> None:
    """A misspelt option is told, not passed over."""
    if wrong := [name for name in options if name not in names]:
        raise WrongLine(f"{kind} has no {wrong[0]}=: {', '.join(names) or 'it takes none'}")


def _given(options: Options, *names: str) -> Labels:
    return {name: options.get(name) for name in names}


def _several(options: Options, *names: str) -> Labels:
    return {
        name: _values(options[name]) if name.endswith("_also") else _names(options[name])
        for name in names
        if name in options
    }


def _one(rest: list[str], kind: Any, what: str) -> str:
    if not rest or rest[0] not in set(kind):
        raise WrongLine(f"{rest[0] if rest else 'nothing'!r} is no {what}: {', '.join(kind)}")
    return rest[0]


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise WrongLine(f"{text!r} are no turn numbers") from None


def _names(text: str) -> list[str]:
    parts = re.findall(r"(?:[^,\\]|\\.)+", text)
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in parts if part.strip()]


def _values(text: str) -> list[str | None]:
    """Further values that are right: `none` says that naming none is right too (a name of that sound is `\\none`)."""
    parts = [part.strip() for part in re.findall(r"(?:[^,\\]|\\.)+", text) if part.strip()]
    return [None if part == NONE else re.sub(r"\\(.)", r"\1", part) for part in parts]


def turn_line(name: str, entry: Labels) -> str:
    """A label of a turn as a line."""
    end = entry.get("turn_end")
    shown = {**entry, "end": end if end and end != entry["turn"] else None, "also": entry.get("also")}
    head = ["decoy"]
    taken = {"turn", "turn_end", "words", "optional", "also"}
    if name == "evidence":
        head = [entry["element"], *(["against"] if entry.get("polarity") == "against" else [])]
        head += entry.get("facets") or ()
        taken |= {"element", "polarity", "facets"}
    elif name == "commitments":
        head, shown["when"] = ["promise"], entry.get("due_text")
        taken.add("due_text")
    elif name == "objections":
        head, taken = ["objection", entry["category"]], taken | {"category"}
        shown["card"] = (entry["card"] or NONE) if "card" in entry else None
    elif name == "plan_changes":
        head, taken = ["plan", entry["op"], *([_word(entry["id"])] if entry.get("id") else [])], taken | {"op", "id"}
    elif name == "next_meeting":
        head = ["meeting"]
    options = _options(shown, (*_UNDER_TURN[name], "end", "also"))
    words = " ".join(entry["words"].split())
    more = {k: v for k, v in entry.items() if k not in taken and k not in _UNDER_TURN[name]}
    more |= {"words": entry["words"]} if words != entry["words"] else {}
    optional = ["optional"] if entry.get("optional") else []
    return f"> {' '.join([*head, *options, *_as_json(more), *optional])} | {words}"


def call_lines(labels: Labels) -> list[str]:
    """What labels say of the whole call, as lines."""
    also = labels.get("statuses_also") or {}
    lines = [
        " ".join([f"= status {element} {status}", *_options({"also": also.get(element)}, ("also",))])
        for element, status in labels.get("statuses", {}).items()
    ]
    lines += [f"= note {element} {_word(note)}" for element, note in (labels.get("status_notes") or {}).items()]
    for p in labels.get("people", ()):
        shown = {**p, "roles": p["roles"], "in_call": "yes" if p["in_call"] else None}
        lines.append(_name_line("person", "name", p, shown, _PERSON))
    for c in labels.get("competitors", ()):
        lines.append(_name_line("competitor", "name", c, c, _COMPETITOR))
    plan = labels.get("plan")
    for m in plan.get("milestones", ()) if isinstance(plan, dict) else ():
        lines.append(_name_line("milestone", "id", m, m, _MILESTONE))
    for kind, key in (("not_competitor", "not_competitors"), ("plan_unchanged", "plan_unchanged")):
        lines += [f"= {kind} {_word(name)}" for name in labels.get(key) or ()]
    lines += [f"= answered {a['element']} {a['facet']}" for a in labels.get("answered", ())]
    lines += [f"= ask {q['element']} {q['facet']} {_word(q['ask'])}" for q in labels.get("good_questions", ())]
    return lines


def _name_line(kind: str, key: str, entry: Labels, shown: Labels, names: tuple[str, ...]) -> str:
    more = {k: v for k, v in entry.items() if k not in (key, "optional", *names)}
    optional = ["optional"] if entry.get("optional") else []
    return " ".join([f"= {kind} {_word(entry[key])}", *_options(shown, names), *_as_json(more), *optional])


def _options(entry: Labels, names: tuple[str, ...]) -> list[str]:
    """What an entry gives of these names; what is empty is left out, since it reads back as empty."""
    found = []
    for name in names:
        value = entry.get(name)
        if value in (None, "", [], ()):
            continue
        if isinstance(value, list | tuple):
            value = ",".join(map(_in_list, value))
        found.append(f"{name}={_quoted(value)}")
    return found


def _in_list(value: Any) -> str:
    if value is None:
        return NONE
    return rf"\{value}" if value == NONE else re.sub(r"([\\,])", r"\\\1", str(value))


def _as_json(more: Labels) -> list[str]:
    return [f"{name}:={_quoted(one_line_json(value))}" for name, value in more.items()]


def one_line_json(value: Any) -> str:
    """JSON without a character that ends a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text.splitlines()) < 2 else json.dumps(value)


def _word(value: Any) -> str:
    """A value that stands for itself; what looks like an option (or begins with \\) gets a \\ before it."""
    text = str(value)
    looks = text == "optional" or text.startswith("\\") or _OPTION.fullmatch(text)
    return _quoted(f"\\{text}" if looks else text)


def _quoted(value: Any) -> str:
    """A value as one word of a line, line breaks as spaces; quotation marks only where it needs them."""
    text = " ".join(str(value).splitlines())
    if text and all(c.isalnum() or c in "_-./,:" for c in text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
