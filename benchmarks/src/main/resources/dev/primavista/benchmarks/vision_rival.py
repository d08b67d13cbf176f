"""vision_rival.py NETWORK JPEG: Pillow and ONNX Runtime doing what prima bench vision measures; CPU microseconds."""
import io
import sys
import time

try:
    import numpy
    import onnxruntime
    import PIL
    from PIL import Image
except ImportError as e:
    print("absent", e)
    sys.exit()

jpeg = open(sys.argv[2], "rb").read()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])


def decode():
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def edgetpu(image):
    top = int((image.height - image.height * 0.875) / 2)
    left = int((image.width - image.width * 0.875) / 2)
    part = image.crop((left, top, image.width - left, image.height - top)).resize((224, 224), Image.BILINEAR)
    pixels = (numpy.asarray(part, dtype=numpy.float32) - numpy.float32(128)) * numpy.float32(0.00787402)
    return numpy.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


mean = numpy.array([0.485, 0.456, 0.406], numpy.float32)
std = numpy.array([0.229, 0.224, 0.225], numpy.float32)


def torchvision(image):
    shorter = min(image.size)
    width, height = (int(256 * side / shorter) for side in image.size)
    left, top = int(round((width - 224) / 2.0)), int(round((height - 224) / 2.0))
    part = image.resize((width, height), Image.BILINEAR).crop((left, top, left + 224, top + 224))
    pixels = (numpy.asarray(part, dtype=numpy.float32) / 255 - mean) / std
    return numpy.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def run(tensor):
    return session.run(None, {"input": tensor})


def micros(operation):
    rounds = []
    for i in range(12):
        count = 0
        before = time.thread_time()
        while time.thread_time() - before < 0.2:
            operation()
            count += 1
        rounds.append((time.thread_time() - before) / count * 1e6)
    rounds = sorted(rounds[3:])
    return rounds[len(rounds) // 2]


image = decode()
tensor = edgetpu(image)
print("versions Pillow %s, ONNX Runtime %s" % (PIL.__version__, onnxruntime.__version__))
print("Pillow, decode\t%f" % micros(decode))
print("Pillow, edgetpu_pil\t%f" % micros(lambda: edgetpu(image)))
print("Pillow, decode and tv_v1\t%f" % micros(lambda: torchvision(decode())))
print("ONNX Runtime, execute\t%f" % micros(lambda: run(tensor)))
print("Pillow and ONNX Runtime, all of it\t%f" % micros(lambda: run(edgetpu(decode()))))
