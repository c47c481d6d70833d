"""The page for the next call as a file."""

from datetime import UTC, date, datetime

from copilot.domain.call_script import CallAgenda, Step
from copilot.domain.deal import Deal
from copilot.domain.draft import ExpectedObjection, Landmine, Prep, Question, Response
from copilot.domain.knowledge import Source
from copilot.domain.meddpicc import Element
from copilot.domain.plan import Milestone
from copilot.domain.signals import Category
from copilot.exchange import prep_page

TODAY = date(2026, 11, 24)
SOURCE = Source(file="knowledge/a.md", heading="A > Answer", line=7, expires=date(2026, 1, 1))
DEAL = Deal(id="acme", account="Acme <b>*", owner="anna", created=datetime(2026, 11, 1, tzinfo=UTC))
PREP = Prep(
    deal="acme",
    on=date(2026, 11, 26),
    highlights=("Late: the <pilot>",),
    questions=(Question(text="Who signs?", element=Element.ECONOMIC_BUYER, ask="Dana", why="open", source=SOURCE),),
    expect=(ExpectedObjection(category=Category.PRICE, responses=(Response(text="One.\nTwo.", source=SOURCE),)),),
    landmines=(Landmine(competitor="Rival", question="How do they do it?", source=SOURCE),),
    plan=(Milestone(id="m1", title="Pilot", due=date(2026, 11, 20)),),
    agenda=CallAgenda(title="Talk", length="30 minutes", steps=(Step(title="Open", minutes=5),), source=SOURCE),
)


def test_the_page_says_everything_and_loads_nothing() -> None:
    page = prep_page.html(DEAL, PREP, TODAY)
    for words in ("Who signs?", "(Dana)", "5 min", "Open", "One.", "Rival", "late", "knowledge/a.md", "expired"):
        assert words in page
    assert "Acme &lt;b&gt;" in page
    assert "<b>*" not in page
    assert "http" not in page
    assert "<script" not in page


def test_the_markdown_has_no_marks_that_nobody_wrote() -> None:
    text = prep_page.markdown(DEAL, PREP, TODAY)
    assert text.startswith("# Acme \\<b>\\*: next call 26 Nov 2026\n")
    assert "- **Price**: One. (knowledge/a.md, A > Answer, line 7, expired, internal)" in text
    assert "- LATE: Pilot, no owner, 20 Nov 2026" in text


def test_a_page_of_nothing_is_a_page() -> None:
    bare = Prep(deal="acme", on=TODAY)
    assert "Acme" in prep_page.html(DEAL, bare, TODAY)
    assert prep_page.markdown(DEAL, bare, TODAY).strip().startswith("# Acme")
