"""A BERT sentence encoder as an ONNX graph, built from its weights without torch.

The architecture is that of Devlin et al. 2018 (post-norm encoder layers, exact GELU) with the head that
sentence-transformers puts on top of it: the mean of the token vectors under the attention mask, at unit length.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

OPSET = 20
IR_VERSION = 9
MASKED = -1e4
"""Added to the scores of padding before the softmax: far enough below any real score to vanish in float32."""


@dataclass(frozen=True, slots=True)
class BertShape:
    """The numbers of a BERT model's config.json that shape its graph."""

    hidden: int
    heads: int
    layers: int
    epsilon: float

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> BertShape:
        """From the keys of a Hugging Face config.json."""
        return cls(
            hidden=config["hidden_size"],
            heads=config["num_attention_heads"],
            layers=config["num_hidden_layers"],
            epsilon=config["layer_norm_eps"],
        )


def build_encoder(weights: Mapping[str, npt.NDArray[np.float32]], shape: BertShape) -> bytes:
    """The serialized model: `input_ids`, `attention_mask` (int64, batch x tokens) to `embedding`, `middle` (batch x d).

    `middle` is pooled from the layer half way up, where words are less blended into the topic of the text.
    `weights` go by their names in a Hugging Face BertModel, with or without the prefix `bert.`.
    """
    from onnx import TensorProto, helper

    graph = _Graph({name.removeprefix("bert."): array for name, array in weights.items()}, shape)
    last, middle = graph.encode(graph.embed(), graph.mask_bias())
    graph.pool(last, "embedding")
    graph.pool(middle, "middle")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", shape.hidden])
        for name in ("embedding", "middle")
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "sentence_encoder", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    return bytes(model.SerializeToString())


class _Graph:
    """Collects nodes and constants; each method adds a part and returns the name of its output."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.float32]], shape: BertShape) -> None:
        self._weights = weights
        self._shape = shape
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._known: set[str] = set()

    def _constant(self, name: str, value: Any) -> str:
        import numpy as np
        from onnx import numpy_helper

        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _integers(self, *values: int) -> str:
        import numpy as np

        return self._constant("int_" + "_".join(map(str, values)), np.array(values, np.int64))

    def _number(self, value: float) -> str:
        import numpy as np

        return self._constant(f"float_{value!r}", np.array(value, np.float32))

    def _weight(self, name: str, transposed: bool = False) -> str:
        value = self._weights[name]
        return self._constant(name, value.T if transposed else value)

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        output = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def _normed(self, x: str, layer_norm: str) -> str:
        weight, bias = self._weight(f"{layer_norm}.weight"), self._weight(f"{layer_norm}.bias")
        return self._node("LayerNormalization", x, weight, bias, axis=-1, epsilon=self._shape.epsilon)

    def _linear(self, x: str, layer: str) -> str:
        product = self._node("MatMul", x, self._weight(f"{layer}.weight", transposed=True))
        return self._node("Add", product, self._weight(f"{layer}.bias"))

    def embed(self) -> str:
        """Token vectors: word, position and segment (always the first) added and normed."""
        words = self._node("Gather", self._weight("embeddings.word_embeddings.weight"), "input_ids")
        length = self._node("Shape", "input_ids", start=1, end=2)
        table = self._weight("embeddings.position_embeddings.weight")
        positions = self._node("Slice", table, self._integers(0), length, self._integers(0))
        segments = self._weights["embeddings.token_type_embeddings.weight"]
        segment = self._constant("first_segment", segments[0])
        placed = self._node("Add", self._node("Add", words, positions), segment)
        return self._normed(placed, "embeddings.LayerNorm")

    def mask_bias(self) -> str:
        """What is added to the attention scores: nothing at words, MASKED at padding; batch x 1 x 1 x tokens."""
        mask = self._node("Unsqueeze", self._float_mask(), self._integers(1, 2))
        padding = self._node("Sub", self._number(1.0), mask)
        return self._node("Mul", padding, self._number(MASKED))

    def _float_mask(self) -> str:
        from onnx import TensorProto

        return self._node("Cast", "attention_mask", to=TensorProto.FLOAT)

    def encode(self, x: str, bias: str) -> tuple[str, str]:
        """All encoder layers: attention and feed-forward, each added to its input and normed; last and middle."""
        middle = x
        for n in range(self._shape.layers):
            layer = f"encoder.layer.{n}"
            attended = self._linear(self._attention(x, bias, layer), f"{layer}.attention.output.dense")
            x = self._normed(self._node("Add", attended, x), f"{layer}.attention.output.LayerNorm")
            inner = self._node("Gelu", self._linear(x, f"{layer}.intermediate.dense"))
            x = self._normed(
                self._node("Add", self._linear(inner, f"{layer}.output.dense"), x), f"{layer}.output.LayerNorm"
            )
            if n + 1 == self._shape.layers // 2:
                middle = x
        return x, middle

    def _attention(self, x: str, bias: str, layer: str) -> str:
        width = self._shape.hidden // self._shape.heads

        def heads(part: str, order: list[int]) -> str:
            projected = self._linear(x, f"{layer}.attention.self.{part}")
            split = self._node("Reshape", projected, self._integers(0, 0, self._shape.heads, width))
            return self._node("Transpose", split, perm=order)

        scores = self._node("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
        scaled = self._node("Mul", scores, self._number(1 / math.sqrt(width)))
        weights = self._node("Softmax", self._node("Add", scaled, bias), axis=-1)
        mixed = self._node("MatMul", weights, heads("value", [0, 2, 1, 3]))
        joined = self._node("Transpose", mixed, perm=[0, 2, 1, 3])
        return self._node("Reshape", joined, self._integers(0, 0, self._shape.hidden))

    def pool(self, x: str, output: str) -> None:
        """An output of the graph: the mean over real tokens, at unit length."""
        from onnx import helper

        mask = self._float_mask()
        words_only = self._node("Mul", x, self._node("Unsqueeze", mask, self._integers(2)))
        total = self._node("ReduceSum", words_only, self._integers(1), keepdims=0)
        count = self._node("ReduceSum", mask, self._integers(1), keepdims=1)
        mean = self._node("Div", total, count)
        self.nodes.append(helper.make_node("LpNormalization", [mean], [output], name=f"unit_{output}", axis=-1, p=2))
