"""Which call script fits a deal, and its agenda."""

from copilot.domain.call_script import agenda_for, agenda_of
from copilot.domain.knowledge import Document, Section, Stage

TABLE = (
    "Length: 45 minutes.\n\n| minutes | part | aim |\n|---|---|---|\n| 5 | Opening | hear why |\n| 10-15 | Pain | |\n"
)


def script(title: str, *stages: Stage, offering: str | None = None, text: str = TABLE) -> Document:
    section = Section(heading="Agenda", path=(title, "Agenda"), line=9, text=text)
    file = f"playbooks/calls/{title.lower().replace(' ', '-')}.md"
    return Document(file=file, title=title, stage=stages, offering=offering, sections=(section,))


def test_rows_of_the_table_are_steps_with_their_minutes() -> None:
    agenda = agenda_of(script("Discovery call", Stage.DISCOVERY))
    assert agenda is not None
    assert agenda.length == "45 minutes"
    assert [(s.minutes, s.title, s.aim) for s in agenda.steps] == [(5, "Opening", "hear why"), (10, "Pain", "")]
    assert (agenda.minutes, agenda.source.line) == (15, 9)


def test_a_list_gives_steps_without_minutes() -> None:
    agenda = agenda_of(script("Short call", Stage.CLOSE, text="1. Opening\n2. Price\n- Close\n"))
    assert agenda is not None
    assert [s.title for s in agenda.steps] == ["Opening", "Price", "Close"]
    assert agenda.minutes is None


def test_a_table_of_another_order_is_read_by_its_headings() -> None:
    agenda = agenda_of(script("Odd call", Stage.CLOSE, text="| Part | Minutes |\n|:--|--:|\n| Hello | 3 |\n"))
    assert agenda is not None
    assert [(s.minutes, s.title) for s in agenda.steps] == [(3, "Hello")]


def test_the_script_named_for_the_stage_comes_before_one_that_also_serves_it() -> None:
    scripts = (script("Demo call", Stage.DISCOVERY, Stage.EVALUATION), script("Discovery call", Stage.DISCOVERY))
    chosen = agenda_for(scripts, Stage.DISCOVERY, None)
    assert chosen is not None
    assert chosen.title == "Discovery call"


def test_an_offerings_own_script_comes_first_and_none_is_made_up() -> None:
    scripts = (script("Discovery call", Stage.DISCOVERY), script("Kit talk", Stage.DISCOVERY, offering="kit"))
    chosen = agenda_for(scripts, Stage.DISCOVERY, "kit")
    assert chosen is not None
    assert chosen.title == "Kit talk"
    assert agenda_for(scripts, Stage.CLOSE, "kit") is None
