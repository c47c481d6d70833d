"""How many decisions a call takes to review, and how long: `python -m evals.review_effort`.

Time is estimated by the keystroke-level model (Card, Moran & Newell, "The Psychology of Human-Computer Interaction",
1983, chapter 8), with two of its operators: M, to prepare a decision in the mind, 1.35 s; K, a key pressed by an
average non-secretary typist, 0.28 s. A decision is M K. `A` is M K, M for each line of its list, and K to confirm. The
rest of a call is opened (M K) and M is counted for each of its lines before it is decided on as one.

The model holds for skilled use and says nothing of reading, so what it leaves out stands beside it: the words of the
first quote of each decision at 238 words a minute (Brysbaert 2019, "How many words do we read per minute?", silent
reading of English). A person who opens contexts or edits takes longer.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from copilot.domain.decision_groups import Group, grouped
from copilot.domain.sure_enough import sure
from copilot.domain.transcript import Speaker, Transcript
from copilot.errors import CopilotError
from copilot.service import Service
from copilot.service.calls import CallOptions
from evals.gold import CALLS, ROOT, GoldCall, read_calls
from evals.proposed_calls import ProposedCall, deal_with, items_of, proposed

M, K = 1.35, 0.28
WORDS_A_SECOND = 238 / 60
MOST_DECISIONS, MOST_SECONDS = 12, 90.0
HOUR = 600
"""Turns of an hour: ten a minute, as in the labelled calls with times."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What one call asks of a person. Seconds are those of the model; `reading` is what it leaves out."""

    call: str
    turns: int
    items: int
    groups: int
    decisions: int
    sure: int
    in_rest: int
    seconds: float
    reading: float

    @property
    def held(self) -> bool:
        """Within both limits."""
        return self.decisions <= MOST_DECISIONS and self.seconds <= MOST_SECONDS


def effort(name: str, call: ProposedCall) -> Effort:
    """The shortest careful way through a review: `A`, then each decision that is left, the rest opened and read."""
    together = {i.id for i in call.items if sure(i, call.deal)}
    shown = grouped(call.items, call.deal)
    left = [g for g in shown if any(i.id not in together for i in g.items)]
    lines = [sum(1 for p in g.parts if any(i.id not in together for i in p.items)) for g in left]
    seconds = sum((M + K) + (M + K + n * M if n else 0.0) for n in lines)
    if together:
        seconds += M + K + len(together) * M + K
    return Effort(
        name,
        len(call.analysis.transcript.turns),
        len(call.items),
        sum(len(g.parts) or 1 for g in shown),
        len(left) + bool(together),
        len(together),
        sum(lines),
        seconds,
        sum(_words(g) for g in left if not g.parts) / WORDS_A_SECOND,
    )


def _words(group: Group) -> int:
    """Of the first quote of a decision."""
    return len(group.items[0].cites[0].quote.split()) if group.items[0].cites else 0


def hour_of(service: Service, calls: Sequence[GoldCall]) -> ProposedCall:
    """Calls one after the other as one meeting of about HOUR turns, with the plan of the one that has the longest."""
    read = list(_until(calls))
    plan = max((c.plan for c in read if c.plan), key=lambda p: len(p.milestones), default=None)
    sellers = tuple(dict.fromkeys(n for c in read for n in c.labels["sellers"]))
    buyers = tuple(dict.fromkeys(n for c in read for n in c.labels["buyers"]))
    options = CallOptions(on=read[0].on, sellers=sellers, buyers=buyers, plan=plan, engine="offline")
    whole = service.calls.with_sides(joined(c.transcript() for c in read), options)
    analysis = service.calls.analyze_transcript(whole, "an-hour", options)
    deal = deal_with(plan)
    return ProposedCall(read[0], analysis, deal, items_of(deal, analysis))


def _until(calls: Iterable[GoldCall]) -> Iterator[GoldCall]:
    turns = 0
    for call in calls:
        if turns >= HOUR:
            return
        turns += call.labels["turns"]
        yield call


def joined(parts: Iterable[Transcript]) -> Transcript:
    """Meetings as one: turns numbered on, times left out."""
    read = list(parts)
    turns = [t for part in read for t in part.turns]
    numbered = tuple(t.changed(n=n, line=n, start=None, end=None) for n, t in enumerate(turns, start=1))
    by_name = groupby(sorted((s for p in read for s in p.speakers), key=lambda s: s.name), key=lambda s: s.name)
    speakers = tuple(_one(list(group)) for _, group in by_name)
    return read[0].model_copy(update={"turns": numbered, "speakers": speakers, "participants": (), "skipped_lines": 0})


def _one(same: Sequence[Speaker]) -> Speaker:
    return same[0].model_copy(update={"turns": sum(s.turns for s in same)})


def shown(rows: Sequence[Effort]) -> str:
    """As a person reads it."""
    head = f"{'call':<10} {'turns':>6} {'items':>6} {'facts':>6} {'decisions':>10} {'by A':>5} {'in rest':>8}"
    lines = [f"{head} {'model s':>8} {'reading s':>10}"]
    lines += [
        f"{r.call:<10} {r.turns:>6} {r.items:>6} {r.groups:>6} {r.decisions:>10} {r.sure:>5} {r.in_rest:>8}"
        f" {r.seconds:>8.1f} {r.reading:>10.1f}"
        for r in rows
    ]
    held = sum(r.held for r in rows)
    lines.append(f"at most {MOST_DECISIONS} decisions and {MOST_SECONDS:.0f} s (model): {held} of {len(rows)} calls")
    return "\n".join(lines)


def main() -> int:
    """Measure the dev and train calls and one hour put together; 1 where a limit is not held."""
    parser = argparse.ArgumentParser(prog="python -m evals.review_effort", description=__doc__)
    parser.add_argument("--split", action="append", choices=("dev", "train"), help="which calls (both)")
    asked = parser.parse_args()
    from copilot.wiring import build

    service, rows = build(ROOT), list[Effort]()
    try:
        for split in asked.split or ("dev", "train"):
            calls, _ = read_calls(CALLS / split)
            rows += [effort(call.id, proposed(service, call)) for call in calls]
        dev, _ = read_calls(CALLS / "dev")
        rows.append(effort("an hour", hour_of(service, dev)))
    except CopilotError as problem:
        sys.stderr.write(f"error: {problem.message}\n")
        return problem.exit_code
    print(shown(rows))
    return 0 if all(r.held for r in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
