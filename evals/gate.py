"""Whether a change made it worse: a run against the accepted baseline, unit by unit."""

from dataclasses import dataclass, field

from evals.runs import Run, shared
from evals.statistics import Difference, difference

NEVER_LESS = ("grounding", "turns")
"""Tasks in which a single new mistake fails, significant or not."""
LEAST = 0.01
"""A drop below this is not worth a failure, however sure it is."""


@dataclass
class Verdict:
    """What a comparison with the baseline says; it fails where `reasons` are given."""

    differences: dict[str, Difference] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def judged(baseline: Run, run: Run) -> Verdict:
    """Compare on the units that both have with the same data; what the new run lost is a reason too."""
    verdict = Verdict()
    both = set(shared(run.units, baseline.units))
    if not both:
        verdict.reasons.append("no call or question is the same as in the baseline: accept a new one")
        return verdict
    if any(u.format for u in baseline.units) and not any(u.format for u in run.units if u.id in both):
        verdict.reasons.append("no call is the same as in the baseline, so none is compared: accept a new one")
    if changed := sorted({u.id for u in run.units} ^ {u.id for u in baseline.units} | _changed(baseline, run, both)):
        verdict.notes.append(f"not compared, since new, gone or labelled anew: {', '.join(changed)}")
    verdict.reasons += [f"{m.unit} could not be scored: {m.why}" for m in run.missing]
    for task in baseline.tasks:
        old = {u: t.counts for u, t in baseline.of(task).items() if u in both}
        new = {u: t.counts for u, t in run.of(task).items() if u in both}
        if old and not run.of(task):
            verdict.reasons.append(f"{task} is not scored any more")
            continue
        nothing = (0, 0, 0)
        units = [u for u in both if u in old or u in new]
        found = difference({u: old.get(u, nothing) for u in units}, {u: new.get(u, nothing) for u in units})
        verdict.differences[task] = found
        if found.drop and found.value <= -LEAST:
            verdict.reasons.append(
                f"{task} fell by {-found.value:.3f} (95 % interval {found.low:+.3f} to {found.high:+.3f})"
            )
        elif task in NEVER_LESS and found.value < 0:
            verdict.reasons.append(f"{task} fell by {-found.value:.4f}; there it must not fall at all")
    return verdict


def _changed(baseline: Run, run: Run, both: set[str]) -> set[str]:
    return {u.id for u in run.units} & {u.id for u in baseline.units} - both
