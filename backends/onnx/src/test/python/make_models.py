"""Writes the tiny ONNX models of the tests: python make_models.py ../resources/dev/primavista/onnx

Needs onnx (1.23 was used) and numpy. The files are equal from run to run.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

OPSET = 17
TYPES = {
    "fp32": T.FLOAT, "fp64": T.DOUBLE, "fp16": T.FLOAT16, "bf16": T.BFLOAT16,
    "int8": T.INT8, "int16": T.INT16, "int32": T.INT32, "int64": T.INT64,
    "uint8": T.UINT8, "uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64,
    "bool": T.BOOL, "string": T.STRING,
}


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def weight(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def write(name, nodes, inputs, outputs, weights=(), props=None, opsets=None, producer="primavista-tests"):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(weights))
    opsets = opsets or [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, producer_name=producer, producer_version="1", opset_imports=opsets, ir_version=9)
    if props:
        helper.set_model_props(model, props)
    path = FOLDER / (name + ".onnx")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def identities():
    for name, kind in TYPES.items():
        write("identity_" + name, [helper.make_node("Identity", ["x"], ["y"])],
              [value("x", kind, ["n", 3])], [value("y", kind, ["n", 3])])
    for name in ("uint16", "uint32", "uint64"):
        write("to_" + name, [helper.make_node("Cast", ["x"], ["y"], to=TYPES[name])],
              [value("x", T.INT64, ["n", 3])], [value("y", TYPES[name], ["n", 3])])


def mlp():
    """4 -> 8 -> 3, ReLU, a bias per group (0 to 3) and softmax, with the labels in the file's metadata."""
    random = np.random.default_rng(7)
    layers = [weight("w1", random.normal(size=(4, 8)).astype(np.float32)), weight("b1", random.normal(size=8).astype(np.float32)),
              weight("w2", random.normal(size=(8, 3)).astype(np.float32)), weight("b2", random.normal(size=3).astype(np.float32)),
              weight("groups", random.normal(size=(4, 3)).astype(np.float32))]
    nodes = [helper.make_node("Gemm", ["x", "w1", "b1"], ["h"], name="hidden"), helper.make_node("Relu", ["h"], ["r"]),
             helper.make_node("Gemm", ["r", "w2", "b2"], ["t"], name="scores"),
             helper.make_node("Gather", ["groups", "group"], ["g"], name="bias"), helper.make_node("Add", ["t", "g"], ["s"]),
             helper.make_node("Softmax", ["s"], ["probabilities"], axis=1),
             helper.make_node("ArgMax", ["s"], ["class"], axis=1, keepdims=0)]
    write("mlp", nodes, [value("x", T.FLOAT, ["n", 4]), value("group", T.INT64, ["n"])],
          [value("probabilities", T.FLOAT, ["n", 3]), value("class", T.INT64, ["n"])], layers,
          {"labels": "setosa\nversicolor\nvirginica", "author": "primavista"})


