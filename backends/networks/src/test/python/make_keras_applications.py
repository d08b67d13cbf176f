"""Writes the weights alone of narrow networks of keras.applications with what Keras answers.

python make_keras_applications.py ../resources/dev/primavista/networks/keras

Needs tensorflow 2.21 with keras 3.15. The layers, their names and their order are those of
keras.applications, but with few filters. Weights are random but seeded; beside NAME.h5 stands
NAME.npz with in0 and out0.
"""

import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras.src.applications import densenet, resnet
from keras.src.legacy.saving import legacy_h5_format

L = keras.layers
OUT = Path(sys.argv[1])
RANDOM = np.random.default_rng(11)


def stacks(kind, value):
    strides = (1, 2, 2, 2) if kind is resnet.stack_residual_blocks_v1 else (2, 2, 2, 1)
    for number, (blocks, stride) in enumerate(zip((2, 3, 2, 2), strides), 2):
        value = kind(value, 2 * number, blocks, stride1=stride, name=f"conv{number}")
    return value


def residual(second, **options):
    kind = resnet.stack_residual_blocks_v2 if second else resnet.stack_residual_blocks_v1
    return resnet.ResNet(
        lambda value: stacks(kind, value), preact=second, use_bias=True, weights=None, classes=10, **options)


def dense():
    wide = densenet.conv_block
    densenet.conv_block = lambda value, growth, name: wide(value, 4, name)
    try:
        return densenet.DenseNet([2, 1, 2, 1], weights=None, classes=10)
    finally:
        densenet.conv_block = wide


def vgg():
    value = given = keras.Input((224, 224, 3))
    for block, count in enumerate((2, 2, 3, 3, 3), 1):
        for i in range(count):
            value = L.Conv2D(3 + block, 3, padding="same", activation="relu", name=f"block{block}_conv{i + 1}")(value)
        value = L.MaxPooling2D(2, 2, name=f"block{block}_pool")(value)
    value = L.Flatten(name="flatten")(value)
    for name in ("fc1", "fc2"):
        value = L.Dense(12, activation="relu", name=name)(value)
    return keras.Model(given, L.Dense(10, activation="softmax", name="predictions")(value))


def randomize(model):
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            shape = tuple(variable.shape)
            if len(shape) > 1:
                value = RANDOM.normal(0, (2 / np.prod(shape[:-1])) ** 0.5, shape)
            else:
                value = RANDOM.uniform(0.5, 1.5, shape) if "variance" in variable.path or "gamma" in variable.path \
                    else RANDOM.normal(0, 0.1, shape)
            values.append(np.float16(value).astype(np.float32))
        layer.set_weights(values)


def write_legacy(path, model, names):
    for layer in model.layers:
        layer.name = names(layer.name)
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)


def soften(model, value):
    """Scales the classifier so that no class takes all."""
    head = model.layers[-1]
    if isinstance(head, L.Dense):
        features = np.asarray(keras.Model(model.input, model.layers[-2].output)(value))
        kernel, bias = head.get_weights()
        head.set_weights([kernel / np.std(features @ kernel), bias])


def write(name, model, names=lambda name: name):
    randomize(model)
    tile = RANDOM.integers(0, 256, (28, 28, 3)).astype(np.float32) / 128 - 1
    value = np.tile(tile, (8, 8, 1))[None]
    soften(model, value)
    np.savez_compressed(OUT / name, in0=value, out0=np.asarray(model(value)))
    path = OUT / f"{name}.h5"
    model.save_weights(path) if name.endswith(".weights") else write_legacy(path, model, names)


OUT.mkdir(parents=True, exist_ok=True)
write("app_resnet", residual(False), lambda name: name.replace("predictions", "probs"))
write("app_resnet.weights", residual(False))
write("app_resnet_v2", residual(True))
write("app_resnet_v2_notop", residual(True, include_top=False, pooling="avg"))
write("app_densenet", dense(), lambda name: {
    "conv1_conv": "conv1/conv", "conv1_bn": "conv1/bn", "predictions": "fc1000"}.get(name, name))
write("app_vgg", vgg())
