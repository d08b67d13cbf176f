"""Triton's own clients (http, grpc, their aio): triton.py URL ADD_SUB

ADD_SUB takes two INT32 rows of sixteen and answers their sum and difference. Ends with 1 at the first answer that is not
right.
"""

import asyncio
import sys

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.grpc.aio as grpc_aio
import tritonclient.http as http
import tritonclient.http.aio as http_aio
import tritonclient.utils.shared_memory as memory

address, add_sub = sys.argv[1].removeprefix("http://"), sys.argv[2]
A = np.arange(16, dtype=np.int32).reshape(1, 16)


def check(what, right):
    print(("ok    " if right else "WRONG ") + what, flush=True)
    if not right:
        sys.exit(1)


def inputs(module, **how):
    made = []
    for name, values in (("INPUT0", A), ("INPUT1", np.ones_like(A))):
        tensor = module.InferInput(name, [1, 16], "INT32")
        tensor.set_data_from_numpy(values, **how)
        made.append(tensor)
    return made


def right(answer):
    return (answer.as_numpy("OUTPUT0") == A + 1).all() and (answer.as_numpy("OUTPUT1") == A - 1).all()


def blocking(what, client, module, *forms):
    check(what + ": live, ready, model ready",
          client.is_server_live() and client.is_server_ready() and client.is_model_ready(add_sub))
    client.get_server_metadata()
    client.get_model_metadata(add_sub)
    client.get_model_config(add_sub)
    client.get_inference_statistics(add_sub)
    client.get_model_repository_index()
    check(what + ": metadata, configuration, statistics, index", True)
    for form in forms:
        check(what + ": infer " + str(form), right(client.infer(add_sub, inputs(module, **form))))


async def awaited(what, client, module):
    check(what + ": ready", await client.is_server_ready())
    check(what + ": infer", right(await client.infer(add_sub, inputs(module))))
    await client.get_server_metadata()
    await client.get_model_metadata(add_sub)
    await client.get_model_config(add_sub)
    await client.get_inference_statistics()
    await client.get_model_repository_index()
    await client.get_trace_settings()
    await client.update_trace_settings(settings={})
    await client.get_log_settings()
    check(what + ": metadata, configuration, statistics, index, settings", True)
    await client.unload_model(add_sub)
    check(what + ": unloaded", not await client.is_model_ready(add_sub))
    await client.load_model(add_sub)
    check(what + ": loaded", await client.is_model_ready(add_sub))
    await client.close()


blocking("http", http.InferenceServerClient(address), http, {"binary_data": True}, {"binary_data": False})
compressed = http.InferenceServerClient(address).infer(
    add_sub, inputs(http), request_compression_algorithm="gzip", response_compression_algorithm="deflate")
check("http: infer compressed", right(compressed))
blocking("grpc", grpc.InferenceServerClient(address), grpc, {})


def shared(what, client, module):
    size = A.nbytes
    given, taken = (memory.create_shared_memory_region(name, "/prima-clients-" + name, 2 * size)
                    for name in ("given", "taken"))
    try:
        memory.set_shared_memory_region(given, [A, np.ones_like(A)])
        client.register_system_shared_memory("given", "/prima-clients-given", 2 * size)
        client.register_system_shared_memory("taken", "/prima-clients-taken", 2 * size)
        tensors = [module.InferInput(name, [1, 16], "INT32") for name in ("INPUT0", "INPUT1")]
        outputs = [module.InferRequestedOutput(name) for name in ("OUTPUT0", "OUTPUT1")]
        for place, (tensor, output) in enumerate(zip(tensors, outputs)):
            tensor.set_shared_memory("given", size, offset=place * size)
            output.set_shared_memory("taken", size, offset=place * size)
        client.infer(add_sub, tensors, outputs=outputs)
        total, difference = (memory.get_contents_as_numpy(taken, np.int32, [1, 16], offset=place * size)
                             for place in range(2))
        check(what + ": tensors in shared memory", (total == A + 1).all() and (difference == A - 1).all())
        mixed = client.infer(add_sub, inputs(module), outputs=[outputs[0], module.InferRequestedOutput("OUTPUT1")])
        check(what + ": one output there, the other in the answer", (mixed.as_numpy("OUTPUT1") == A - 1).all())
        client.unregister_system_shared_memory("given")
        client.unregister_system_shared_memory()
        check(what + ": regions forgotten", not client.get_system_shared_memory_status(**dict_form(module)))
    finally:
        memory.destroy_shared_memory_region(given)
        memory.destroy_shared_memory_region(taken)


def dict_form(module):
    return {"as_json": True} if module is grpc else {}


shared("http", http.InferenceServerClient(address), http)
shared("grpc", grpc.InferenceServerClient(address), grpc)


async def all_awaited():
    await awaited("http.aio", http_aio.InferenceServerClient(address), http_aio)
    await awaited("grpc.aio", grpc_aio.InferenceServerClient(address), grpc_aio)


asyncio.run(all_awaited())
