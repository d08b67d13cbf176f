"""Writes small SavedModels:
python make_savedmodels.py ../resources/dev/primavista/tensorflow

Needs tensorflow (2.21 was used).
"""

import sys
from pathlib import Path

import tensorflow as tf

OUT = Path(sys.argv[1])


def save(name, function, *specs):
    module = tf.Module()
    module.call = tf.function(function, [*specs])
    tf.saved_model.save(module, OUT / name / "1", signatures=module.call)
    forget_fingerprint(name)


def forget_fingerprint(name):
    (OUT / name / "1" / "fingerprint.pb").unlink()


def sums(values, splits):
    return {"sums": tf.reduce_sum(tf.RaggedTensor.from_row_splits(values, splits), 1)}


save("sums", sums, tf.TensorSpec([None], tf.float32, "values"), tf.TensorSpec([None], tf.int64, "splits"))
save("numbers", lambda texts: {"numbers": tf.strings.to_number(texts)}, tf.TensorSpec([None], tf.string, "texts"))
save("words", lambda texts: {"words": tf.strings.split(texts)}, tf.TensorSpec([None], tf.string, "texts"))
save("python", lambda x: {"y": tf.py_function(lambda y: y * 2, [x], tf.float32)}, tf.TensorSpec([None, 3], tf.float32, "x"))

ways = tf.Module()
for name, step in (("up", 1.0), ("down", -1.0)):
    setattr(ways, name, tf.function(lambda x, step=step: {"y": x + step}, [tf.TensorSpec([None, 2], tf.float32, "x")]))
tf.saved_model.save(ways, OUT / "ways" / "1", signatures={"up": ways.up, "down": ways.down})
forget_fingerprint("ways")
