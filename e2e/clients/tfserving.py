"""TensorFlow Serving's own stubs, and the tensors that its clients make: tfserving.py URL IRIS ADD_SUB

IRIS is a model of four numbers a row to a label and three probabilities, ADD_SUB one of two INT32 rows of sixteen to
their sum and difference. Ends with 1 at the first answer that is not right.
"""

import sys

import grpc
import numpy as np
from tensorflow import make_ndarray, make_tensor_proto
from tensorflow.core.framework import types_pb2
from tensorflow_serving.apis import (
    classification_pb2,
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

address, iris, add_sub = sys.argv[1].removeprefix("http://"), *sys.argv[2:4]
ROWS = np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.3, 5.7, 2.5]])
A = np.arange(16, dtype=np.int32).reshape(1, 16)
channel = grpc.insecure_channel(address)
predictions = prediction_service_pb2_grpc.PredictionServiceStub(channel)
models = model_service_pb2_grpc.ModelServiceStub(channel)


def check(what, right):
    print(("ok    " if right else "WRONG ") + what, flush=True)
    if not right:
        sys.exit(1)


def request(model, signature="", outputs=(), **tensors):
    made = predict_pb2.PredictRequest(output_filter=outputs)
    made.model_spec.name = model
    made.model_spec.signature_name = signature
    for name, values in tensors.items():
        made.inputs[name].CopyFrom(make_tensor_proto(values) if isinstance(values, np.ndarray) else values)
    return made


def refused(what, code, call, asked):
    try:
        call(asked, 10)
        check(what, False)
    except grpc.RpcError as error:
        check(f"{what}: {error.details()}", error.code() == code)


def added(answer):
    return (make_ndarray(answer.outputs["OUTPUT0"]) == A + 1).all() and (
        make_ndarray(answer.outputs["OUTPUT1"]) == A - 1).all()


answer = predictions.Predict(request(add_sub, INPUT0=A, INPUT1=np.ones_like(A)), 10)
check("Predict: tensors in their content", added(answer))
check("Predict: the model that answered", answer.model_spec.name == add_sub and answer.model_spec.version.value == 1
      and answer.model_spec.signature_name == "serving_default")
ones = make_tensor_proto(1, dtype=np.int32, shape=(1, 16))
check("Predict: one element for all", len(ones.int_val) == 1)
check("Predict: one element for all is answered", added(predictions.Predict(request(add_sub, INPUT0=A, INPUT1=ones), 10)))
answer = predictions.Predict(request(add_sub, outputs=["OUTPUT1"], INPUT0=A, INPUT1=ones), 10)
check("Predict: output_filter", list(answer.outputs) == ["OUTPUT1"])
check("Predict: elements in their field", list(answer.outputs["OUTPUT1"].int_val) == (A - 1).flatten().tolist())
answer = predictions.Predict.future(request(iris, "serving_default", input=ROWS), 10).result()
check("Predict: not waited for", make_ndarray(answer.outputs["probabilities"]).shape == (2, 3))
check("Predict: numbers read without numpy", len(answer.outputs["probabilities"].double_val) == 6)

asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
asked.model_spec.name = add_sub
told = get_model_metadata_pb2.SignatureDefMap()
check("GetModelMetadata", predictions.GetModelMetadata(asked, 10).metadata["signature_def"].Unpack(told))
signature = told.signature_def["serving_default"]
check("GetModelMetadata: the signature", signature.method_name == "tensorflow/serving/predict"
      and signature.inputs["INPUT0"].dtype == types_pb2.DT_INT32
      and [dim.size for dim in signature.inputs["INPUT0"].tensor_shape.dim][1:] == [16])
asked = get_model_status_pb2.GetModelStatusRequest()
asked.model_spec.name = iris
(status,) = models.GetModelStatus(asked, 10).model_version_status
check("GetModelStatus", status.version == 1 and status.state == status.AVAILABLE and status.status.error_code == 0)

code = grpc.StatusCode
refused("no such model", code.NOT_FOUND, predictions.Predict, request("no-such", x=A))
refused("no such signature", code.FAILED_PRECONDITION, predictions.Predict, request(iris, "other", input=ROWS))
refused("no such output", code.INVALID_ARGUMENT, predictions.Predict, request(iris, outputs=["other"], input=ROWS))
refused("no such input", code.INVALID_ARGUMENT, predictions.Predict, request(iris, other=ROWS))
refused("Classify", code.UNIMPLEMENTED, predictions.Classify, classification_pb2.ClassificationRequest())
refused("HandleReloadConfigRequest", code.UNIMPLEMENTED, models.HandleReloadConfigRequest,
        model_management_pb2.ReloadConfigRequest())
