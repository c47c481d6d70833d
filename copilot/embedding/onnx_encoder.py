"""An exported sentence encoder on ONNX Runtime: starts in a tenth of a second, runs on the processor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import ModelFailed

if TYPE_CHECKING:
    from copilot.embedding.embedder import Vectors

BATCH = 8
"""Texts a run: as fast as larger batches, in a third of their memory."""


def available_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class OnnxEncoder:
    """An Embedder over a graph with `input_ids`, `attention_mask` in; pooled, unit-length `embedding`, `middle` out."""

    def __init__(self, name: str, graph: Path, tokenizer: Path, max_tokens: int) -> None:
        """Loads both files. Raises ModelFailed where the graph is damaged."""
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as runtime
        from tokenizers import Tokenizer

        onnxruntime.disable_telemetry_events()  # on Windows, which does not read the variable that `copilot` sets
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = available_cores()
        # Threads that wait in a loop take the processor from all else: on a busy machine half of the time was theirs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except (runtime.Fail, runtime.InvalidProtobuf, runtime.InvalidGraph, runtime.InvalidArgument) as error:
            raise ModelFailed(
                f"the exported embedding model {graph} is damaged: {error}", "delete it; it is made again"
            ) from None
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.enable_padding(length=None)
        self.name = name
        self.dimensions = int(self._session.get_outputs()[0].shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        return self._run(texts, ["embedding"])

    def encode_deep(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, 2 x dimensions): the vector of `encode`, then that of the middle layer, each of unit length."""
        return self._run(texts, ["embedding", "middle"])

    def _run(self, texts: Sequence[str], outputs: list[str]) -> Vectors:
        """Texts of like length run together, so that little is spent on padding."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimensions * len(outputs)), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(texts), BATCH):
            batch = by_length[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([texts[i] for i in batch])
            inputs = {
                "input_ids": np.array([e.ids for e in encoded], np.int64),
                "attention_mask": np.array([e.attention_mask for e in encoded], np.int64),
            }
            vectors[batch] = np.hstack(self._session.run(outputs, inputs))
        return vectors
