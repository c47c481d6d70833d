"""A call as a text file for labelling by hand: one line a turn with its number, labels on lines below it.

Written from a transcript (with labels that exist already, to go on with them), checked and read back to the labels that
the evals take. The syntax of a line is in `copilot.service.label_lines`; what counts, in docs/annotation-guide.md.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from copilot.domain.grounding import occurs
from copilot.domain.meddpicc import Element, Status
from copilot.domain.transcript import Side, Transcript
from copilot.service.label_lines import LISTS, Labels, WrongLine, call_lines, one_line_json, parsed, turn_line

TITLE = "# sales-copilot labels 1"
HELP = """\
# Write labels on lines of their own under the turn that they belong to; the words after | must stand in that turn.
#   > metrics baseline | exact words                  > objection price | exact words
#   > economic_buyer name against | exact words       > plan set_due M4 due=2026-12-04 | exact words
#   > promise owner="Ana" side=buyer due=2026-11-30 when="by month end" task="send it" | exact words
#   > meeting date=2026-12-01 time="10:00" | words    > decoy looks_like=metrics why="a joke" | words
# At the end, for the whole call:  = status metrics partial   = person "Ana" side=buyer roles=champion in_call=yes
#   = competitor "Acme" turns=4,19 aliases="acme one,acme two"   = answered metrics baseline
#   = ask economic_buyer name "who signs; ask Ana"   = note metrics "why"   = plan_unchanged M3
#   = milestone M4 title="Sign" owner="Ana" side=buyer due=2026-12-01 status=not_started
# Add `optional` where two careful readers could differ, `also=3,4` for other turns that are right, `end=14` for words
# that go on; `due_also`, `owner_also`, and `also=confirmed` of a status for further values that are right. An objection
# whose card is not judged names none; `card=none` says that none fits. `name:=JSON` carries what has no name here.
# Every element has one status. docs/annotation-guide.md says what counts."""
HEAD = (
    "file",
    "format",
    "date",
    "offering",
    "plan",
    "seller_company",
    "buyer_company",
    "industry",
    "call_type",
    "language",
    "split",
    "deal",
)
NAMES = {"sellers": Side.SELLER, "buyers": Side.BUYER, "others": Side.OTHER, "unknown": Side.UNKNOWN}
MORE_NAMES = ("other_languages",)
_OWN_LINES = (*LISTS, "answered", "good_questions", "not_competitors", "plan_unchanged")
_ELSEWHERE = frozenset({*HEAD, *NAMES, *MORE_NAMES, *_OWN_LINES, "turns", "next_meeting", "statuses"})
"""Keys that have a place of their own; every other one stands in the head as JSON."""
_NOTES = ("statuses_also", "status_notes")
TURN_LINE = re.compile(r"\[(\d+)\] (?:(.*?) )?\((seller|buyer|other|unknown)\): (.*)")
_LINE_END = re.compile(r"\r\n|\n|\r")
"""What an editor takes for one: words of a transcript may hold other marks that Python does."""
_HEAD = re.compile(r"# (\w+):(=?) ?(.*)")
_IN_TURN = ("evidence", "commitments", "objections", "plan_changes", "decoys")


@dataclass(frozen=True, slots=True)
class LabelProblem:
    """What is wrong in a label file, and in which line."""

    line: int
    message: str


@dataclass
class LabelReading:
    """Labels as they stand in a file, and everything that is wrong with them."""

    labels: Labels
    problems: list[LabelProblem] = field(default_factory=list)


def label_text(transcript: Transcript, file: str, offering: str | None = None, labels: Labels | None = None) -> str:
    """The call with its labels so far; one line a turn. `read_labels` gives these labels back."""
    known = labels or {}
    head: dict[str, Any] = {"file": file, "format": transcript.format, "date": transcript.meeting_date}
    head |= {"offering": offering} | {name: known[name] for name in HEAD if isinstance(known.get(name), str)}
    shown = [name for name in HEAD if not known or name in known or name in ("file", "date")]
    lines = [TITLE, *(f"# {name}: {head.get(name) or ''}".rstrip() for name in shown)]
    names = {name: _speakers(transcript, name, side, known) for name, side in NAMES.items()}
    names |= {name: known[name] for name in MORE_NAMES if name in known}
    lines += [f"# {name}: {'; '.join(found)}".rstrip() for name, found in names.items()]
    lines += [f"# {name}:= {one_line_json(value)}" for name, value in _more(known).items()]
    lines += ["#", HELP, ""]
    below: dict[int, list[str]] = {}
    for name in _IN_TURN:
        for entry in known.get(name) or ():
            below.setdefault(entry["turn"], []).append(turn_line(name, entry))
    if meeting := known.get("next_meeting"):
        below.setdefault(meeting["turn"], []).append(turn_line("next_meeting", meeting))
    for turn in transcript.turns:
        who = f"{turn.speaker} " if turn.speaker else ""
        lines.append(f"[{turn.n}] {who}({turn.side}): {' '.join(turn.text.split())}")
        lines += below.get(turn.n, ())
    statuses = {e.value: Status.MISSING.value for e in Element} | known.get("statuses", {})
    return "\n".join([*lines, "", *call_lines({**known, "statuses": statuses})]) + "\n"


