"""The buying committee: parts, strength, last touch, empty seats."""

from datetime import UTC, date, datetime

from copilot.domain.committee import Attendance, Strength, committee
from copilot.domain.deal import Contact, Deal
from copilot.domain.people import Person, Role
from copilot.domain.transcript import Side

TODAY = date(2026, 11, 24)


def deal(*people: Person) -> Deal:
    contacts = tuple(Contact(person=p) for p in people)
    return Deal(id="acme", account="Acme", people=contacts, created=datetime(2026, 11, 1, tzinfo=UTC))


RUTH = Person(name="Ruth Almeida", side=Side.BUYER, roles=(Role.ECONOMIC_BUYER,))
DANA = Person(name="Dana Reyes", side=Side.BUYER, roles=(Role.CHAMPION, Role.ECONOMIC_BUYER))
PIET = Person(name="Piet Okafor", side=Side.BUYER)
MAYA = Person(name="Maya Lindqvist", side=Side.SELLER, roles=(Role.CHAMPION,))
CALLS = (
    Attendance(date(2026, 11, 3), ("Dana Reyes", "Piet Okafor"), ("Dana Reyes", "Ruth Almeida")),
    Attendance(date(2026, 11, 20), ("Dana",), ("Ruth Almeida",)),
)


def test_seats_come_by_role_the_best_known_first_and_missing_ones_are_told() -> None:
    found = committee(deal(RUTH, DANA, PIET, MAYA), CALLS, TODAY)
    assert [(s.role, [m.contact.person.name for m in s.members]) for s in found] == [
        (Role.ECONOMIC_BUYER, ["Dana Reyes", "Ruth Almeida"]),
        (Role.CHAMPION, ["Dana Reyes"]),
        (Role.TECHNICAL_EVALUATOR, []),
        (Role.PROCUREMENT, []),
        (None, ["Piet Okafor", "Maya Lindqvist"]),
    ]


def test_strength_counts_meetings_and_the_last_touch_may_be_a_mention() -> None:
    members = {m.contact.person.name: m for s in committee(deal(RUTH, DANA, PIET), CALLS, TODAY) for m in s.members}
    assert (members["Dana Reyes"].strength, members["Dana Reyes"].spoke) == (Strength.STRONG, 2)
    assert (members["Piet Okafor"].strength, members["Piet Okafor"].last) == (Strength.MET, date(2026, 11, 3))
    ruth = members["Ruth Almeida"]
    assert (ruth.strength, ruth.spoke, ruth.named, ruth.last) == (Strength.NAMED, 0, 2, date(2026, 11, 20))


def test_a_person_whom_nobody_spoke_of_and_one_not_met_for_long() -> None:
    found = committee(deal(PIET), (), TODAY)
    assert found[-1].members[0].strength is Strength.NEVER
    long_ago = (Attendance(date(2026, 9, 1), ("Piet Okafor",)), Attendance(date(2026, 9, 9), ("Piet Okafor",)))
    assert committee(deal(PIET), long_ago, TODAY)[-1].members[0].strength is Strength.MET
