"""`python -m copilot.evidence.training`: rebuilds the trained heads (*.npz) and prints what unseen folds say."""

import sys

from copilot.embedding import load, load_reader
from copilot.evidence import element_heads, heads, objection_heads
from copilot.evidence.training.calls import calls_hash, load_calls
from copilot.evidence.training.fit import FOLDS, Measure, fit
from copilot.evidence.training.fit_elements import Fit, fit_elements
from copilot.evidence.training.fit_objections import ObjectionFit, fit_objections, objections_hash
from copilot.evidence.training.near import Counts
from copilot.evidence.training.rows import data_hash, load_rows
from copilot.evidence.vectors import Vectors
from copilot.paths import models_folder
from copilot.settings import Settings


def table(measures: tuple[Measure, ...]) -> str:
    """The figures of all heads on single turns, one line each."""
    lines = [f"{'head':28} {'yes':>5} {'rows':>5} {'prec':>6} {'recall':>6} {'F1':>6} {'Brier':>6} {'from':>5}"]
    lines += [
        f"{m.name:28} {m.positives:5} {m.rows:5} {m.precision:6.2f} {m.recall:6.2f} {m.f1:6.2f} {m.brier:6.3f} "
        f"{m.threshold:5.2f}"
        for m in measures
    ]
    return "\n".join(lines)


def element_table(fitted: Fit) -> str:
    """The figures of the heads for the elements on calls not seen, one line each."""
    lines = [f"{'element':28} {'hits':>5} {'missed':>6} {'false':>6} {'F1':>6} {'from':>5} {'status':>6}"]
    lines += [
        f"{e:28} {c.hits:5} {c.missed:6} {c.invented:6} {c.f1:6.2f} {fitted.heads.limit(e):5.2f} "
        f"{fitted.statuses[e]:6.2f}"
        for e, c in fitted.unseen.items()
    ]
    together = sum(fitted.unseen.values(), Counts())
    status = sum(fitted.statuses.values()) / len(fitted.statuses)
    return "\n".join([*lines, f"{'together':28} {'':19} {together.f1:6.2f} {'':5} {status:6.2f}"])


def objection_line(fitted: ObjectionFit) -> str:
    """The figures of the heads for objections on calls not seen."""
    return (
        f"{'objections':28} {fitted.objections} in {fitted.passages} passages: F1 {fitted.f1:.2f} "
        f"from {fitted.heads.threshold:.2f}; category right {fitted.category:.2f}"
    )


def main() -> int:
    """Train on the labelled turns beside this file, and on the labelled calls of the checkout."""
    rows, calls = load_rows(), load_calls()
    packaged = load(Settings.model_fields["embedding_model"].default, models_folder())
    vectors = Vectors(load_reader(packaged, models_folder()).encode_deep)
    fitted, measures = fit(rows, vectors.sentences)
    heads.save_heads(fitted, heads.FILE, data_hash(rows))
    sys.stdout.write(f"{len(rows)} turns, {FOLDS} folds by scene\n{table(measures)}\n")
    in_calls = fit_elements(calls, rows, vectors)
    element_heads.save_element_heads(in_calls.heads, element_heads.FILE, f"{data_hash(rows)}-{calls_hash(calls)}")
    sys.stdout.write(f"\n{len(calls)} calls, folds by call\n{element_table(in_calls)}\n")
    objections = fit_objections(calls, rows, vectors)
    objections_of = f"{data_hash(rows)}-{objections_hash(calls)}"
    objection_heads.save_objection_heads(objections.heads, objection_heads.FILE, objections_of)
    sys.stdout.write(f"{objection_line(objections)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
