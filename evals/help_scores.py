"""Scores of what a rep is given to say: responses from cards, discovery questions, the ground of every claim."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from copilot.domain.grounding import occurs
from evals import weights
from evals.scoring import Found, Label, Mistake, Score

DISCONFIRMING = "Disconfirming question"
"""Questions under this heading ask on purpose after what is believed; they are not counted as asked again."""
Holds = Callable[[Found, str], bool]
"""Whether the words stand in the library at that source."""


def response_scores(labels: Label, answers: list[list[str]]) -> dict[str, Score]:
    """For each required objection, the files of the cards that answer it: the right one, or none where none fits."""
    given, first, silent = Score(), Score(), Score()
    required = [o for o in labels["objections"] if not o.get("optional") and "card" in o]
    for objection, files in zip(required, answers, strict=True):
        card, turn = objection["card"], objection["turn"]
        words = f"“{objection['words']}”"
        if card is None:
            if not files:
                silent.hits += 1
            else:
                silent.wrong.append(Mistake(f"{words}: {files[0]}, no card fits", turn, weights.INVENTED_RESPONSE))
            continue
        for score, seen in ((given, files), (first, files[:1])):
            if card in seen:
                score.hits += 1
            elif not seen:
                score.missed.append(Mistake(f"{words}: nothing, should be {card}", turn))
            else:
                score.wrong.append(Mistake(f"{words}: {seen[0]}, should be {card}", turn, weights.WRONG_RESPONSE))
    return {"responses": given, "response first": first, "response silence": silent}


def question_scores(labels: Label, result: Found) -> dict[str, Score]:
    """Questions: those that a good rep would ask, none that the call answered, each to one who can answer.

    "questions at true gaps" is the share of those asked, but the disconfirming one, that the call did not answer;
    "questions not asked again" the share of all, the disconfirming one taken as new.
    """
    if not labels.get("good_questions"):
        return {}
    asked = [q | {"element": e} for e, reading in result["meddpicc"].items() for q in reading["questions"]]
    good = {(q["element"], q["facet"]): q for q in labels["good_questions"]}
    answered = {(a["element"], a["facet"]) for a in labels["answered"]}
    aimed, addressed, gaps, new = Score(), Score(), Score(), Score()
    seen = set[tuple[str, str]]()
    for question in asked:
        gap = (question["element"], question["finds"])
        seen.add(gap)
        disconfirms = DISCONFIRMING in question["source"]["heading"]
        if gap in answered and not disconfirms:
            again = Mistake(f"asks {gap[0]} {gap[1]} again: “{question['text']}”", None, weights.ASKED_AGAIN)
            aimed.invented.append(again)
            gaps.wrong.append(again)
            new.wrong.append(again)
        else:
            new.hits += 1
            gaps.hits += not disconfirms
        problem = _cannot_answer(question, good.get(gap), labels)
        if problem:
            addressed.wrong.append(Mistake(f"“{question['text']}” to {question['ask']}: {problem}"))
        elif question["ask"]:
            addressed.hits += 1
    for gap, label in good.items():
        if gap in seen:
            aimed.hits += 1
        else:
            aimed.missed.append(Mistake(f"does not ask {gap[0]} {gap[1]}: {label['ask']}"))
    return {
        "questions": aimed,
        "questions at true gaps": gaps,
        "questions not asked again": new,
        "question addressee": addressed,
    }


def _cannot_answer(question: Found, good: Label | None, labels: Label) -> str | None:
    """Why the one asked cannot answer; None where they can, or where roles are named and no person."""
    ask = question["ask"]
    if not ask or " or " in ask or ask.islower():
        return None
    person = next((p for p in labels["people"] if named(p, ask)), None)
    if person is None:
        return None if ask in labels["buyers"] else "nobody of that name is the buyer's"
    if person["side"] == "seller":
        return "one of ours"
    fitting = [p for p in labels["people"] if good and p["side"] != "seller" and mentioned(p, good["ask"])]
    if fitting and person not in fitting:
        return f"{' or '.join(p['name'] for p in fitting)} could"
    return None


def named(person: Label, name: str) -> bool:
    """Whether that is the person's name."""
    return name in (person["name"], *person.get("aliases", ()), person.get("label"))


def mentioned(person: Label, text: str) -> bool:
    """Whether a text names the person, in full or by the first name."""
    names = (person["name"], *person.get("aliases", ()), str(person["name"]).split()[0])
    return any(re.search(rf"\b{re.escape(str(n))}\b", text) for n in names if len(str(n)) > 1)


def grounding_score(result: Found, turns: list[Found], holds: Holds) -> Score:
    """Every quote in its turns by its speaker, every card's words in the card."""
    score = Score()
    for entry in _entries(result):
        if "quote" in entry and "turn" in entry:
            problem = quote_problem(entry, turns)
        else:
            problem = None if holds(entry["source"], entry["text"]) else f"not in {entry['source']['file']}"
        if problem is None:
            score.hits += 1
        else:
            words = entry.get("quote") or entry.get("text", "")
            score.wrong.append(Mistake(f"“{words}”: {problem}", entry.get("turn"), weights.BROKEN_CITE))
    return score


def quote_problem(cite: Found, turns: list[Found]) -> str | None:
    """Why a quote does not hold, or None: checked again here, without the program's own check."""
    first, last = cite["turn"], cite["turn_end"]
    if not 1 <= first <= last <= len(turns):
        return f"turns {first} to {last} do not exist"
    speaker = turns[first - 1]["speaker"]
    if turns[last - 1]["speaker"] != speaker or cite["speaker"] != speaker:
        return "another speaker's words"
    joined = " ".join(t["text"] for t in turns[first - 1 : last] if t["speaker"] == speaker)
    return None if cite["quote"].strip() and occurs(cite["quote"], joined) else "not said there"


def _entries(value: Any) -> Iterator[Found]:
    """Everything in a result that states a fact: entries with a quote, or with a text and its source."""
    if isinstance(value, list):
        for item in value:
            yield from _entries(item)
    elif isinstance(value, dict):
        if {"quote", "turn", "turn_end"} <= value.keys() or {"text", "source"} <= value.keys():
            yield value
        for name, item in value.items():
            if name not in ("transcript", "source", "turns", "reading", "withheld"):
                yield from _entries(item)
