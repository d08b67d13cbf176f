"""Trains the demo image classifier and writes it as ONNX.

    python train_cifar10.py --data FOLDER [--epochs 16] [--out cifar10-resnet.onnx]

FOLDER holds train.zip and test.zip of CIFAR-10 as JPEG files, one folder per class. A small residual
network (0.95 million weights) is trained on the CPU with SGD, label smoothing and a one-cycle learning
rate; the batch norms of the averaged weights are folded into the convolutions; weights are stored as
float16 and widened when the file is loaded. The written network looks at a picture and at its mirror
image and answers the mean of both logits. The accuracy printed last is that of the written file on
all 10,000 test pictures.
"""

import argparse
import copy
import io
import json
import time
import zipfile

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torch import nn

LABELS = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
MEAN = np.array([0.4914, 0.4822, 0.4465], np.float32)
STD = np.array([0.2470, 0.2435, 0.2616], np.float32)


def read_pictures(path):
    """All pictures of a zip as uint8 [n, 3, 32, 32] and their class numbers, in order of file name."""
    pictures, classes = [], []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            parts = name.split("/")
            if not name.lower().endswith((".jpg", ".jpeg", ".png")):
                continue
            label = next(part for part in reversed(parts[:-1]) if part in LABELS)
            picture = Image.open(io.BytesIO(archive.read(name))).convert("RGB")
            pictures.append(np.asarray(picture).transpose(2, 0, 1))
            classes.append(LABELS.index(label))
    return torch.from_numpy(np.stack(pictures)), torch.tensor(classes)


def normalise(pictures):
    mean, std = torch.from_numpy(MEAN).view(1, 3, 1, 1), torch.from_numpy(STD).view(1, 3, 1, 1)
    return (pictures.float() / 255 - mean) / std


def augment(batch, generator, square):
    """Random shift by up to 4 pixels (reflected border), mirror, and one grey square of so many pixels."""
    n = len(batch)
    padded = F.pad(batch, (4, 4, 4, 4), mode="reflect")
    dy = torch.randint(0, 9, (n,), generator=generator)
    dx = torch.randint(0, 9, (n,), generator=generator)
    mirrored = torch.rand(n, generator=generator) < 0.5
    rows = dy.view(n, 1) + torch.arange(32)
    columns = dx.view(n, 1) + torch.arange(32)
    columns = torch.where(mirrored.view(n, 1), columns.flip(1), columns)
    index = torch.arange(n).view(n, 1, 1)
    shifted = padded.permute(0, 2, 3, 1)[index, rows.view(n, 32, 1), columns.view(n, 1, 32)]
    top = torch.randint(-4, 29, (n, 1), generator=generator)
    left = torch.randint(-4, 29, (n, 1), generator=generator)
    line = torch.arange(32).view(1, 32)
    hidden = ((line >= top) & (line < top + square)).view(n, 32, 1) & ((line >= left) & (line < left + square)).view(n, 1, 32)
    return shifted.masked_fill(hidden.unsqueeze(3), 0.0).permute(0, 3, 1, 2)


