"""Scores of how a file was read: turns, speakers and sides, with nobody told who is who."""

from typing import Any

from copilot.domain.grounding import occurs
from evals import weights
from evals.scoring import Found, Label, Mistake, Score

NAMELESS = frozenset({"unknown speaker", "unknown"})
"""What exports write where they know no name; the program reads it as no name."""
WORDED = ("evidence", "commitments", "objections", "plan_changes", "decoys")


def turns_score(labels: Label, turns: list[Found]) -> Score:
    """The number of turns, and the words of each label in the turn of its number."""
    score = Score()
    if len(turns) == labels["turns"]:
        score.hits += 1
    else:
        score.wrong.append(Mistake(f"{len(turns)} turns, should be {labels['turns']}"))
    for entry in {(e["turn"], e["words"]): e for name in WORDED for e in labels.get(name, ())}.values():
        if stands(entry, turns):
            score.hits += 1
        else:
            score.wrong.append(Mistake(f"“{entry['words']}” does not stand there", entry["turn"]))
    return score


def stands(entry: Label, turns: list[Found]) -> bool:
    """Whether the words of a label stand in its turn, or in its speaker's words from there to its last turn."""
    first, last = entry["turn"], entry.get("turn_end") or entry["turn"]
    if not 1 <= first <= last <= len(turns):
        return False
    speaker = turns[first - 1]["speaker"]
    joined = " ".join(t["text"] for t in turns[first - 1 : last] if t["speaker"] == speaker)
    return occurs(entry["words"], joined)


def speakers_score(labels: Label, reading: Found) -> Score:
    """The names that speak."""
    should = {name for side in sides_of(labels).values() for name in side}
    got = {s["name"] for s in reading["speakers"]}
    return Score(
        len(should & got),
        [Mistake(str(name)) for name in sorted(should - got)],
        [Mistake(str(name)) for name in sorted(got - should)],
    )


def sides_of(labels: Label) -> dict[str, list[str]]:
    """The names that speak, by side; speech without a name, or under a stand-in for one, is nobody's."""
    named = {"seller": "sellers", "buyer": "buyers", "other": "others", "unknown": "unknown"}
    return {
        side: [n for n in labels.get(key) or () if n and n.casefold() not in NAMELESS] for side, key in named.items()
    }


def sides_score(labels: Label, reading: Found) -> Score:
    """The side of each speaker as the file alone tells it. Unknown where one could know is a miss, not a false find."""
    score, got = Score(), {s["name"]: s["side"] for s in reading["speakers"]}
    for side, names in sides_of(labels).items():
        for name in names:
            said: Any = got.get(name, "unknown")
            if said == side:
                score.hits += 1
            elif said == "unknown":
                score.missed.append(Mistake(f"{name}: side not told, is {side}"))
            else:
                score.wrong.append(Mistake(f"{name}: {said}, should be {side}", None, weights.WRONG_SIDE))
    return score