def _more(known: Labels) -> Labels:
    """What no other line carries: keys that this file does not know, and of an inline plan all but its milestones."""
    more = {name: value for name, value in known.items() if name not in (*_ELSEWHERE, *_NOTES)}
    if isinstance(plan := known.get("plan"), dict) and (rest := {k: v for k, v in plan.items() if k != "milestones"}):
        more["plan"] = rest
    return more


def _speakers(transcript: Transcript, name: str, side: Side, known: Labels) -> list[str]:
    if name in known:
        return [n for n in known[name] if n]
    return [s.name for s in transcript.speakers if s.side is side]


def read_labels(text: str) -> LabelReading:
    """The labels of a file, and its problems by line; what is wrong is left out of the labels."""
    labels: Labels = {name: [] for name in (*_OWN_LINES, *NAMES)}
    labels |= {"file": None, "date": None, "statuses": {}, "next_meeting": None}
    reading, texts, turn = LabelReading(labels), dict[int, tuple[str, str]](), None
    places: list[tuple[int, Labels]] = []
    for number, raw in enumerate(_LINE_END.split(text.lstrip("\ufeff")), start=1):
        line = raw.strip()
        if match := TURN_LINE.fullmatch(line):
            turn = int(match[1])
            if turn != len(texts) + 1:
                reading.problems.append(LabelProblem(number, f"turn {len(texts) + 1} is missing or numbered anew"))
            texts[turn] = (match[2] or "", match[4])
        elif line.startswith((">", "=")):
            try:
                name, value = parsed(line, turn)
            except WrongLine as problem:
                reading.problems.append(LabelProblem(number, str(problem)))
                continue
            _keep(labels, name, value)
            if line.startswith(">"):
                places.append((number, value))
        elif line.startswith("#"):
            if wrong := _head(labels, line):
                reading.problems.append(LabelProblem(number, wrong))
        elif line:
            reading.problems.append(LabelProblem(number, "neither a turn, nor a label (>, =), nor a comment (#)"))
    labels["turns"] = len(texts)
    reading.problems += [p for number, value in places for p in _wrong_place(number, value, texts)]
    reading.problems += _missing(labels)
    reading.problems.sort(key=lambda p: p.line)
    return reading


def _keep(labels: Labels, name: str, value: Any) -> None:
    if name == "statuses":
        ((element, (status, also)),) = value.items()
        labels[name][element] = status
        if also:
            labels.setdefault("statuses_also", {})[element] = also
    elif name == "status_notes":
        labels.setdefault(name, {}).update(value)
    elif name == "milestones":
        plan: Labels = labels["plan"] if isinstance(labels.get("plan"), dict) else {}
        labels["plan"] = {**plan, name: [*plan.get(name, ()), value]}
    elif name == "next_meeting":
        labels[name] = value
    else:
        labels[name].append(value)


def _head(labels: Labels, line: str) -> str | None:
    """Keep what a line of the head says; what is wrong with it, or None. Other comments say nothing."""
    match = _HEAD.fullmatch(line)
    if not match:
        return None
    name, value = match[1], match[3].strip()
    if match[2]:
        try:
            labels[name] = json.loads(value)
        except json.JSONDecodeError:
            return f"what follows {name}:= is no JSON"
    elif name in HEAD:
        labels[name] = value or None
    elif name in (*NAMES, *MORE_NAMES):
        labels[name] = [n.strip() for n in value.split(";") if n.strip()]
    return None


def _wrong_place(number: int, value: Labels, texts: dict[int, tuple[str, str]]) -> list[LabelProblem]:
    """Whether words stand in their turn, or in the same speaker's words up to its last turn; and whether dates are."""
    first, last = value["turn"], value.get("turn_end") or value["turn"]
    speaker = texts[first][0]
    said = " ".join(t for n in range(first, last + 1) if n in texts for who, t in [texts[n]] if who == speaker)
    found = []
    if not occurs(value["words"], said):
        found.append(LabelProblem(number, f"“{value['words']}” does not stand in turn {first}"))
    for name in ("due", "date", "due_also"):
        given = value.get(name) or ()
        for day in [given] if isinstance(given, str) else given:
            if day is not None and not _is_day(day):
                found.append(LabelProblem(number, f"{name}={day} is no day; write it as 2026-11-30"))
    return found


def _missing(labels: Labels) -> list[LabelProblem]:
    found = [LabelProblem(1, f"there is no `# {name}:` line") for name in ("file", "date") if not labels[name]]
    if labels["date"] and not _is_day(labels["date"]):
        found.append(LabelProblem(1, f"{labels['date']} is no day; write it as 2026-11-30"))
    if not labels["turns"]:
        found.append(LabelProblem(1, "the file holds no turn; `sales-copilot label export CALL` writes one"))
    without = [e.value for e in Element if e.value not in labels["statuses"]]
    return found + [LabelProblem(1, f"{e} has no status; add `= status {e} missing`") for e in without]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
