"""What a run says in a terminal."""

from collections.abc import Sequence

from copilot.evidence.language import READ
from evals.calibration import calibration, expected_error, sure_precision
from evals.false_fills import false_fills
from evals.false_fills import shown as shown_fills
from evals.gate import Verdict
from evals.runs import Run, Unit, paired
from evals.statistics import difference, estimate
from evals.tasks import NOT_BUILT, TASKS


def table(run: Run, others: Sequence[Run] = ()) -> str:
    """Every task with its figure and interval; other runs beside it, as both figures on what both read and the gain."""
    calls = [u for u in run.units if u.format]
    head = f"{'task':<19} {'P':>5} {'R':>5} {'F1':>5}  {'95 %':<12} {'shows':>5} {'hurt':>5}"
    lines = [f"{run.subject} on {run.split}: {len(calls)} calls", head + "".join(f"  {o.subject:>22}" for o in others)]
    for task in (t.name for t in TASKS):
        counts = run.counts(task)
        if not counts:
            continue
        hits, missed, invented = (sum(column) for column in zip(*counts, strict=True))
        e = estimate(counts)
        precision, recall = hits / max(1, hits + invented), hits / max(1, hits + missed)
        hurt = sum(t.hurt for t in run.of(task).values()) / len(counts)
        figures = (
            f"{precision:5.2f} {recall:5.2f} {e.value:5.2f}  {e.low:.2f} - {e.high:.2f}  {e.shows:5.2f} {hurt:5.1f}"
        )
        line = f"{task:<19} {figures}"
        lines.append(line + "".join(f"  {_beside(run, other, task):>22}" for other in others))
    lines += [f"{name:<19} not built: {why}" for name, why in NOT_BUILT.items()]
    return "\n".join(lines)


def _beside(run: Run, other: Run, task: str) -> str:
    """Both figures over the units that both runs have with the same data, and the difference: mine, theirs (gain)."""
    if not other.counts(task):
        return "-"
    theirs, mine = paired(other, run, task)
    if not mine:
        return "no call in common"
    d = difference(theirs, mine)
    mark = "*" if d.significant else " "
    first, second = (estimate(list(counts.values())).value for counts in (mine, theirs))
    return f"{first:.2f} : {second:.2f} ({d.value:+.2f}{mark})"


def confidence(run: Run) -> str:
    """Calibration, and precision of what is shown as sure."""
    bins = calibration(run.judgements)
    lines = [f"confidence: expected calibration error {expected_error(bins):.2f}"]
    lines += [f"  {b.low:.1f} to {b.high:.1f}: said {b.said:.2f}, right {b.right:.2f} of {b.count}" for b in bins]
    lines.append("precision at confidence 0.9 and more:")
    lines += [f"  {name:<18} {value:.2f} of {n}" for name, (value, n) in sure_precision(run.judgements).items()]
    return "\n".join(lines)


def fills(run: Run) -> str:
    """Elements that were filled where nothing was said, by element."""
    return shown_fills(false_fills(run.units))


BY_LANGUAGE = ("evidence", "status", "commitments", "objections")


def languages(run: Run) -> str:
    """Figures of some tasks by the languages of the calls."""
    groups: dict[str, list[Unit]] = {}
    for unit in (u for u in run.units if u.format):
        groups.setdefault(unit.language or "not named", []).append(unit)
    lines = [f"by language (read: {', '.join(READ)}; a call in another one is not assessed):"]
    for name, units in sorted(groups.items()):
        found = [(task, [u.tasks[task].counts for u in units if task in u.tasks]) for task in BY_LANGUAGE]
        figures = ", ".join(f"{task} {estimate(counts).value:.2f}" for task, counts in found if counts)
        lines.append(f"  {name:<18} {len(units)} calls: {figures}")
    return "\n".join(lines)


def mistakes(run: Run, limit: int | None = None) -> str:
    """The mistakes of all tasks, those that hurt most first."""
    kept = [(m.weight, task, u.id, m) for u in run.units for task, t in u.tasks.items() for m in t.mistakes]
    kept.sort(key=lambda entry: (-entry[0], entry[1], entry[2], entry[3].turn or 0))
    return "\n".join(
        f"{weight:3.1f}  {task:<18} {unit:<8} {f'turn {m.turn}' if m.turn else '':<9} {m.sort}: {m.what}"
        for weight, task, unit, m in kept[:limit]
    )


def missing(run: Run) -> str:
    """What could not be scored."""
    return "".join(f"missing: {run.subject}: {m.unit}: {m.why}\n" for m in run.missing)


def verdict(found: Verdict) -> str:
    """What the gate says."""
    lines = list(found.notes)
    for task, d in found.differences.items():
        if d.value:
            lines.append(f"{task:<19} {d.value:+.3f}  ({d.low:+.3f} to {d.high:+.3f}){' *' if d.significant else ''}")
    lines += [f"FAILED: {reason}" for reason in found.reasons]
    return "\n".join(lines or ["the same as the baseline"])
