"""KServe's own inference client, REST and gRPC: kserve_sdk.py URL IRIS ADD_SUB

IRIS is a model of four numbers a row to a label and three probabilities, ADD_SUB one of two INT32 rows of sixteen to
their sum and difference. Ends with 1 at the first answer that is not right.
"""

import asyncio
import sys
from urllib.parse import urlsplit

import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

url, iris, add_sub = sys.argv[1:4]
ROWS = np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.3, 5.7, 2.5]])


def check(what, right):
    print(("ok    " if right else "WRONG ") + what, flush=True)
    if not right:
        sys.exit(1)


def request():
    a = np.arange(16, dtype=np.int32).reshape(1, 16)
    inputs = []
    for name, values in (("INPUT0", a), ("INPUT1", np.ones_like(a))):
        tensor = InferInput(name, [1, 16], "INT32")
        tensor.set_data_from_numpy(values, binary_data=False)
        inputs.append(tensor)
    return InferRequest(model_name=add_sub, infer_inputs=inputs), a


def right(answer, a):
    outputs = {output.name: output.as_numpy() for output in answer.outputs}
    return (outputs["OUTPUT0"] == a + 1).all() and (outputs["OUTPUT1"] == a - 1).all()


async def rest():
    v2 = InferenceRESTClient(RESTConfig(protocol="v2", retries=0))
    check("REST v2: server is live", await v2.is_server_live(url))
    check("REST v2: server is ready", await v2.is_server_ready(url))
    check("REST v2: model is ready", await v2.is_model_ready(url, add_sub))
    asked, a = request()
    check("REST v2: infer", right(await v2.infer(url, asked, model_name=add_sub), a))
    v1 = InferenceRESTClient(RESTConfig(protocol="v1", retries=0))
    check("REST v1: model is ready", await v1.is_model_ready(url, iris))
    answer = await v1.infer(url, {"instances": ROWS.tolist()}, model_name=iris)
    check("REST v1: predict", len(answer["predictions"]) == 2)


async def grpc():
    client = InferenceGRPCClient(urlsplit(url).netloc)
    check("gRPC: server is live", await client.is_server_live())
    check("gRPC: server is ready", await client.is_server_ready())
    check("gRPC: model is ready", await client.is_model_ready(add_sub))
    asked, a = request()
    check("gRPC: infer", right(await client.infer(asked), a))
    await client.close()


asyncio.run(rest())
asyncio.run(grpc())