def plain():
    write("add_sub", [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Sub", ["a", "b"], ["difference"])],
          [value("a", T.FLOAT, ["n", 16]), value("b", T.FLOAT, ["n", 16])],
          [value("sum", T.FLOAT, ["n", 16]), value("difference", T.FLOAT, ["n", 16])])
    write("lookup", [helper.make_node("Gather", ["table", "index"], ["y"], name="pick")],
          [value("index", T.INT64, ["n"])], [value("y", T.FLOAT, ["n", 2])],
          [weight("table", np.arange(20, dtype=np.float32).reshape(10, 2))])
    write("centred", [helper.make_node("ReduceMean", ["x"], ["mean"], axes=[0], keepdims=1), helper.make_node("Sub", ["x", "mean"], ["y"])],
          [value("x", T.FLOAT, ["n", 3])], [value("y", T.FLOAT, ["n", 3])])
    write("positive_places", [helper.make_node("Greater", ["x", "zero"], ["p"]), helper.make_node("NonZero", ["p"], ["t"]),
                              helper.make_node("Transpose", ["t"], ["y"])],
          [value("x", T.FLOAT, ["n", 3])], [value("y", T.INT64, ["m", 2])], [weight("zero", np.float32(0))])
    write("blur", [helper.make_node("Conv", ["image", "w"], ["y"], kernel_shape=[7, 7])],
          [value("image", T.FLOAT, ["n", 1, "h", "w"])], [value("y", T.FLOAT, ["n", 1, "a", "b"])],
          [weight("w", np.full((1, 1, 7, 7), 1 / 49, np.float32))])
    write("one_row", [helper.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, [1, 3])], [value("y", T.FLOAT, [1, 3])])
    write("scalar", [helper.make_node("Neg", ["x"], ["y"])], [value("x", T.FLOAT, [])], [value("y", T.FLOAT, [])])
    untold = onnx.ValueInfoProto(name="y")
    untold.type.tensor_type.elem_type = T.FLOAT
    branches = [helper.make_graph([helper.make_node(operator, ["x", "axes"] if operator == "Unsqueeze" else ["x"], ["r"])], operator, [],
                                  [onnx.ValueInfoProto(name="r", type=untold.type)]) for operator in ("Unsqueeze", "Neg")]
    write("untold_rank", [helper.make_node("ReduceSum", ["x"], ["s"], keepdims=0), helper.make_node("Less", ["s", "bound"], ["c"]),
                          helper.make_node("If", ["c"], ["y"], then_branch=branches[0], else_branch=branches[1])],
          [value("x", T.FLOAT, ["n", 4])], [untold], [weight("axes", np.array([1])), weight("bound", np.float32(100))])
    write("wide", [helper.make_node("Expand", ["x", "shape"], ["y"])],
          [value("x", T.FLOAT, ["n", 1])], [value("y", T.FLOAT, ["n", 16384])], [weight("shape", np.array([1, 16384]))])


def texts():
    known = np.array(["plain", "Gr\u00fc\u00dfe", "\u4f60\u597d", "\U0001F600"], dtype=object)
    write("known_text", [helper.make_node("LabelEncoder", ["text"], ["y"], domain="ai.onnx.ml", keys_strings=list(known),
                                          values_int64s=[1, 2, 3, 4], default_int64=-1)],
          [value("text", T.STRING, ["n"])], [value("y", T.INT64, ["n"])],
          opsets=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 2)])
    write("spoken", [helper.make_node("LabelEncoder", ["number"], ["y"], domain="ai.onnx.ml", keys_int64s=[1, 2, 3, 4],
                                      values_strings=list(known), default_string="?")],
          [value("number", T.INT64, ["n"])], [value("y", T.STRING, ["n"])],
          opsets=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 2)])


def refused():
    x, y = [value("x", T.FLOAT, ["n", 3])], [value("y", T.FLOAT, ["n", 3])]
    write("unknown_operator", [helper.make_node("Frobnicate", ["x"], ["y"], name="f")], x, y)
    write("unknown_domain", [helper.make_node("Frobnicate", ["x"], ["y"], name="f", domain="acme")], x, y,
          opsets=[helper.make_opsetid("", OPSET), helper.make_opsetid("acme", 1)])
    write("future_opset", [helper.make_node("Neg", ["x"], ["y"])], x, y, opsets=[helper.make_opsetid("", 99)])
    write("complex", [helper.make_node("Identity", ["x"], ["y"])],
          [value("x", T.COMPLEX64, ["n", 3])], [value("y", T.COMPLEX64, ["n", 3])])
    write("wrong_graph", [helper.make_node("Neg", ["nothing"], ["y"])], x, y)
    write("sequence", [helper.make_node("SequenceConstruct", ["x", "x"], ["y"])], x, [helper.make_tensor_sequence_value_info("y", T.FLOAT, None)])
    write("never_answers", [helper.make_node("Gather", ["table", "index"], ["y"])], [value("index", T.INT64, ["n"])],
          [value("y", T.FLOAT, ["n", 2])], [weight("table", np.zeros((0, 2), np.float32))])


