"""Writes tokens.onnx, which answers its numbers as they are, however many: python make_tokens.py FOLDER."""

import sys
from pathlib import Path

from onnx import TensorProto, helper, save

shape = ["n", "length"]
graph = helper.make_graph(
    [helper.make_node("Identity", ["tokens"], ["same"])],
    "tokens",
    [helper.make_tensor_value_info("tokens", TensorProto.INT64, shape)],
    [helper.make_tensor_value_info("same", TensorProto.INT64, shape)],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
save(model, Path(sys.argv[1]) / "tokens.onnx")