class Unit(nn.Module):
    """Convolution 3x3, batch norm, ReLU."""

    def __init__(self, before, after):
        super().__init__()
        self.conv = nn.Conv2d(before, after, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(after)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = Unit(width, width), Unit(width, width)

    def forward(self, x):
        return x + self.second(self.first(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            Unit(3, 32), Unit(32, 64), nn.MaxPool2d(2), Residual(64),
            Unit(64, 128), nn.MaxPool2d(2), Residual(128),
            Unit(128, 136), nn.MaxPool2d(2), Residual(136),
            nn.AdaptiveMaxPool2d(1), nn.Flatten(),
        )
        self.head = nn.Linear(136, 10, bias=True)

    def forward(self, x):
        return self.head(self.body(x)) * 0.125


def accuracy(logits, classes):
    return float((logits.argmax(1) == classes).float().mean())


def predict(net, pictures):
    net.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        parts = [net(normalise(part).contiguous(memory_format=torch.channels_last)).float() for part in pictures.split(500)]
    return torch.cat(parts)


def train(net, data, arguments):
    (pictures, classes), (test_pictures, test_classes) = data
    generator = torch.Generator().manual_seed(arguments.seed)
    steps_per_epoch = len(pictures) // arguments.batch
    total = steps_per_epoch * arguments.epochs
    decayed = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.SGD(
        [{"params": decayed, "weight_decay": 5e-4}, {"params": others, "weight_decay": 0.0}],
        lr=arguments.rate, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(step / (0.2 * total), max(0.0, (total - step) / (0.8 * total))) + 1e-4)
    averaged = copy.deepcopy(net)
    step, started = 0, time.time()
    for epoch in range(arguments.epochs):
        net.train()
        for part in torch.randperm(len(pictures), generator=generator).split(arguments.batch):
            if len(part) < arguments.batch:
                continue
            batch = augment(normalise(pictures[part]), generator, arguments.square).contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(batch)
            loss = F.cross_entropy(logits.float(), classes[part], label_smoothing=arguments.smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            keep = min(0.99, step / (step + 10))
            with torch.no_grad():
                for mean, value in zip(averaged.state_dict().values(), net.state_dict().values()):
                    if mean.dtype.is_floating_point:
                        mean.lerp_(value, 1 - keep)
                    else:
                        mean.copy_(value)
            if step % 25 == 0:
                print(f"  step {step}/{total} loss {float(loss.detach()):.3f} {time.time() - started:.0f} s", flush=True)
        print(f"epoch {epoch + 1}/{arguments.epochs} test {accuracy(predict(averaged, test_pictures), test_classes):.4f}"
              f" {time.time() - started:.0f} s", flush=True)
        torch.save(averaged.state_dict(), arguments.out + ".checkpoint")
    return averaged


def folded(unit):
    """Weights and bias of a unit's convolution with its batch norm folded in, in double precision."""
    norm = unit.norm
    scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    weight = unit.conv.weight.double() * scale.view(-1, 1, 1, 1)
    return weight.detach().numpy(), (norm.bias.double() - norm.running_mean.double() * scale).detach().numpy()


class Graph:
    """Collects ONNX nodes; weights are float16 initialisers widened by a Cast."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, name, values):
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), name + "_half"))
        self.nodes.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def unit(self, unit, x, name):
        weight, bias = folded(unit)
        inputs = [x, self.weight(name + "_w", weight), self.weight(name + "_b", bias)]
        return self.node("Relu", [self.node("Conv", inputs, name + "_conv", pads=[1, 1, 1, 1], kernel_shape=[3, 3])], name)

    def numbers(self, name, *values):
        self.weights.append(numpy_helper.from_array(np.array(values, np.int64), name))
        return name

    def with_mirror_images(self, pictures):
        """All pictures, then all of them mirrored: [2n, 3, 32, 32]."""
        bounds = [self.numbers(name, value) for name, value in
                  (("last", -1), ("before_first", np.iinfo(np.int64).min), ("width", 3), ("backwards", -1))]
        mirrored = self.node("Slice", [pictures, *bounds], "mirrored")
        return self.node("Concat", [pictures, mirrored], "both", axis=0)

    def mean_of_mirror_images(self, logits, output):
        pairs = self.node("Reshape", [logits, self.numbers("pairs_shape", 2, -1, len(LABELS))], "pairs")
        return self.node("ReduceMean", [pairs], output, axes=[0], keepdims=0)


def export(net, path):
    graph = Graph()
    x = graph.with_mirror_images("input")
    for i, part in enumerate(net.body):
        name = f"part{i}"
        if isinstance(part, Unit):
            x = graph.unit(part, x, name)
        elif isinstance(part, Residual):
            inner = graph.unit(part.second, graph.unit(part.first, x, name + "_1"), name + "_2")
            x = graph.node("Add", [x, inner], name)
        elif isinstance(part, nn.MaxPool2d):
            x = graph.node("MaxPool", [x], name, kernel_shape=[2, 2], strides=[2, 2])
        elif isinstance(part, nn.AdaptiveMaxPool2d):
            x = graph.node("GlobalMaxPool", [x], name)
        else:
            x = graph.node("Flatten", [x], name)
    weight = graph.weight("head_w", net.head.weight.detach().numpy() * 0.125)
    bias = graph.weight("head_b", net.head.bias.detach().numpy() * 0.125)
    graph.mean_of_mirror_images(graph.node("Gemm", [x, weight, bias], "logits_of_both", transB=1), "logits")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "cifar10-resnet",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", 3, 32, 32])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 10])],
            graph.weights),
        opset_imports=[helper.make_opsetid("", 17)], producer_name="primavista-train-cifar10", ir_version=9)
    helper.set_model_props(model, {
        "labels": "\n".join(LABELS),
        "preprocessing": json.dumps({"resize": 32, "crop": 32, "interpolation": "bilinear",
                                     "mean": [round(float(v), 4) for v in MEAN], "std": [round(float(v), 4) for v in STD]}),
    })
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def golden(session):
    """Logits of 16 inputs that any language can make: x[i] = ((i * 2357 + 11 + k * 97) % 251 - 125) / 62.5."""
    index = np.arange(3 * 32 * 32, dtype=np.int64)
    inputs = np.stack([((index * 2357 + 11 + k * 97) % 251 - 125) / 62.5 for k in range(16)]).astype(np.float32)
    return session.run(None, {"input": inputs.reshape(16, 3, 32, 32)})[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", default="cifar10-resnet.onnx")
    parser.add_argument("--golden", default="golden.json")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument("--square", type=int, default=8, help="edge of the hidden square")
    parser.add_argument("--smoothing", type=float, default=0.1, help="of the labels")
    parser.add_argument("--start", help="train on from this checkpoint of an earlier run")
    parser.add_argument("--resume", help="export this checkpoint without training")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(2)
    test = read_pictures(arguments.data + "/test.zip")
    net = Net().to(memory_format=torch.channels_last)
    print(f"{sum(p.numel() for p in net.parameters()):,} parameters", flush=True)
    if arguments.resume:
        net.load_state_dict(torch.load(arguments.resume))
    else:
        if arguments.start:
            net.load_state_dict(torch.load(arguments.start))
        net = train(net, (read_pictures(arguments.data + "/train.zip"), test), arguments)
    net.eval()
    export(net, arguments.out)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(arguments.out, options, providers=["CPUExecutionProvider"])
    logits = np.concatenate([session.run(None, {"input": normalise(part).numpy()})[0] for part in test[0].split(500)])
    right = int((logits.argmax(1) == test[1].numpy()).sum())
    print(f"{arguments.out}: {right} of {len(test[1])} test pictures right")
    tenth = int((logits.argmax(1) == test[1].numpy())[::10].sum())
    with open(arguments.golden, "w") as file:
        json.dump({"test_pictures_right": right, "of_every_tenth_right": tenth, "rule": golden.__doc__, "logits": [[float(v) for v in row] for row in golden(session)]}, file, indent=1)


if __name__ == "__main__":
    main()
