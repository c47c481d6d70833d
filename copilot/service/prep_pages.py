"""The page for the next call, written to a file or given as text to copy."""

from datetime import date
from pathlib import Path

from copilot.domain.deal import Deal
from copilot.domain.draft import Prep
from copilot.errors import StorageFailed, WrongUsage


def as_text(deal: Deal, prep: Prep, today: date) -> str:
    """The page as markdown, to paste elsewhere."""
    from copilot.exchange import prep_page

    return prep_page.markdown(deal, prep, today)


def write(file: Path, deal: Deal, prep: Prep, today: date) -> Path:
    """Write the page: HTML where the name ends in .html or .htm, else markdown. The full path of the file.

    Raises WrongUsage without such a folder, StorageFailed where the file cannot be written.
    """
    from copilot.exchange import prep_page

    form = prep_page.html if file.suffix.lower() in (".html", ".htm") else prep_page.markdown
    target = file.expanduser().absolute()
    if not target.parent.is_dir():
        raise WrongUsage(f"there is no folder {target.parent}", "make it first, or choose another")
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(form(deal, prep, today), encoding="utf-8")
        beside.replace(target)
    except OSError as problem:
        raise StorageFailed(
            f"{target} cannot be written: {problem.strerror}", "choose a folder that you can write to"
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    return target


def default_name(deal: Deal, prep: Prep) -> str:
    """`prep-ridgeline-2026-11-26.html`."""
    return f"prep-{deal.id}-{prep.on.isoformat()}.html"
