"""Mutual action plans as JSON, CSV and Markdown. Pure: texts in, values out, and back."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError

from copilot.domain.harmless import harmless_in
from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.errors import BrokenFile
from copilot.settings import first_problem

PlanFormat = Literal["json", "csv", "md"]
COLUMNS = ("id", "title", "owner", "side", "due", "status", "other_owner", "depends_on")
JSON_HINT = 'a plan is {"milestones": [{"id", "title", "owner", "side", "due", "status"}]}'
CSV_HINT = f"columns: {', '.join(COLUMNS)}; only title is needed; dates as YYYY-MM-DD"

_SYNONYMS: Mapping[str, str] = {
    "milestone": "title",
    "task": "title",
    "action": "title",
    "description": "title",
    "due_date": "due",
    "target_date": "due",
    "#": "id",
    "depends": "depends_on",
    "dependencies": "depends_on",
    "accountable": "owner",
    "counterpart": "other_owner",
    "us": "seller_owner",
    "buyer": "buyer_owner",
    "seller": "seller_owner",
}
"""Column names of other teams' plans, by ours."""

_STATUSES: Mapping[str, MilestoneStatus] = {
    **{status.value: status for status in MilestoneStatus},
    **dict.fromkeys(("", "open", "todo", "to_do", "planned", "upcoming"), MilestoneStatus.NOT_STARTED),
    **dict.fromkeys(
        ("started", "ongoing", "at_risk", "delayed", "overdue", "in_work"),
        MilestoneStatus.IN_PROGRESS,
    ),
    **dict.fromkeys(("complete", "completed", "finished", "closed"), MilestoneStatus.DONE),
    **dict.fromkeys(("cancelled", "canceled", "skipped"), MilestoneStatus.DROPPED),
}
_FORMULA = ("=", "+", "-", "@")


def plan_json(plan: Plan) -> dict[str, Any]:
    """The form that `analyze --plan` and `plan import` take."""
    return {"milestones": [m.model_dump(mode="json") for m in plan.milestones]}


def plan_from_json(text: str, name: str = "the plan") -> Plan:
    """A plan from an object with `milestones` or a bare list of them; keys that a milestone does not have are ignored.

    Raises BrokenFile with the place of the mistake.
    """
    try:
        whole = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise BrokenFile(f"{name} is not valid JSON: line {error.lineno}: {error.msg}", JSON_HINT) from None
    rows = whole.get("milestones") if isinstance(whole, dict) else whole
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BrokenFile(f"{name} has no list of milestones", JSON_HINT)
    known = [{key: row[key] for key in COLUMNS if row.get(key) is not None} for row in rows]
    return _plan(known, name, JSON_HINT)


def plan_from_csv(text: str, name: str = "the plan") -> Plan:
    """A plan from a table with a header, separated by comma, semicolon or tab, as spreadsheets save it.

    Where there are columns for both sides' owners, the seller's is accountable unless only the buyer's is filled.
    Raises BrokenFile with the line of the mistake.
    """
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = {column: _column(column) for column in reader.fieldnames or ()}
    if "title" not in names.values():
        raise BrokenFile(f"{name} has no column for the milestones' titles", CSV_HINT)
    rows: list[dict[str, Any]] = []
    for raw in reader:
        cells = {names[k]: _cell(v) for k, v in raw.items() if k in names and isinstance(v, str)}
        if any(cells.values()):
            rows.append(_row(cells, f"{name}, line {reader.line_num}"))
    taken = {row["id"] for row in rows if row["id"]}
    for row in rows:
        if not row["id"]:
            row["id"] = next(i for n in range(1, len(rows) + len(taken) + 1) if (i := f"m{n}") not in taken)
            taken.add(row["id"])
    return _plan(rows, name, CSV_HINT)


def plan_csv(plan: Plan) -> str:
    """A table that spreadsheets open; a cell that one would take for a formula is marked as text."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    for m in plan.milestones:
        cells = _cells(m)
        writer.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in cells])
    return page.getvalue()


def plan_markdown(plan: Plan) -> str:
    """A table for a page or a message."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    for m in plan.milestones:
        cells = (" ".join(c.replace("\\", "\\\\").replace("|", "\\|").split()) for c in _cells(m))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def plan_text(plan: Plan, form: PlanFormat) -> str:
    """The plan in one of the three forms."""
    if form == "csv":
        return plan_csv(plan)
    if form == "md":
        return plan_markdown(plan)
    return json.dumps(plan_json(plan), ensure_ascii=False, indent=2) + "\n"


def _plan(rows: list[dict[str, Any]], name: str, hint: str) -> Plan:
    try:
        return Plan.model_validate({"milestones": harmless_in(rows)})
    except ValidationError as error:
        raise BrokenFile(f"{name}: {first_problem(error)}", hint) from None


def _cells(m: Milestone) -> list[str]:
    due = m.due.isoformat() if m.due else ""
    return [
        m.id,
        m.title,
        m.owner or "",
        m.side.value,
        due,
        m.status.value,
        m.other_owner or "",
        " ".join(m.depends_on),
    ]


def _column(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return _SYNONYMS.get(plain, plain)


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _row(cells: Mapping[str, str], where: str) -> dict[str, Any]:
    seller, buyer = cells.get("seller_owner", ""), cells.get("buyer_owner", "")
    owner, side = cells.get("owner", ""), cells.get("side", "").lower()
    other = cells.get("other_owner", "")
    if not owner and (seller or buyer):
        owner, side, other = (seller, "seller", buyer) if seller else (buyer, "buyer", "")
    return {
        "id": cells.get("id", ""),
        "title": cells.get("title", ""),
        "owner": owner or None,
        "side": side or "unknown",
        "due": _due(cells.get("due", ""), where),
        "status": _status(cells.get("status", ""), where),
        "other_owner": other or None,
        "depends_on": [d for d in cells.get("depends_on", "").replace(",", " ").replace(";", " ").split() if d],
    }


def _due(text: str, where: str) -> date | None:
    if not text or text.lower() == "tbd":
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BrokenFile(f"{where}: {text!r} is no date", "write dates as YYYY-MM-DD, for example 2026-12-05") from None


def _status(text: str, where: str) -> MilestoneStatus:
    status = _STATUSES.get(text.lower().replace(" ", "_").replace("-", "_"))
    if status is None:
        raise BrokenFile(f"{where}: {text!r} is no status", f"one of: {', '.join(MilestoneStatus)}")
    return status
