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
    """The status of each element, exact; where two careful readers could differ, either.

    An element labelled `missing` with optional evidence for it may be `partial` too: who takes the evidence fills it.
    """
    score = Score()
    for element, status in labels["statuses"].items():
        got = result["meddpicc"][element]["status"]
        accepted = [status, *(labels.get("statuses_also") or {}).get(element, ())]
        if status == "missing" and _maybe_said(labels, element):
            accepted.append("partial")
        if got in accepted:
            score.hits += 1
            continue
        high = STATUSES.index(got) > STATUSES.index(status)
        weight = weights.STATUS_TOO_HIGH if high else weights.STATUS_TOO_LOW
        score.wrong.append(Mistake(f"{element}: {got}, should be {status}", None, weight))
    return score


def silence_score(labels: Label, result: Found) -> Score:
    """Of the elements of which nothing was said, those that stayed empty; the rest are false fills.

    Optional evidence for an element is something that was said: such an element is not counted.
    """
    score = Score()
    for element in _silent(labels):
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


def fills(labels: Label, result: Found) -> dict[str, bool]:
    """For each element of which nothing was said, whether it was filled all the same."""
    return {element: result["meddpicc"][element]["status"] != "missing" for element in _silent(labels)}


def _silent(labels: Label) -> list[str]:
    also = labels.get("statuses_also") or {}
    return [
        element
        for element, status in labels["statuses"].items()
        if status == "missing" and not also.get(element) and not _maybe_said(labels, element)
    ]


def _maybe_said(labels: Label, element: str) -> bool:
    """Whether there is optional evidence for an element."""
    return any(
        e.get("optional") and e["element"] == element and e.get("polarity", "for") == "for" for e in labels["evidence"]
    )


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
    """Who was named, on which side, and with which part in the decision.

    The harness tells the program which speakers are sellers and buyers, as a rep does. `people` counts them too, so it
    flatters; `people not told` counts only those whom the harness did not name.
    """
    people, untold, roles = Score(), Score(), Score()
    left = list(result["people"])
    for label in labels["people"]:
        found = next((p for p in left if same_person(label, p["name"])), None)
        one = _person_score(label, found)
        people += one
        untold += Score() if _told(labels, label) else one
        if found is not None:
            left.remove(found)
            _add_roles(roles, label, found)
    for p in left:
        one = Score(invented=[Mistake(f"{p['name']} ({p['side']})", _first_turn(p))])
        people += one
        untold += Score() if _told(labels, p) else one
        _add_roles(roles, {"name": p["name"], "roles": []}, p)
    return {"people": people, "people not told": untold, "roles": roles}


def _person_score(label: Label, found: Found | None) -> Score:
    """One labelled person, found or not; one marked optional counts neither way."""
    if label.get("optional"):
        return Score()
    if found is None:
        return Score(missed=[Mistake(f"{label['name']} ({label['side']})")])
    if found["side"] == label["side"]:
        return Score(1)
    return Score(wrong=[Mistake(f"{label['name']}: side is {found['side']}, should be {label['side']}")])


def _told(labels: Label, person: Label) -> bool:
    """Whether the harness named this person and the side."""
    return any(name and same_person(person, name) for name in (*labels["sellers"], *labels["buyers"]))


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
