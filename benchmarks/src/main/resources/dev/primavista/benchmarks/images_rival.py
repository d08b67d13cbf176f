"""images_rival.py NETWORK THREADS SECONDS: executions per second of ONNX Runtime in Python on its own threads."""
import sys
import threading
import time

try:
    import numpy
    import onnxruntime
except ImportError as e:
    print("absent", e)
    sys.exit()

threads, seconds = int(sys.argv[2]), float(sys.argv[3])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
given = session.get_inputs()[0]
shape = [size if isinstance(size, int) else (224 if i > 1 else 1) for i, size in enumerate(given.shape)]
kind = numpy.uint8 if given.type == "tensor(uint8)" else numpy.float32
tensor = numpy.zeros(shape, kind)


def executions(until):
    count = 0
    while time.perf_counter() < until:
        session.run(None, {given.name: tensor})
        count += 1
    return count


def all_threads(length):
    until = time.perf_counter() + length
    counts = []
    running = [threading.Thread(target=lambda: counts.append(executions(until))) for _ in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return sum(counts) / length


all_threads(min(3, seconds))
print("executions %f %s" % (all_threads(seconds), onnxruntime.__version__))
