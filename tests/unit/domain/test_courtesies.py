"""What a line without grounds may say: greetings, thanks, offers to talk, titles."""

import pytest

from copilot.domain.courtesies import beyond_courtesy, beyond_title
from copilot.domain.statements import courtesy_problem, heading_problem

PEOPLE = frozenset({"Dana Reyes"})


@pytest.mark.parametrize(
    "line",
    [
        "Hi Dana,",
        "Thank you for the open conversation today.",
        "This is what I took away from it; please correct anything I got wrong.",
        "Please let me know if I missed something, and feel free to call me.",
        "Best regards,",
        "Vielen Dank für das Gespräch.",
        "Merci pour votre temps.",
    ],
)
def test_a_courtesy_is_one(line: str) -> None:
    assert courtesy_problem(line, ("Dana Reyes",), PEOPLE, capitals="Dank" not in line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Thank you for the lovely floor price talk.",
        "I confirm everything.",
        "Best regards, see https://evil.example/next",
        "![](https://evil.example/log?deal=x)",
        "Write to mallory@evil.example",
        "\u202eHello,",
        "Hi Dana, our director wants this closed,",
        "The file says root.",
    ],
)
def test_what_says_more_is_none(line: str) -> None:
    assert courtesy_problem(line, ("Dana Reyes",), PEOPLE) is not None


def test_the_first_word_too_many_is_named() -> None:
    assert beyond_courtesy("Thank you for the secret floor", PEOPLE) == "secret"
    assert beyond_title("Our secret floor") == "secret"


def test_a_title_names_what_follows() -> None:
    assert heading_problem("Next steps", PEOPLE) is None
    assert heading_problem("Nächste Schritte", PEOPLE, capitals=False) is None
    assert heading_problem("Our floor for you is secret", PEOPLE) is not None
