"""A number of a statement must stand in its ground, however either of them says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.figures import figures_of, unfounded_figures


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Releases take 9 days.", "Nine days today"),
        ("They have nine teams.", "there are 9 of us teams"),
        ("$40,000 a year", "about forty thousand a year"),
        ("$40k a year", "forty thousand dollars"),
        ("40 % of the tickets", "forty percent of it"),
        ("40% of the tickets", "forty, maybe fifty percent"),
        ("250,000 requests", "two hundred and fifty thousand requests"),
        ("€1.5 million", "one point... 1.5 million euros"),
        ("25 people", "twenty-five people"),
        ("150 a seat", "one fifty a seat"),
        ("in 2026", "in twenty twenty six"),
        ("Q3 budget", "the third quarter budget"),
        ("at 3pm", "at three"),
        ("one of them decides, no one else", "she decides"),
        ("1.500 Nutzer", "1500 Nutzer"),
    ],
)
def test_numbers_that_the_ground_holds(statement: str, said: str) -> None:
    assert unfounded_figures(statement, [said]) == ()


@pytest.mark.parametrize(
    ("statement", "said", "odd"),
    [
        ("Releases take 8 days.", "Nine days today", "8"),
        ("$40 a seat", "$40k in all", "40"),
        ("$40 a seat", "forty thousand dollars", "40"),
        ("40 % of the tickets", "forty tickets", "40"),
        ("€40 a seat", "forty dollars a seat", "40"),
        ("one day", "some day", "one"),
        ("9 dollars", "29 dollars", "9"),
        ("twenty five seats", "twenty seats", "twenty five"),
        ("1,500 users", "1.5 users", "1,500"),
        ("SOC 2 is done", "the report is done", "2"),
    ],
)
def test_numbers_that_it_does_not(statement: str, said: str, odd: str) -> None:
    assert unfounded_figures(statement, [said]) == (odd,)


def test_any_of_several_grounds_may_hold_a_number() -> None:
    assert unfounded_figures("9 days and 40 people", ["nine days", "forty people"]) == ()


@given(st.integers(2, 10**9))
def test_a_number_is_found_in_itself_with_and_without_separators(number: int) -> None:
    assert unfounded_figures(f"{number:,} users", [f"we have {number} users"]) == ()
    assert unfounded_figures(f"{number} users", [f"we have {number + 1} users"]) == (str(number),)


@given(st.text(max_size=200))
def test_any_text_is_its_own_ground(text: str) -> None:
    assert unfounded_figures(text, [text]) == ()
    assert all(figure.values for figure in figures_of(text))
