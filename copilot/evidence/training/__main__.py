"""`python -m copilot.evidence.training`: rebuilds heads.npz and prints what cross-validation says of each head."""

import sys

from copilot.embedding import load
from copilot.evidence.heads import FILE, save_heads
from copilot.evidence.training.fit import FOLDS, Measure, fit
from copilot.evidence.training.rows import data_hash, load_rows
from copilot.paths import models_folder
from copilot.settings import Settings


def table(measures: tuple[Measure, ...]) -> str:
    """The figures of all heads, one line each."""
    lines = [f"{'head':28} {'yes':>5} {'rows':>5} {'prec':>6} {'recall':>6} {'F1':>6} {'Brier':>6} {'from':>5}"]
    lines += [
        f"{m.name:28} {m.positives:5} {m.rows:5} {m.precision:6.2f} {m.recall:6.2f} {m.f1:6.2f} {m.brier:6.3f} "
        f"{m.threshold:5.2f}"
        for m in measures
    ]
    return "\n".join(lines)


def main() -> int:
    """Train on the labelled turns beside this file."""
    rows = load_rows()
    embedder = load(Settings.model_fields["embedding_model"].default, models_folder())
    heads, measures = fit(rows, embedder.encode)
    save_heads(heads, FILE, data_hash(rows))
    sys.stdout.write(f"{len(rows)} turns, {FOLDS} folds by scene\n{table(measures)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
