#!/usr/bin/env python3
"""Puts Primavista into a copy of the rivals' measurement folder, as one entry of a targets file.

    make_entry.py PEERS_FOLDER [--port 18200] [--grpc-port 18201]

The folder is the one with measure.py, models/, bodies/ and run_peer.sh; run this with its `tools` environment (it needs
onnx and, for the gRPC bodies, tritonclient). It writes there

    primavista/repository/  copies of the models (and echo.onnx, an Identity of 16 floats)
    primavista/bodies/      the same questions as the rivals get, with our models' input names
    primavista/targets.json the entry; all rivals' entries may be measured in the same run from their own file

Then: measure.py run --targets primavista/targets.json --warm 15 ...
"""
import argparse
import json
import os
import shutil

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("peers")
parser.add_argument("--port", type=int, default=18200)
parser.add_argument("--grpc-port", type=int, default=18201)
args = parser.parse_args()
root = os.path.abspath(args.peers)
own = os.path.join(root, "primavista")
repository = os.path.join(own, "repository")
bodies = os.path.join(own, "bodies")
os.makedirs(repository, exist_ok=True)
os.makedirs(bodies, exist_ok=True)

# role -> (served name, input, datatype, shape, output asked for, what the answer must hold)
CASES = {
    "W1": ("iris", "input", "FP64", [1, 4], "probabilities", r"0\.998264"),
    "W2_1": ("rf", "input", "FP32", [1, 30], "probabilities", r"0\.79984"),
    "W2_64": ("rf", "input", "FP32", [64, 30], "probabilities", r"0\.79984"),
    "W3": ("text", "text", "BYTES", [1], "label", "transfer"),
    "W4_json": ("mobilenet_v2", "input", "FP32", [1, 3, 224, 224], None, r"0\.25798"),
    "W5": ("echo", "INPUT", "FP32", [16], None, r"-1\.75"),
}
NATIVE = {"W1": "iris", "W2_1": "rf1", "W2_64": "rf64", "W3": "text", "W4_json": "mobilenet", "W5": "echo"}
DTYPES = {"FP64": "<f8", "FP32": "<f4"}


def copy(source, name):
    shutil.copyfile(source, os.path.join(repository, name))


def make_models():
    import onnx
    from onnx import TensorProto, helper

    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"])
    graph = helper.make_graph(
        [helper.make_node("Identity", ["INPUT"], ["OUTPUT"])], "echo", [value("INPUT")], [value("OUTPUT")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, os.path.join(repository, "echo.onnx"))
    for name in ("iris.joblib", "rf.joblib", "text.joblib"):
        copy(os.path.join(root, "models", name), name)
    copy(os.path.join(root, "run", "models", "mobilenet_v2.onnx"), "mobilenet_v2.onnx")


def raw(datatype, data):
    if datatype == "BYTES":
        return b"".join(len(t.encode()).to_bytes(4, "little") + t.encode() for t in data)
    return np.asarray(data, DTYPES[datatype]).tobytes()


def grpc_body(case, data):
    from tritonclient.grpc import service_pb2

    name, tensor, datatype, shape, output, _ = case
    request = service_pb2.ModelInferRequest(model_name=name)
    request.inputs.add(name=tensor, datatype=datatype, shape=shape)
    if output:
        request.outputs.add(name=output)
    request.raw_input_contents.append(raw(datatype, data))
    return request.SerializeToString()


def write(name, content):
    with open(os.path.join(bodies, name), "wb") as file:
        file.write(content)
    return "primavista/bodies/" + name


def workloads():
    load = {}
    for role, case in CASES.items():
        name, tensor, datatype, shape, output, expect = case
        native = json.load(open(os.path.join(root, "bodies", f"native_{NATIVE[role]}.json")))["inputs"]
        data = native if datatype == "BYTES" else np.asarray(native, float).reshape(-1).tolist()
        entry = {"name": tensor, "shape": shape, "datatype": datatype, "data": data}
        request = {"inputs": [entry]} | ({"outputs": [{"name": output}]} if output else {})
        url = f"http://127.0.0.1:{args.port}/v2/models/{name}/infer"
        load[role] = {
            "url": url,
            "body": write(role + ".json", json.dumps(request, separators=(",", ":")).encode()),
            "headers": {"Content-Type": "application/json"},
            "expect": expect,
        }
        if role == "W4_json":
            del entry["data"]
            content = raw(datatype, data)
            entry["parameters"] = {"binary_data_size": len(content)}
            request["parameters"] = {"binary_data_output": True}
            head = json.dumps(request, separators=(",", ":")).encode()
            load["W4_bin"] = {
                "url": url,
                "body": write("W4.bin", head + content),
                "headers": {
                    "Content-Type": "application/octet-stream",
                    "Inference-Header-Content-Length": str(len(head)),
                },
            }
        load[role.removesuffix("_json") + "_grpc"] = {
            "grpc": f"127.0.0.1:{args.grpc_port}",
            "body": write(role + ".pb", grpc_body(case, data)),
        }
    load["W4_jpeg"] = {
        "url": f"http://127.0.0.1:{args.port}/v1/vision/classify?model=mobilenet_v2",
        "body": "bodies/image.jpg",
        "headers": {"Content-Type": "image/jpeg"},
        "expect": r"470.*349.*902.*656.*624",
    }
    return load


make_models()
target = {
    "name": "primavista",
    "start": f"{here}/start.sh {repository} {args.port} {args.grpc_port} {own}/pid",
    "stop": f"{here}/stop.sh {own}/pid",
    "workloads": workloads(),
}
with open(os.path.join(own, "targets.json"), "w") as file:
    json.dump({"targets": [target]}, file, indent=1)
print(os.path.join(own, "targets.json"))
