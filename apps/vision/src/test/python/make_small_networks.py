"""Writes small networks whose answers can be told from a picture by hand.

python make_small_networks.py ../resources/dev/primavista/vision

Needs onnx 1.16 or later. All take pictures of 64 x 64 pixels. The detectors look through a window
of 16 x 16 pixels that moves by 4: a score of "red" is how much more red than green there is in it,
a score of "blue" how much more blue. squares_ssd gives boxes and scores, squares_yolo the same in
one tensor, squares_nms suppresses overlapping boxes itself; means gives the mean of each colour as
an embedding, colours overstates which colour there is most of, shades gives a sigmoid of each
colour, warmth a sigmoid of red alone, darkness one number of
any size, and thousand has ImageNet's number of classes with a
background, the first three of which are the colours.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUT = Path(sys.argv[1])
EDGE, WINDOW, STEP = 64, 16, 4
PLACES = ((EDGE - WINDOW) // STEP + 1) ** 2
RECIPE = '{"resize": [64, 64], "interpolation": "nearest", "divide": 255, "layout": "NCHW"}'


def node(kind, inputs, output, **attributes):
    return helper.make_node(kind, inputs.split(), output.split(), **attributes)


def constants(**values):
    return [numpy_helper.from_array(np.asarray(value), name) for name, value in values.items()]


def value(name, *shape):
    kind = TensorProto.INT64 if name == "labels" else TensorProto.FLOAT
    return helper.make_tensor_value_info(name, kind, shape)


def write(name, nodes, initializers, outputs, batch="N", **metadata):
    graph = helper.make_graph(nodes, name, [value("input", batch, 3, EDGE, EDGE)], outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {"preprocessing": RECIPE} | metadata)
    onnx.checker.check_model(model)
    onnx.save(model, OUT / f"{name}.onnx")


def windows(corners):
    starts = np.arange(0, EDGE - WINDOW + 1, STEP, dtype=np.float32)
    y, x = (grid.reshape(-1) for grid in np.meshgrid(starts, starts, indexing="ij"))
    if corners:
        return np.stack([x, y, x + WINDOW, y + WINDOW], 1)
    return np.stack([x + WINDOW / 2, y + WINDOW / 2, 0 * x + WINDOW, 0 * y + WINDOW], 1)


def scores():
    """Nodes that make scores [N, 2, places], and their constants."""
    nodes = [
        node("AveragePool", "input", "mean", kernel_shape=[WINDOW, WINDOW], strides=[STEP, STEP]),
        node("Reshape", "mean flat_shape", "flat"),
        node("MatMul", "differences flat", "difference"),
        node("Clip", "difference zero one", "by_class"),
    ]
    return nodes, constants(
        flat_shape=np.array([0, 3, PLACES]), differences=np.float32([[1, -1, 0], [0, -1, 1]]),
        zero=np.float32(0), one=np.float32(1))


def detectors():
    nodes, held = scores()
    # Every picture of the batch gets the same boxes.
    repeat = [node("ReduceMax", "by_class", "any", axes=[1, 2], keepdims=1), node("Mul", "any zero", "none")]
    labels = {"labels": "red\nblue"}
    write(
        "squares_ssd",
        nodes + repeat + [node("Add", "windows none", "boxes"), node("Transpose", "by_class", "scores", perm=[0, 2, 1])],
        held + constants(windows=windows(True)[None]),
        [value("boxes", "N", PLACES, 4), value("scores", "N", PLACES, 2)], **labels)
    write(
        "squares_yolo",
        nodes + repeat + [node("Add", "windows none", "centres"), node("Concat", "centres by_class", "output", axis=1)],
        held + constants(windows=windows(False).T[None].copy()),
        [value("output", "N", 6, PLACES)], detection='{"style": "yolo"}', **labels)
    write(
        "squares_nms",
        nodes + [
            node("NonMaxSuppression", "windows by_class most overlap least", "chosen"),
            node("Gather", "chosen first", "class_of", axis=1),
            node("Gather", "chosen second", "place_of", axis=1),
            node("Squeeze", "class_of axis", "labels"),
            node("Squeeze", "place_of axis", "places"),
            node("Gather", "single places", "boxes", axis=0),
            node("GatherND", "by_class chosen", "scores"),
        ],
        held + constants(
            windows=windows(True)[None], single=windows(True), most=np.int64([20]), overlap=np.float32([0.45]),
            least=np.float32([0.3]), first=np.int64([1]), second=np.int64([2]), axis=np.int64([1])),
        [value("boxes", "found", 4), value("scores", "found"), value("labels", "found")], batch=1, **labels)


def means():
    return [node("GlobalAveragePool", "input", "pooled"), node("Flatten", "pooled", "mean")]


OUT.mkdir(parents=True, exist_ok=True)
detectors()
write("means", means() + [node("Identity", "mean", "embedding")], [], [value("embedding", "N", 3)])
write(
    "colours", means() + [node("Mul", "mean sure", "logits")], constants(sure=np.float32(30)),
    [value("logits", "N", 3)], labels="red\ngreen\nblue")
write(
    "shades",
    means() + [node("Add", "mean shift", "sum"), node("Sigmoid", "sum", "each"), node("Reshape", "each rows", "dense")],
    constants(shift=np.float32([-1, 0, 1]), rows=np.int64([-1, 3])), [value("dense", "N", 3)], labels="red\ngreen\nblue")
write(
    "warmth", means() + [node("MatMul", "mean red", "logit"), node("Sigmoid", "logit", "dense")],
    constants(red=np.float32([[4], [0], [0]])), [value("dense", "N", 1)])
write(
    "darkness", means() + [node("MatMul", "mean each", "sum"), node("Sub", "two sum", "dense")],
    constants(each=np.float32([[1], [1], [1]]), two=np.float32(2)), [value("dense", "N", 1)])
write(
    "thousand", means() + [node("Pad", "mean before_after", "logits")],
    constants(before_after=np.int64([0, 0, 0, 998])), [value("logits", "N", 1001)])