def choosy():
    """Networks that do not answer zeros."""
    write("choosy/divides", [helper.make_node("Div", ["c", "x"], ["y"])],
          [value("x", T.INT64, ["n"])], [value("y", T.INT64, ["n"])], [weight("c", np.array([100], np.int64))])
    write("choosy/threes", [helper.make_node("Reshape", ["x", "shape"], ["y"])],
          [value("x", T.FLOAT, ["length"])], [value("y", T.FLOAT, ["n", 3])], [weight("shape", np.array([-1, 3], np.int64))])
    write("choosy/far", [helper.make_node("Gather", ["table", "moved"], ["y"]), helper.make_node("Sub", ["x", "offset"], ["moved"])][::-1],
          [value("x", T.INT64, ["n"])], [value("y", T.FLOAT, ["n"])],
          [weight("table", np.arange(4, dtype=np.float32)), weight("offset", np.array([1000], np.int64))])


def zipped():
    """What scikit-learn's converter ends classifiers with, and graphs that say less than others."""
    for name, key, labels in (("texts", T.STRING, {"classlabels_strings": ["iris", "rose", "oak"]}),
                              ("numbers", T.INT64, {"classlabels_int64s": [3, 5, 8]})):
        maps = helper.make_sequence_type_proto(helper.make_map_type_proto(key, helper.make_tensor_type_proto(T.FLOAT, None)))
        write("zipped/" + name, [helper.make_node("Softmax", ["x"], ["p"], axis=1),
                                 helper.make_node("ZipMap", ["p"], ["probabilities"], domain="ai.onnx.ml", **labels)],
              [value("x", T.FLOAT, ["n", 3])], [helper.make_value_info("probabilities", maps)],
              opsets=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 3)])
    write("unranked", [helper.make_node("Relu", ["x"], ["y"])], [value("x", T.FLOAT, None)], [value("y", T.FLOAT, None)])
    perhaps = helper.make_optional_type_proto(helper.make_tensor_type_proto(T.FLOAT, ["n"]))
    write("optional", [helper.make_node("OptionalHasElement", ["x"], ["y"])],
          [helper.make_value_info("x", perhaps)], [value("y", T.BOOL, [])], opsets=[helper.make_opsetid("", 18)])


def external(name, location, file=None):
    tensor = T(name="w", data_type=T.FLOAT, dims=[3], data_location=T.EXTERNAL)
    for key, text in (("location", location), ("offset", "0"), ("length", "12")):
        tensor.external_data.add(key=key, value=text)
    write(name, [helper.make_node("Mul", ["x", "w"], ["y"])], [value("x", T.FLOAT, ["n", 3])], [value("y", T.FLOAT, ["n", 3])], [tensor])
    if file:
        (FOLDER / name).parent.joinpath(file).write_bytes(np.array([2, 3, 5], "<f4").tobytes())


def externals():
    external("external/beside", "weights.bin", "weights.bin")
    external("external/absent", "nothing.bin")
    external("external/above", "../identity_fp32.onnx")
    external("external/absolute", "/etc/hostname")
    external("external/address", "*/_ORT_MEM_ADDR_/*")
    nested = T(name="c", data_type=T.FLOAT, dims=[3], data_location=T.EXTERNAL)
    nested.external_data.add(key="location", value="../identity_fp32.onnx")
    branch = helper.make_graph([helper.make_node("Constant", [], ["c"], value=nested)], "branch", [], [value("c", T.FLOAT, [3])])
    write("external/nested", [helper.make_node("If", ["b"], ["y"], then_branch=branch, else_branch=branch)],
          [value("b", T.BOOL, [])], [value("y", T.FLOAT, [3])])


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (identities, mlp, plain, texts, refused, choosy, zipped, externals):
        make()
