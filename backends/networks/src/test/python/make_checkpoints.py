"""Writes checkpoints of a narrow resnet_v1 of TensorFlow's slim with what it answers.

python make_checkpoints.py ../resources/dev/primavista/networks/checkpoint

Needs tensorflow 2.21, tf_keras 2.16 and tf_slim 1.1. Weights are random but seeded; resnet.ckpt is
of version 1, bundle.index of version 2, and answer.npz holds in0 and out0 of both.
"""

import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import numpy as np
import tensorflow.compat.v1 as tf
from tf_keras.src import legacy_tf_layers
from tf_keras.src.legacy_tf_layers import base, convolutional, core, normalization, pooling

sys.modules["tf_keras.legacy_tf_layers"] = legacy_tf_layers
for module in (base, convolutional, core, normalization, pooling):
    sys.modules["tf_keras.legacy_tf_layers." + module.__name__.rpartition(".")[2]] = module
import tf_slim as slim
from tf_slim.nets import resnet_v1

tf.disable_v2_behavior()
OUT = Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
RANDOM = np.random.default_rng(13)


def given(variable):
    shape = tuple(variable.shape.as_list())
    name = variable.op.name
    if len(shape) > 1:
        value = RANDOM.normal(0, (2 / np.prod(shape[:-1])) ** 0.5, shape)
    elif name.endswith(("gamma", "moving_variance")):
        value = RANDOM.uniform(0.5, 1.5, shape)
    else:
        value = RANDOM.normal(0, 0.1, shape)
    return value.astype(np.float32)


pictures = tf.placeholder(tf.float32, [None, 224, 224, 3])
blocks = [resnet_v1.resnet_v1_block(f"block{number}", base_depth=2 * number, num_units=units, stride=stride)
          for number, units, stride in ((1, 2, 2), (2, 3, 2), (3, 2, 2), (4, 2, 1))]
with slim.arg_scope(resnet_v1.resnet_arg_scope()):
    logits, ends = resnet_v1.resnet_v1(pictures, blocks, num_classes=10, is_training=False, scope="resnet_v1_29")
softmax = tf.nn.softmax(tf.reshape(logits, [-1, 10]))
steps = tf.train.create_global_step()
tile = RANDOM.integers(0, 256, (28, 28, 3)).astype(np.float32) - 128
value = np.tile(tile, (8, 8, 1))[None]
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for variable in slim.get_model_variables():
        variable.load(given(variable), session)
    # No class takes all.
    spread = np.std(session.run(logits, {pictures: value}))
    for variable in slim.get_model_variables("resnet_v1_29/logits"):
        variable.load(variable.eval(session) / spread, session)
    answer = session.run(softmax, {pictures: value})
    for name, version in (("resnet.ckpt", tf.train.SaverDef.V1), ("bundle", tf.train.SaverDef.V2)):
        tf.train.Saver(write_version=version).save(session, str(OUT / name), write_meta_graph=False, write_state=False)
np.savez_compressed(OUT / "answer", in0=value, out0=answer)
