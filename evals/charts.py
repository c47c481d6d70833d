"""Charts as inline SVG, without scripts or anything loaded from elsewhere."""

import re
import sys
from collections.abc import Sequence
from types import ModuleType

from evals.calibration import Bin
from evals.runs import Run
from evals.statistics import estimate
from evals.tasks import TASKS


def tasks_chart(runs: Sequence[Run]) -> str:
    """A bar for each task and run, with its 95 % interval."""
    pygal = _pygal()
    names = [t.name for t in TASKS if any(run.counts(t.name) for run in runs)]
    chart = pygal.HorizontalBar(
        **_plain(len(names) * (14 + 12 * len(runs)) + 80), show_legend=len(runs) > 1, range=(0, 1)
    )
    chart.x_labels = names[::-1]
    for run in runs:
        chart.add(run.subject, [_bar(run, name) for name in names[::-1]])
    return _without_scripts(str(chart.render(is_unicode=True)))


def calibration_chart(bins: Sequence[Bin]) -> str:
    """What was said against what was right; on the diagonal, confidence means what it says."""
    pygal = _pygal()
    chart = pygal.XY(
        **_plain(420), range=(0, 1), xrange=(0, 1), x_title="confidence shown", y_title="share that is right"
    )
    chart.add("as shown", [(0, 0), (1, 1)], show_dots=False)
    chart.add("measured", [{"value": (b.said, b.right), "label": f"{b.count} finds"} for b in bins])
    return _without_scripts(str(chart.render(is_unicode=True)))


def _pygal() -> ModuleType:
    """pygal without its finder of plug-ins, which knows only an import protocol that Python 3.12 dropped."""
    import pygal

    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "PluginImportFixer"]
    found: ModuleType = pygal
    return found


def _without_scripts(svg: str) -> str:
    """pygal writes its configuration as a script, for tooltips that a page without scripts does not have."""
    return re.sub(r"<script.*?</script>", "", svg, flags=re.DOTALL)


def _bar(run: Run, task: str) -> dict[str, object] | None:
    counts = run.counts(task)
    if not counts:
        return None
    e = estimate(counts)
    return {"value": round(e.value, 3), "ci": {"low": e.low, "high": e.high}}


def _plain(height: int) -> dict[str, object]:
    return {"js": [], "disable_xml_declaration": True, "width": 900, "height": height}
