"""One line of labels: a statement under a turn (`> ...`) or about the whole call (`= ...`), to values and back.

    > metrics baseline about="rework" | exact words of the turn
    > economic_buyer against optional | exact words
    > promise owner="Ana Ruiz" side=buyer due=2026-11-30 when="by month end" task="send the page" | exact words
    > objection price card=knowledge/x/objections/y.md | exact words
    > plan set_due M4 due=2026-12-04 | exact words
    > meeting date=2026-12-01 time="10:00" | exact words
    > decoy looks_like=metrics why="a joke" | exact words
    = status metrics confirmed
    = person "Ana Ruiz" side=buyer title="VP" roles=champion,user_buyer in_call=yes
    = competitor "Acme" turns=4,19 aliases="acme one,acme two"
    = answered metrics baseline
    = ask economic_buyer name "who signs; ask Ana"

Everywhere: `optional`, `also=3,4` (other turns that are right too), `end=14` (last turn of words that go on);
with a promise, `due_why="turn 79 says the fourteenth"` where its phrase alone does not give the day.
"""

import re
import shlex
from typing import Any

from copilot.domain.meddpicc import FACETS, Element, Polarity, Status
from copilot.domain.plan import MilestoneStatus, PlanOp
from copilot.domain.signals import Category
from copilot.domain.transcript import Side

Labels = dict[str, Any]
Options = dict[str, str]

LISTS = ("evidence", "commitments", "objections", "plan_changes", "decoys", "people", "competitors")
MORE_LISTS = ("answered", "good_questions", "not_competitors")


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
    options = dict(t.split("=", 1) for t in tokens if "=" in t)
    plain = [t for t in tokens if "=" not in t]
    if not plain:
        raise WrongLine("the line says nothing")
    if line.startswith("="):
        return _about_call(plain, options)
    if turn is None:
        raise WrongLine("a line that begins with > belongs under a turn")
    if not words:
        raise WrongLine("the exact words are missing: > ... | words of the turn")
    return _under_turn(plain, options, turn, words)


_HEAD = re.compile(r'((?:[^"|]|"(?:[^"\\]|\\.)*")*?) \| (.*)')
"""Up to the first bar that stands outside quotation marks; then the words."""


def _split(text: str) -> tuple[str, str]:
    match = _HEAD.fullmatch(text)
    return (match[1], match[2].strip()) if match else (text, "")


def _under_turn(plain: list[str], options: Options, turn: int, words: str) -> tuple[str, Labels]:
    kind, rest = plain[0], [p for p in plain[1:] if p != "optional"]
    if kind in set(Element):
        name, value = "evidence", _evidence(kind, rest, options, turn)
    elif kind == "promise":
        name, value = "commitments", _promise(options)
    elif kind == "objection":
        name, value = "objections", {"category": _one(rest, Category, "category"), "card": options.get("card")}
    elif kind == "plan":
        name, value = "plan_changes", _plan_change(rest, options)
    elif kind == "meeting":
        name, value = "next_meeting", {"date": options.get("date"), "time": options.get("time")}
    elif kind == "decoy":
        name, value = "decoys", {"looks_like": options.get("looks_like", ""), "why": options.get("why", "")}
    else:
        raise WrongLine(f"{kind!r} is no element, and not promise, objection, plan, meeting or decoy")
    more: Labels = {"also": _numbers(options["also"])} if "also" in options else {}
    if "optional" in plain:
        more["optional"] = True
    return name, {"turn": turn, **value, "words": words, **more}


def _evidence(element: str, rest: list[str], options: Options, turn: int) -> Labels:
    polarity = Polarity.AGAINST if "against" in rest else Polarity.FOR
    facets = [r for r in rest if r not in set(Polarity)]
    known = [f.value for f in FACETS[Element(element)]]
    if wrong := [f for f in facets if f not in known]:
        raise WrongLine(f"{element} has no facet {wrong[0]!r}: {', '.join(known)}")
    return {
        "turn_end": _numbers(options["end"])[0] if "end" in options else turn,
        "element": element,
        "polarity": polarity.value,
        "facets": facets,
        "about": options.get("about"),
    }


def _promise(options: Options) -> Labels:
    side = options.get("side", Side.UNKNOWN.value)
    return {
        "owner": options.get("owner"),
        "side": _one([side], Side, "side"),
        "due": options.get("due"),
        "due_text": options.get("when"),
        "task": options.get("task", ""),
        **({"due_why": options["due_why"]} if "due_why" in options else {}),
    }


def _plan_change(rest: list[str], options: Options) -> Labels:
    op = _one(rest, PlanOp, "operation")
    identity = rest[1] if len(rest) > 1 else None
    if op != PlanOp.ADD and identity is None:
        raise WrongLine(f"{op} names a milestone: > plan {op} M4 ... | words")
    if status := options.get("status"):
        _one([status], MilestoneStatus, "status")
    names = ("title", "owner", "owner_side", "due", "status")
    return {"op": op, "id": identity, **{name: options.get(name) for name in names}}


