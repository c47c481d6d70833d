"""A call as a text file for labelling by hand: one line a turn with its number, labels on lines below it.

Written from a transcript (with labels that exist already, to go on with them), checked and read back to the labels that
the evals take. The syntax of a line is in `copilot.service.label_lines`; what counts, in docs/annotation-guide.md.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from copilot.domain.grounding import occurs
from copilot.domain.meddpicc import Element, Status
from copilot.domain.transcript import Side, Transcript
from copilot.service.label_lines import LISTS, MORE_LISTS, Labels, WrongLine, call_lines, parsed, turn_line

TITLE = "# sales-copilot labels 1"
HELP = """\
# Write labels on lines of their own under the turn that they belong to; the words after | must stand in that turn.
#   > metrics baseline | exact words                  > objection price | exact words
#   > economic_buyer name against | exact words       > plan set_due M4 due=2026-12-04 | exact words
#   > promise owner="Ana" side=buyer due=2026-11-30 when="by month end" task="send it" | exact words
#   > meeting date=2026-12-01 time="10:00" | words    > decoy looks_like=metrics why="a joke" | words
# At the end, for the whole call:  = status metrics partial   = person "Ana" side=buyer roles=champion in_call=yes
#   = competitor "Acme" turns=4,19   = answered metrics baseline   = ask economic_buyer name "who signs; ask Ana"
# Add `optional` where two careful readers could differ, `also=3,4` for other turns that are right, `end=14` for words
# that go on. Every element has one status. docs/annotation-guide.md says what counts."""
HEAD = ("file", "format", "date", "offering", "plan", "seller_company", "industry", "call_type", "language", "deal")
NAMES = {"sellers": Side.SELLER, "buyers": Side.BUYER, "others": Side.OTHER, "unknown": Side.UNKNOWN}
_TURN = re.compile(r"\[(\d+)\] (?:(.*?) )?\((seller|buyer|other|unknown)\): (.*)")
_HEAD = re.compile(r"# (\w+): ?(.*)")
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
    """The call with its labels so far; one line a turn."""
    known = labels or {}
    head: dict[str, Any] = {"file": file, "format": transcript.format, "date": transcript.meeting_date}
    head |= {"offering": offering} | {name: known[name] for name in HEAD if isinstance(known.get(name), str)}
    lines = [TITLE, *(f"# {name}: {head.get(name) or ''}".rstrip() for name in HEAD)]
    lines += [
        f"# {name}: {'; '.join(_speakers(transcript, name, side, known))}".rstrip() for name, side in NAMES.items()
    ]
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


def _speakers(transcript: Transcript, name: str, side: Side, known: Labels) -> list[str]:
    if name in known:
        return [n for n in known[name] if n]
    return [s.name for s in transcript.speakers if s.side is side]


def read_labels(text: str) -> LabelReading:
    """The labels of a file, and its problems by line; what is wrong is left out of the labels."""
    labels: Labels = {name: [] for name in (*LISTS, *MORE_LISTS)}
    labels |= dict.fromkeys(HEAD) | {name: [] for name in NAMES} | {"statuses": {}, "next_meeting": None}
    reading, texts, turn = LabelReading(labels), dict[int, tuple[str, str]](), None
    places: list[tuple[int, Labels]] = []
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if match := _TURN.fullmatch(line):
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
            _head(labels, line)
        elif line:
            reading.problems.append(LabelProblem(number, "neither a turn, nor a label (>, =), nor a comment (#)"))
    labels["turns"] = len(texts)
    reading.problems += [p for number, value in places for p in _wrong_place(number, value, texts)]
    reading.problems += _missing(labels)
    reading.problems.sort(key=lambda p: p.line)
    return reading


def _keep(labels: Labels, name: str, value: Any) -> None:
    if name == "statuses":
        labels[name].update(value)
    elif name == "next_meeting":
        labels[name] = value
    else:
        labels[name].append(value)


def _head(labels: Labels, line: str) -> None:
    match = _HEAD.fullmatch(line)
    if match and match[1] in HEAD:
        labels[match[1]] = match[2].strip() or None
    elif match and match[1] in NAMES:
        labels[match[1]] = [n.strip() for n in match[2].split(";") if n.strip()]


def _wrong_place(number: int, value: Labels, texts: dict[int, tuple[str, str]]) -> list[LabelProblem]:
    """Whether words stand in their turn, or in the same speaker's words up to its last turn; and whether dates are."""
    first, last = value["turn"], value.get("turn_end") or value["turn"]
    speaker = texts[first][0]
    said = " ".join(t for n in range(first, last + 1) if n in texts for who, t in [texts[n]] if who == speaker)
    found = []
    if not occurs(value["words"], said):
        found.append(LabelProblem(number, f"“{value['words']}” does not stand in turn {first}"))
    for name in ("due", "date"):
        if value.get(name) and not _is_day(value[name]):
            found.append(LabelProblem(number, f"{name}={value[name]} is no day; write it as 2026-11-30"))
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
