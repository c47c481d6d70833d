"""Scores of what was read in one call: evidence, statuses, promises, objections, plan changes, people."""

from evals import weights
from evals.scoring import Found, Label, Match, Mistake, Score, exact, matched

STATUSES = ("missing", "partial", "confirmed")
ROLES = frozenset(
    {
        "economic_buyer",
        "champion",
        "technical_evaluator",
        "user_buyer",
        "procurement",
        "legal",
        "it_security",
        "coach",
    }
)
"""The roles that the program knows; labels may name others, which are not asked of it."""


def evidence_match(labels: Label, result: Found) -> Match:
    """Evidence for the eight elements, micro over elements; polarity counts."""
    found = [{**e, "element": name} for name, reading in result["meddpicc"].items() for e in reading["evidence"]]
    return matched(
        labels["evidence"],
        found,
        lambda a, b: a["element"] == b["element"] and a.get("polarity", "for") == b.get("polarity", "for"),
        weights.evidence,
    )


def status_score(labels: Label, result: Found) -> Score:
    """The status of each element, exact; where two careful readers could differ, either."""
    score = Score()
    for element, status in labels["statuses"].items():
        got = result["meddpicc"][element]["status"]
        if got in (status, *labels.get("statuses_also", {}).get(element, ())):
            score.hits += 1
            continue
        high = STATUSES.index(got) > STATUSES.index(status)
        weight = weights.STATUS_TOO_HIGH if high else weights.STATUS_TOO_LOW
        score.wrong.append(Mistake(f"{element}: {got}, should be {status}", None, weight))
    return score


def silence_score(labels: Label, result: Found) -> Score:
    """Of the elements of which nothing was said, those that stayed empty; the rest are false fills."""
    score = Score()
    for element, status in labels["statuses"].items():
        if status != "missing" or labels.get("statuses_also", {}).get(element):
            continue
        reading = result["meddpicc"][element]
        if reading["status"] == "missing":
            score.hits += 1
            continue
        first: Found = next((e for e in reading["evidence"] if e.get("polarity", "for") == "for"), {})
        said = f" on “{first['quote']}”" if first else ""
        score.wrong.append(
            Mistake(f"{element} filled as {reading['status']}{said}", first.get("turn"), weights.FALSE_FILL)
        )
    return score


def commitment_scores(labels: Label, result: Found) -> tuple[dict[str, Score], Match]:
    """Promises; and of those found, the owner and the due date, exact."""
    match = matched(labels["commitments"], result["commitments"], weigh=weights.promise)
    return {
        "commitments": match.score,
        "commitment owner": exact(match.pairs, "owner", weight=weights.WRONG_OWNER, also="owner_also"),
        "commitment due": exact(match.pairs, "due", weight=weights.WRONG_DUE, also="due_also"),
    }, match


def objection_scores(labels: Label, result: Found) -> tuple[dict[str, Score], Match]:
    """Objections; and of those found, the category."""
    match = matched(labels["objections"], result["objections"])
    return {"objections": match.score, "objection category": exact(match.pairs, "category")}, match


def plan_score(labels: Label, result: Found) -> Score:
    """Changes of the plan: the operation, the milestone, and the value that it sets."""
    return matched(labels["plan_changes"], result["plan_changes"], same_change, weights.plan_change).score


def same_change(a: Label, b: Found) -> bool:
    """Whether `b` is the labelled change: its operation, its milestone, and the values that the label names."""
    if a["op"] != b["op"]:
        return False
    if a["op"] == "add":
        return bool(a["due"] == b["due"])
    return bool(a["id"] == b["id"] and all(a.get(k) in (None, b.get(k)) for k in ("due", "status", "owner")))


def same_person(label: Label, name: str) -> bool:
    """Whether a name is the labelled person's: the whole of it, a part of it, or another name given for them."""
    said = name.casefold().split()
    for known in (label["name"], *label.get("aliases", ()), *filter(None, [label.get("label")])):
        words = str(known).casefold().split()
        if said and words and (set(said) <= set(words) or set(words) <= set(said)):
            return True
    return False


def people_scores(labels: Label, result: Found) -> dict[str, Score]:
    """Who was named, on which side, and with which part in the decision."""
    people, roles = Score(), Score()
    left = list(result["people"])
    for label in labels["people"]:
        found = next((p for p in left if same_person(label, p["name"])), None)
        if found is None:
            if not label.get("optional"):
                people.missed.append(Mistake(f"{label['name']} ({label['side']})"))
            continue
        left.remove(found)
        if found["side"] == label["side"] or label.get("optional"):
            people.hits += not label.get("optional")
        else:
            people.wrong.append(Mistake(f"{label['name']}: side is {found['side']}, should be {label['side']}"))
        _add_roles(roles, label, found)
    people.invented += [Mistake(f"{p['name']} ({p['side']})", _first_turn(p)) for p in left]
    for p in left:
        _add_roles(roles, {"name": p["name"], "roles": []}, p)
    return {"people": people, "roles": roles}


def _add_roles(score: Score, label: Label, found: Found) -> None:
    should, got = set(label["roles"]) & ROLES, set(found["roles"]) & ROLES
    score.hits += len(should & got)
    score.missed += [Mistake(f"{label['name']} as {role}") for role in sorted(should - got)]
    score.invented += [
        Mistake(f"{label['name']} as {role}", _first_turn(found), weights.INVENTED_ROLE.get(role, 1.0))
        for role in sorted(got - should)
    ]


def _first_turn(person: Found) -> int | None:
    return next((c["turn"] for c in person.get("cites", ())), None)


def competitor_score(labels: Label, result: Found) -> Score:
    """Which alternatives were named, by name."""
    score, left = Score(), list(result["competitors"])
    for label in labels["competitors"]:
        found = next((c for c in left if same_person(label, c["name"])), None)
        if found is not None:
            left.remove(found)
        if label.get("optional"):
            continue
        if found is not None:
            score.hits += 1
        else:
            score.missed.append(Mistake(str(label["name"]), next(iter(label.get("turns", ())), None)))
    score.invented += [Mistake(c["name"], next((m["turn"] for m in c["mentions"]), None)) for c in left]
    return score


def meeting_score(labels: Label, result: Found) -> Score:
    """The day of the next meeting; where none was agreed, silence."""
    label, found = labels.get("next_meeting"), result.get("next_meeting")
    if not label:
        return Score(1) if not found else Score(invented=[Mistake(f"{found['on']} “{found['quote']}”", found["turn"])])
    if not found:
        return Score(missed=[Mistake(f"{label.get('date')} “{label.get('words', '')}”", label.get("turn"))])
    if found["on"] == label.get("date"):
        return Score(1)
    note = f"{found['on']} “{found['quote']}”, should be {label.get('date')}"
    return Score(wrong=[Mistake(note, found["turn"], weights.WRONG_DUE)])