def _about_call(plain: list[str], options: Options) -> tuple[str, Any]:
    kind, rest = plain[0], [p for p in plain[1:] if p != "optional"]
    more: Labels = {"optional": True} if "optional" in plain else {}
    if kind == "status" and len(rest) == 2:
        return "statuses", {_one(rest, Element, "element"): _one(rest[1:], Status, "status")}
    if kind == "person" and rest:
        return "people", {
            "name": rest[0],
            "title": options.get("title"),
            "side": _one([options.get("side", "unknown")], Side, "side"),
            "in_call": options.get("in_call", "no") == "yes",
            "roles": _names(options.get("roles", "")),
            **more,
        }
    if kind == "competitor" and rest:
        aliases = _names(options.get("aliases", ""))
        return "competitors", {"name": rest[0], "aliases": aliases, "turns": _numbers(options.get("turns", "")), **more}
    if kind == "not_competitor" and rest:
        return "not_competitors", rest[0]
    if kind in ("answered", "ask") and len(rest) >= 2:
        element = _one(rest, Element, "element")
        facet = rest[1]
        if facet not in FACETS[Element(element)]:
            raise WrongLine(f"{element} has no facet {facet!r}")
        if kind == "answered":
            return "answered", {"element": element, "facet": facet}
        return "good_questions", {"element": element, "facet": facet, "ask": " ".join(rest[2:])}
    raise WrongLine("expected = status, person, competitor, not_competitor, answered or ask")


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
    return [part.strip() for part in text.split(",") if part.strip()]


def turn_line(name: str, entry: Labels) -> str:
    """A label of a turn as a line."""
    if name == "evidence":
        end = entry.get("turn_end") or entry["turn"]
        head = [entry["element"], *(["against"] if entry.get("polarity") == "against" else [])]
        head += [
            *(entry.get("facets") or ()),
            *_options(end=end if end != entry["turn"] else None, **_of(entry, "about")),
        ]
    elif name == "commitments":
        head = [
            "promise",
            *_options(when=entry.get("due_text"), **_of(entry, "owner", "side", "due", "task", "due_why")),
        ]
    elif name == "objections":
        head = ["objection", entry["category"], *_options(**_of(entry, "card"))]
    elif name == "plan_changes":
        identity = [_quoted(entry["id"])] if entry.get("id") else []
        values = _options(**_of(entry, "title", "owner", "owner_side", "due", "status"))
        head = ["plan", entry["op"], *identity, *values]
    elif name == "next_meeting":
        head = ["meeting", *_options(**_of(entry, "date", "time"))]
    else:
        head = ["decoy", *_options(**_of(entry, "looks_like", "why"))]
    also = ",".join(map(str, entry.get("also", ()))) or None
    optional = ["optional"] if entry.get("optional") else []
    return f"> {' '.join([*head, *_options(also=also), *optional])} | {' '.join(entry['words'].split())}"


def call_lines(labels: Labels) -> list[str]:
    """What labels say of the whole call, as lines."""
    lines = [f"= status {element} {status}" for element, status in labels.get("statuses", {}).items()]
    for p in labels.get("people", ()):
        options = _options(
            roles=",".join(p["roles"]) or None, in_call="yes" if p["in_call"] else None, **_of(p, "side", "title")
        )
        lines.append(" ".join(["= person", _quoted(p["name"]), *options, *(["optional"] if p.get("optional") else [])]))
    for c in labels.get("competitors", ()):
        turns, aliases = ",".join(map(str, c.get("turns", ()))), ",".join(c.get("aliases", ()))
        options = _options(turns=turns or None, aliases=aliases or None)
        optional = ["optional"] if c.get("optional") else []
        lines.append(" ".join(["= competitor", _quoted(c["name"]), *options, *optional]))
    lines += [f"= not_competitor {_quoted(name)}" for name in labels.get("not_competitors", ())]
    lines += [f"= answered {a['element']} {a['facet']}" for a in labels.get("answered", ())]
    lines += [f"= ask {q['element']} {q['facet']} {_quoted(q['ask'])}" for q in labels.get("good_questions", ())]
    return lines


def _of(entry: Labels, *names: str) -> Labels:
    return {name: entry.get(name) for name in names}


def _options(**values: Any) -> list[str]:
    return [f"{name}={_quoted(value)}" for name, value in values.items() if value not in (None, "")]


def _quoted(value: Any) -> str:
    """A value as one word of a line; quotation marks only where it needs them."""
    text = " ".join(str(value).split())
    if text and all(c.isalnum() or c in "_-./,:" for c in text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
