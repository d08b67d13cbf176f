"""Writes small Keras and TFLite networks with what their frameworks answer.

python make_keras_networks.py keras3 ../resources/dev/primavista/networks/keras
python make_keras_networks.py keras2 ../resources/dev/primavista/networks/keras
python make_keras_networks.py tflite ../resources/dev/primavista/networks/tflite

More arguments name the networks to write; without any it writes all.

Needs tensorflow 2.21 with keras 3.15, and tf_keras 2.21 for keras2 and recalled. Weights are random but
seeded; beside NAME.keras or NAME.tflite stands NAME.npz with names, in0.. and out0..
"""

import os
import sys
import tempfile
import zipfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

KIND, OUT = sys.argv[1], Path(sys.argv[2])
if KIND == "keras2":
    import tf_keras as keras
else:
    import keras
L = keras.layers
RANDOM = np.random.default_rng(7)
NETS = {}
WORDS = np.array(["The plot was GREAT, really great!!", "Terrible; the plot (if any) wasn't there...",
                  "  A quiet film\tabout\nlove & loss \u2014 tr\u00e8s \u00c9MOUVANT ", "", "it's 100% pure_gold \U0001f600 film-noir", "plot", "a" * 130])
CORPUS = np.array(["the movie was great", "terrible plot", "a quiet film about love and loss", "it's gold", "the end of the film",
                   "tr\u00e8s \u00e9mouvant \U0001f600", "plot twist the end the movie"])
PLAIN = {"grown", "empty", "waves", "recalled"}
INTEGERS = {"turned"}
LEGACY = {"halved", "dropped", "frozen", "shown", "folded", "nested", "recurrent", "cells", "rolling", "stepped", "attention", "timed", "functions", "activations", "merges",
          "sentiment", "told"}
if KIND == "keras2":
    LEGACY |= {"skipped", "handed_on", "joined", "unseen", "sentences", "meant", "parted", "picked", "measured"}


def net(build):
    NETS[build.__name__] = build
    return build


def chain(value, *layers):
    first = value
    for layer in layers:
        value = layer(value)
    return keras.Model(first, value)


def given(*shape, **options):
    return keras.Input(shape, **options)


def fixed(*shape):
    return keras.Input(shape, batch_size=1)


if KIND != "tflite":

    @net
    def same():
        return chain(
            given(9, 11, 3), L.Conv2D(4, 3, 2, "same", activation="relu"),
            L.Conv2D(5, (2, 3), (1, 2), "same", use_bias=False), L.BatchNormalization(),
            L.DepthwiseConv2D(3, 2, "same", depth_multiplier=2), L.SeparableConv2D(6, 3, padding="same"))

    @net
    def valid():
        return chain(
            given(15, 14, 4), L.Conv2D(6, 3, dilation_rate=2), L.Conv2D(6, 3, 2, groups=2, activation="tanh"),
            L.ZeroPadding2D(((1, 0), (2, 1))), L.Cropping2D(((0, 1), (1, 0))), L.Flatten(),
            L.Dense(3, activation="softmax"))

    @net
    def transposed():
        return chain(
            given(5, 6, 3), L.Conv2DTranspose(4, 3, 2, "same"), L.Conv2DTranspose(3, 4, 3, "valid"),
            L.Conv2DTranspose(2, 2, 3, "same"), L.Conv2DTranspose(2, 3, 2, "same", output_padding=1),
            L.Conv2DTranspose(2, 3, 2, "valid", output_padding=0))

    @net
    def pools():
        value = given(11, 13, 3)
        pooled = L.MaxPooling2D((1, 2))(L.AveragePooling2D(3, 2, "same")(L.MaxPooling2D(3, 2, "same")(value)))
        return keras.Model(value, [
            pooled, L.GlobalAveragePooling2D()(value), L.GlobalMaxPooling2D(keepdims=True)(value)])

    @net
    def line():
        return chain(
            given(17, 5), L.Conv1D(6, 3, padding="causal", dilation_rate=2, activation="gelu"),
            L.Conv1D(4, 3, 2, "same"), L.MaxPooling1D(2, padding="same"), L.ZeroPadding1D((1, 2)),
            L.UpSampling1D(2), L.SeparableConv1D(4, 3), L.Conv1DTranspose(3, 3, 2),
            L.GlobalAveragePooling1D(), L.RepeatVector(3))

    @net
    def space():
        return chain(
            given(6, 7, 8, 2), L.Conv3D(4, 3, 2, "same"), L.BatchNormalization(), L.UpSampling3D(2),
            L.MaxPooling3D(2), L.Conv3DTranspose(3, 2, 2), L.AveragePooling3D(2, padding="same"),
            L.GlobalMaxPooling3D())

    @net
    def halved():
        brain = {"dtype": "bfloat16"}
        return chain(
            given(6, 5, 3), L.Conv2D(4, 3, **brain), L.BatchNormalization(**brain), L.Flatten(),
            L.Dense(5, activation="relu", **brain), L.Dense(3, dtype="float32"))

    @net
    def activations():
        value = given(7)
        names = ["relu", "sigmoid", "softmax", "softplus", "softsign", "elu", "selu", "gelu", "swish",
                 "hard_sigmoid", "exponential", "relu6", "mish", "leaky_relu"]
        if KIND == "keras3":
            names += ["hard_silu", "log_softmax", "celu", "log_sigmoid", "hard_tanh", "tanh_shrink",
                      "soft_shrink", "hard_shrink", "squareplus", "sparse_plus", "sparse_sigmoid"]
        made = [L.Activation(name)(value) for name in names]
        made += [L.LeakyReLU(0.1)(value), L.PReLU()(value), L.ELU(0.7)(value),
                 L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.3)(value)]
        return keras.Model(value, L.Concatenate()(made))

    @net
    def merges():
        value = given(6, 6, 3)
        a, b = L.Conv2D(4, 3, padding="same")(value), L.Conv2D(4, 1)(value)
        gate = L.Reshape((1, 1, 4))(L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D()(a)))
        gated = L.Multiply()([a, gate])
        parts = [L.Add()([gated, b, a]), L.Subtract()([a, b]), L.Maximum()([a, b]), L.Average()([a, b])]
        dots = [L.Dot(axes=-1)([L.Flatten()(a), L.Flatten()(b)]),
                L.Dot(axes=(1, 1), normalize=True)([L.Reshape((36, 4))(a), L.Reshape((36, 4))(b)])]
        return keras.Model(value, [L.Concatenate()(parts), L.Concatenate(axis=1)([a, b])] + dots)

    @net
    def normalized():
        value = given(5, 6, 4)
        c = L.Conv2D(4, 1)(value)
        made = [
            L.LayerNormalization()(c), L.LayerNormalization(axis=[1, 2, 3])(c), L.UnitNormalization()(c),
            L.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 0.5, 0.1])(c),
            L.Rescaling(1 / 127.5, -1)(value), L.BatchNormalization(scale=False)(c),
            L.LayerNormalization(axis=2)(value)]
        if KIND == "keras3":
            made += [L.GroupNormalization(2)(c), L.RMSNormalization()(c)]
        return keras.Model(value, made)

    @net
    def resized():
        value = given(5, 4, 3)
        c = L.Conv2D(2, 1)(value)
        return keras.Model(value, [
            L.UpSampling2D((2, 3))(c), L.UpSampling2D(2, interpolation="bilinear")(c), L.Resizing(7, 3)(c),
            L.Resizing(3, 9, interpolation="nearest")(c), L.CenterCrop(3, 2)(c)])

    @net
    def cubic():
        value = given(9, 8, 3)
        one = L.Conv2D(1, 2)(value)
        return keras.Model(value, [
            L.Resizing(4, 3, interpolation="bicubic")(value), L.Resizing(15, 4, interpolation="bicubic")(value),
            L.UpSampling2D(2, interpolation="bicubic")(value), L.Resizing(3, 5, interpolation="bicubic")(one)])

    @net
    def recurrent():
        value = given(6, 4)
        y, h, c = L.LSTM(5, return_state=True, return_sequences=True)(value)
        return keras.Model(value, [
            L.LSTM(5)(y, initial_state=[h, c]), L.GRU(3, reset_after=False)(y), L.SimpleRNN(3, go_backwards=True)(y),
            L.Bidirectional(L.LSTM(3, return_sequences=True, recurrent_activation="hard_sigmoid"))(value),
            L.Bidirectional(L.GRU(3), merge_mode="sum")(value)])

    @net
    def words():
        return chain(given(9, dtype="int32"), L.Embedding(20, 6), L.LSTM(4), L.Dense(3, activation="softmax"))

    @net
    def cells():
        value = given(7, 4)
        hidden = L.Masking(name="hidden")(value)
        first = keras.Input((5,), name="first")
        stack = [L.LSTMCell(5), L.GRUCell(3)]
        return keras.Model([value, first], [
            L.RNN(L.SimpleRNNCell(5))(value, initial_state=first), L.RNN(stack, return_sequences=True, go_backwards=True)(hidden),
            *L.RNN(L.GRUCell(3, reset_after=False), return_state=True)(value),
            L.Bidirectional(L.RNN(L.StackedRNNCells([L.LSTMCell(3), L.LSTMCell(2)]), return_sequences=True))(hidden),
            L.Bidirectional(L.GRU(5))(value, initial_state=[first, first])])

    @net
    def stepped():
        value, first = given(7, 4), keras.Input((5,), name="first")
        y, h, c = L.LSTM(5, activation="gelu", return_sequences=True, return_state=True)(value, initial_state=[first, first])
        return keras.Model([value, first], [
            y, h, c, L.GRU(3, activation="swish", return_sequences=True)(value),
            L.GRU(3, recurrent_activation="softmax", reset_after=False, use_bias=False)(value),
            L.Bidirectional(L.SimpleRNN(3, activation="selu", return_sequences=True))(value)])

    @net
    def rolling():
        value, line = given(None, 6, 5, 3), given(4, 6, 2)
        made = L.ConvLSTM2D(4, 3, padding="same", return_sequences=True)(value)
        return keras.Model([value, line], [
            L.ConvLSTM2D(2, 2, strides=2, go_backwards=True, activation="relu", recurrent_activation="hard_sigmoid")(made),
            *L.ConvLSTM1D(3, 3, dilation_rate=2, use_bias=False, return_state=True)(line),
            L.Bidirectional(L.ConvLSTM1D(3, 2, return_sequences=True), merge_mode="sum")(line)])

    @net
    def timed():
        each = keras.Sequential(
            [keras.Input((8, 8, 3)), L.Conv2D(4, 3, activation="relu"), L.BatchNormalization(),
             L.GlobalAveragePooling2D()], name="picture")
        return chain(given(4, 8, 8, 3), L.TimeDistributed(each), L.TimeDistributed(L.Dense(5)), L.LSTM(3))

    def texts(name, zeros=True):
        value = given(8, dtype="int32", name=name)
        return value, L.Embedding(20, 6, mask_zero=zeros)(value)

    def vectorizer(**options):
        layer = L.TextVectorization(**options)
        if "vocabulary" not in options:
            layer.adapt(CORPUS)
        return layer

    @net
    def told():
        words = given(1, dtype="string", name="words")
        counted = {"vocabulary": ["plot", "the"], "output_mode": "tf_idf", "idf_weights": [0.5, 0.25]}
        return keras.Model(words, [
            L.GlobalAveragePooling1D()(L.Embedding(4, 3)(vectorizer(vocabulary=["plot", "the"])(words))),
            L.Dense(2)(vectorizer(**counted)(words)), L.Dense(2)(vectorizer(vocabulary=["plot", "the"], output_mode="multi_hot")(words))])

    @net
    def sentiment():
        return keras.Sequential([
            L.Input((8,), dtype="int32", name="texts"), L.Embedding(20, 6, mask_zero=True), L.SpatialDropout1D(0.2),
            L.Bidirectional(L.LSTM(4, return_sequences=True)), L.GRU(5), L.Dense(3, activation="softmax")])

    @net
    def skipped():
        """Steps that a mask hides from recurrent layers."""
        value, x = texts("texts")
        y, h, c = L.LSTM(3, return_state=True, return_sequences=True)(x)
        apart = L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode=None)(x)
        return keras.Model(value, [
            y, h, c, L.LSTM(3, go_backwards=True, return_sequences=True)(y), L.GRU(3, reset_after=False)(L.Dropout(0.1)(y)),
            L.GRU(3, return_sequences=True, zero_output_for_mask=True)(x), L.SimpleRNN(3, unroll=True)(L.Dense(4)(x)),
            L.GRU(2, zero_output_for_mask=True, go_backwards=True)(x), *apart, L.LSTM(2)(apart[1]),
            L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="ave")(x), L.Bidirectional(L.LSTM(3), merge_mode="mul")(y),
            *L.Bidirectional(L.GRU(2, return_state=True))(x), L.LSTM(2)(L.Conv1D(4, 2, padding="same")(x))])

    @net
    def handed_on():
        """An encoder's states and steps handed on to a decoder."""
        (a, x), (b, y) = texts("texts_a"), texts("texts_b")
        made, *states = L.LSTM(5, return_sequences=True, return_state=True)(x)
        told, *last = L.LSTM(5, return_sequences=True, return_state=True)(y, initial_state=states)
        seen = L.Concatenate()([told, L.Attention()([told, made])])
        once, state = L.GRU(4, return_state=True)(x)
        return keras.Model([a, b], [told, *last, seen, L.LSTM(3)(seen), L.GRU(4)(y, initial_state=state)])

    @net
    def joined():
        """Values with masks and without made one."""
        (a, x), (b, y), (c, z) = texts("texts_a"), texts("texts_b"), texts("texts_c", False)
        d = given(8, 3, name="steps")
        gate, marked = L.Dense(6, activation="sigmoid")(L.LSTM(3)(x)), L.Masking(1.0)(d)
        made = [L.Add()([x, y]), L.Add()([x, z]), L.Multiply()([x, y, x]), L.Multiply()([x, z]), L.Multiply()([x, gate]),
                L.Maximum()([x, z, y]), L.Minimum()([y, x]), L.Average()([x, y]), L.Subtract()([x, y]), L.Concatenate()([x, y]),
                L.Concatenate()([x, marked]), L.Concatenate(axis=1)([x, y])]
        made += [L.Concatenate()([x, z]), L.Concatenate(axis=1)([x, z])] if KIND == "keras3" else []
        return keras.Model([a, b, c, d], made + [L.LSTM(2, return_sequences=True)(each) for each in made + [marked]])

    @net
    def unseen():
        """Steps that attention does not see; a layer with several heads takes masks off in Keras 3."""
        (a, x), (b, y), (c, z) = texts("texts_a"), texts("texts_b"), texts("texts_c")
        heads = L.MultiHeadAttention(2, 3)(x, x)
        block = L.LayerNormalization()(L.Add()([x, L.Dropout(0.1)(heads)]))
        late = L.Dense(6)(L.Dense(6)(block))
        crossed, scores = L.MultiHeadAttention(2, 2)(y, block, return_attention_scores=True)
        return keras.Model([a, b, c], [
            L.MultiHeadAttention(2, 2)(z, z), L.MultiHeadAttention(2, 2)(z, z), heads, block, crossed, scores, L.MultiHeadAttention(2, 2, dropout=0.1)(y, x, key=y), L.Add()([late, y]),
            L.LSTM(2, return_sequences=True)(L.Add()([crossed, y])), L.Attention(use_scale=True)([y, x], use_causal_mask=True),
            L.AdditiveAttention()([late, y]), L.AdditiveAttention(use_scale=False)([x, y, x]), L.GRU(2)(L.Attention()([y, y])),
            L.MultiHeadAttention(2, 2)(y, y, use_causal_mask=True), L.LSTM(2)(block)])

    @net
    def sentences():
        """Masks that go into networks inside, come out of them, and stand for sentences."""
        a, x = texts("texts")
        b = given(3, 8, dtype="int32", name="texts_of_sentences")
        inner = keras.Sequential([given(8, 6), L.Dense(6), L.LSTM(4, return_sequences=True)], name="inner")
        value, y = texts("words")
        of_words = keras.Model(value, L.Bidirectional(L.GRU(2))(y), name="of_words")
        value = given(8, dtype="int32")
        looked = keras.Model(value, L.Embedding(20, 6, mask_zero=True)(value), name="looked")
        deep = L.Embedding(20, 6, mask_zero=True)(b)
        steps = L.TimeDistributed(L.Dense(4, activation="tanh"))(L.BatchNormalization()(x))
        made = [inner(x), L.LSTM(3)(inner(x)), L.LSTM(3)(looked(a)), L.LSTM(3)(L.TimeDistributed(of_words)(b)),
                L.TimeDistributed(L.LSTM(3))(deep), L.LSTM(2, return_sequences=True)(steps)]
        return keras.Model([a, b], made + ([L.GRU(2)(made[4])] if KIND == "keras2" else []))

    @net
    def meant():
        a, x = texts("known_texts")
        b = given(8, name="steps")
        shown = L.Masking(1.0)(L.Reshape((8, 1))(b))
        return keras.Model([a, b], [
            L.GlobalAveragePooling1D()(L.LSTM(4, return_sequences=True)(x)), L.GlobalAveragePooling1D(keepdims=True)(x),
            L.GlobalAveragePooling1D()(shown), L.GlobalMaxPooling1D()(x)])

    @net
    def attention():
        a, b = given(6, 8), given(5, 8)
        made = L.Add()([
            a, L.MultiHeadAttention(2, 4)(a, a), L.MultiHeadAttention(3, 5, value_dim=2, use_bias=False)(a, b),
            L.MultiHeadAttention(2, 4)(a, a, use_causal_mask=True), L.Attention()([a, b])])
        return keras.Model([a, b], L.LayerNormalization()(made))

    @net
    def nested():
        inner = keras.Sequential(
            [L.Dense(6, activation="relu"), L.BatchNormalization(), L.Dense(4, trainable=False)], name="inner")
        value = given(5)
        middle = keras.Model(value, L.Dense(5)(inner(value)), name="middle")
        outer, shared = given(5), L.Dense(5, name="shared")
        once = shared(middle(outer))
        return keras.Model(outer, L.Concatenate()([once, shared(middle(once))]))

    @net
    def frozen():
        """Half of each is frozen, which .h5 lists behind the rest; parts have other layers' names."""
        value = given(6, 8)
        heads, ways = L.MultiHeadAttention(2, 4, name="heads"), L.Bidirectional(L.GRU(4, return_sequences=True))
        key, query = L.Dense(8, name="key"), L.Dense(8, name="query")
        parts = [key(value), heads(query(value), value), ways(value)]
        inner = keras.Model(value, L.Add()(parts), name="inner")
        ways.forward_layer.trainable = key.trainable = False
        outer, last = given(6, 8), L.Bidirectional(L.LSTM(3, name="forward_lstm"), name="forward_last")
        chained = keras.Sequential(
            [given(6, 8), L.Dense(8, trainable=False), L.BatchNormalization(trainable=False), L.Dense(8)], name="forward_x")
        model = keras.Model(outer, last(L.TimeDistributed(keras.Sequential([given(8), L.Dense(4)]))(chained(inner(outer)))))
        last.forward_layer.trainable = False
        return model

    @net
    def shown():
        """Outputs of nested models that other layers take too."""

        def nested(name, kind=None):
            value, layer = given(4), L.Dense(4, name="of_" + name)
            return keras.Sequential([value, layer], name=name) if kind else keras.Model(value, layer(value), name=name)

        value, base, twice, chained = given(4), nested("base"), nested("twice"), nested("chained", "Sequential")
        once, first = base(value), twice(value)
        second, linked = twice(L.ReLU()(once)), chained(once)
        return keras.Model(value, [L.Dense(3)(once), once, first, L.Dense(2)(second), linked, L.Dense(2)(linked)])

    @net
    def sizeless():
        return chain(
            given(None, None, 3), L.Conv2D(4, 3, 2, "same"), L.MaxPooling2D(3, 2, "same"),
            L.DepthwiseConv2D(3, padding="same", dilation_rate=2), L.GlobalAveragePooling2D(), L.Dense(2))


if KIND == "keras3":

    @net
    def functions():
        o = keras.ops
        value = given(6, 5, 4)
        c = L.Conv2D(4, 1)(value)
        x = o.maximum((3.0 - (c * o.relu6(c + 3.0) * (1 / 6.0) - 2.0)) / 1.5, 0.1)
        r = o.reshape(c, (-1, 30, 4))
        g = r[:, 1:20:3, -1]
        return keras.Model(value, [
            x, o.mean(x, axis=[1, 2]), o.sum(c, axis=-1, keepdims=True), o.concatenate([c, x], axis=-1),
            o.transpose(c, [0, 3, 1, 2]), g, o.matmul(r, o.transpose(r, [0, 2, 1])), o.clip(c, -0.5, 0.5),
            o.stack([g, g], axis=1), o.silu(c) + o.softmax(c) + o.gelu(c) + o.sqrt(o.abs(c))])


if KIND == "keras3":

    @net
    def integers():
        o = keras.ops
        pixels, counts, more = given(5, 6, 3, dtype="uint8"), given(5, dtype="int32"), given(5)
        return keras.Model([pixels, counts, more], [
            pixels * (1 / 255.0), (pixels - 127.5) / 127.5, pixels - 128, pixels * 3, pixels / 255,
            L.Resizing(4, 5)(pixels), L.UpSampling2D(2, interpolation="bilinear")(pixels),
            L.GlobalAveragePooling2D()(pixels), L.GlobalMaxPooling2D()(pixels), o.maximum(counts, 2.5),
            counts ** 0.5, counts ** 2, counts * 2 + 1, o.mean(counts, axis=1, keepdims=True), o.sum(counts, axis=1),
            o.max(pixels, axis=[1, 2]), L.Average()([counts, counts + 1]), L.Add()([counts, more]), counts * more,
            o.concatenate([counts, more], axis=1), L.Concatenate()([more, counts]), o.sqrt(counts), o.tanh(counts),
            L.Dot(axes=1)([counts, more]), o.square(counts), L.ReLU(threshold=4.0)(more * 0 + counts),
            pixels - np.array([123.5, 117, 104])])

    @net
    def moved():
        o = keras.ops
        c, n = given(3, 4, 5), given(4, dtype="int32")
        return keras.Model([c, n], [
            o.log1p(o.abs(c) * 1e-6), o.log1p(o.abs(c)), o.log1p(n), o.amax(c, axis=1), o.amin(n, axis=-1, keepdims=True),
            o.isnan(o.log(c)), o.logsumexp(c, axis=-1), o.logsumexp(c * 100, axis=[1, 2], keepdims=True),
            o.swapaxes(c, 1, -1), o.moveaxis(c, 1, 3), o.moveaxis(c, [1, 2], [-1, 1]), o.flip(c, axis=2),
            o.flip(n, axis=-1), o.flip(c, axis=(1, 3))])

    @net
    def augmented():
        value = given(8, 8, 3)
        layers = [L.CutMix(), L.MixUp(), L.RandAugment(), L.AugMix(), L.RandomElasticTransform()]
        return keras.Model(value, [layer(value, training=False) for layer in layers])

    @net
    def categories():
        colours, sizes, counts, more = given(2, dtype="string"), given(1, dtype="string"), given(2, dtype="int32"), given(3)
        colour = L.StringLookup(mask_token="")
        colour.adapt(np.array(["red", "red", "red", "blue", "blue", "green"]))
        inner = keras.Sequential([keras.Input((2,), dtype="string"), colour, L.Embedding(6, 3, mask_zero=True), L.GRU(2)])
        bins = L.Discretization(num_bins=4)
        bins.adapt(np.linspace(-2, 2, 50).astype("float32"))
        known = {"vocabulary": [3, 7, 1, 12]}
        return keras.Model([colours, sizes, counts, more], [
            inner(colours), L.StringLookup(vocabulary=["x", "red"], output_mode="one_hot")(sizes),
            L.StringLookup(vocabulary=["x", "red"], mask_token="", output_mode="multi_hot")(colours), L.IntegerLookup(**known)(counts),
            L.IntegerLookup(**known, num_oov_indices=3, mask_token=0)(counts), L.IntegerLookup(**known, output_mode="count")(counts),
            L.IntegerLookup(vocabulary=list(range(20)), num_oov_indices=0)(counts), L.IntegerLookup(**known, invert=True)(counts),
            L.CategoryEncoding(20)(counts), L.CategoryEncoding(20, output_mode="count")(counts, count_weights=more[:, :2]),
            bins(more), L.Discretization([-1.0, 0.0, 0.5], output_mode="multi_hot")(more)])

    @net
    def worded():
        words, more, place = given(1, dtype="string", name="words"), given(1, dtype="string", name="words_more"), given(2, name="words_place")
        shared = vectorizer(max_tokens=20, output_sequence_length=7)
        read = keras.Sequential([keras.Input((1,), dtype="string"), vectorizer(), L.Embedding(40, 4, mask_zero=True), L.Bidirectional(L.LSTM(3))])
        counted = {"output_mode": "tf_idf", "ngrams": 2}
        return keras.Model([words, more, place], [
            L.Concatenate()([read(words), *[L.GlobalMaxPooling1D()(L.Embedding(20, 2)(shared(each))) for each in (words, more)], place]),
            *[L.Dense(3)(vectorizer(**options)(words)) for options in [
                {"output_mode": "multi_hot"}, {"output_mode": "count", "split": "character"}, {**counted, "max_tokens": 30},
                {**counted, "max_tokens": 60, "pad_to_max_tokens": True}]],
            *[vectorizer(**options, output_sequence_length=9)(words) for options in [
                {"standardize": None}, {"standardize": "lower", "split": "character"}, {"standardize": "strip_punctuation", "ngrams": (2, 3)},
                {"split": None}, {"vocabulary": ["", "[UNK]", "plot", "the"]}]]])

    @net
    def hashed():
        words, pairs = given(1, dtype="string", name="words"), given(2, dtype="string", name="words_pairs")
        n, wide = given(1, dtype="int32", name="words_n"), given(1, dtype="int64", name="words_wide")
        bins = L.Discretization([-5.0, 0.0, 10.0])(n)
        rare = L.StringLookup(output_mode="tf_idf")
        rare.adapt(np.array([["plot", "it"], ["plot", "plot"]]))
        return keras.Model([words, pairs, n, wide], [
            *[L.Hashing(**options)(words) for options in [
                {"num_bins": 1000003}, {"num_bins": 7, "mask_value": ""}, {"num_bins": 1000, "salt": 1337}, {"num_bins": 99, "salt": [133, 137]}]],
            L.Hashing(9, output_mode="multi_hot")(pairs), L.Hashing(5000)(n), L.Hashing(2**40)(wide), L.Hashing(50, output_mode="count")(n),
            *[L.HashedCrossing(500)(both) for both in [(words, n), (n, wide), (bins, L.StringLookup(vocabulary=["plot", "a"])(words))]],
            L.HashedCrossing(10, output_mode="one_hot")((words, wide)), L.StringLookup(vocabulary=["plot"], num_oov_indices=5)(pairs),
            L.Dense(2)(rare(pairs))])

    @net
    def joined_constants():
        o = keras.ops
        value = keras.Input((3,), batch_size=2)
        more, table = np.arange(6, dtype="float32").reshape(2, 3), np.ones((3, 4), "float32")
        return keras.Model(value, [
            o.concatenate([value, more[:, :2]], axis=-1), o.stack([more, value], axis=1), o.append(value, more, axis=1), o.hstack([value, more]),
            o.vstack([more, value]), o.einsum("ij,jk->ik", value, table), L.Add()([value, more]), L.Concatenate()([value, more]),
            L.Dot(axes=1)([value, more]), o.take_along_axis(more, o.cast(value > 0, "int32"), axis=1)])

    @net
    def told_constants():
        value = keras.Input((4, 6), batch_size=2)
        state, shown, more = np.full((2, 3), 0.5, "float32"), np.array([[1, 1, 0, 1], [1, 0, 1, 1]], bool), np.ones((2, 5, 6), "float32")
        return keras.Model(value, [
            L.MultiHeadAttention(2, 3)(value, value, attention_mask=np.tril(np.ones((1, 4, 4), bool))), L.MultiHeadAttention(2, 3)(more, value),
            L.LSTM(3)(value, initial_state=[state, state]), L.GRU(3)(value, mask=shown), L.GlobalAveragePooling1D()(value, mask=shown)])

    @net
    def grouped():
        value, more = given(None, 6), given(5, 6)
        words = given(8, dtype="int32", name="known_texts")
        x = L.Embedding(20, 6, mask_zero=True)(words)
        return keras.Model([value, more, words], [
            L.GroupQueryAttention(3, 4, 2)(value, value, use_causal_mask=True), L.GroupQueryAttention(2, 4, 1, use_bias=False)(more, value),
            *L.GroupQueryAttention(2, 4, 2)(value, more, return_attention_scores=True), L.GlobalAveragePooling1D()(L.GroupQueryAttention(2, 4, 2)(x, x))])

    @net
    def fitted():
        value, line = given(9, 8, 3), given(7, 4)
        return keras.Model([value, line], [
            L.Resizing(5, 12, crop_to_aspect_ratio=True)(value), L.Resizing(6, 4, pad_to_aspect_ratio=True, fill_value=0.5)(value),
            L.CenterCrop(12, 5)(value), L.AdaptiveAveragePooling2D((2, 3))(value), L.AdaptiveMaxPooling2D((4, 8))(value),
            L.AdaptiveAveragePooling1D(3)(line), L.Softmax(axis=(1, 2))(value), L.LayerNormalization(rms_scaling=True)(line),
            L.SpectralNormalization(L.Conv2D(2, 3))(value), L.Pipeline([L.Rescaling(0.5, 1), L.CenterCrop(4, 3)])(value)])

    @net
    def chosen():
        o = keras.ops
        c, n = given(4, 5), given(4, dtype="int32")
        return keras.Model([c, n], [
            o.where(c > 0.2, c, 0.0), o.where(c > 0.2, 1, 0), o.where(n > 9, n, c[:, :, 0]), o.select([c > 0.5, c < -0.5], [c, -c], 0.1),
            o.take(c, [2, 0, -1], axis=-1), o.take(c, np.array([[2, 0], [1, 1]]), axis=1), o.take(c, 1, axis=1),
            o.take_along_axis(c, o.expand_dims(o.mod(n, 5), -1), axis=2), o.one_hot(n, 7), o.one_hot(n, 30, axis=1),
            o.multi_hot(n, 20), o.argmax(c, axis=-1), o.argmin(c, axis=1, keepdims=True), o.argmax(c), o.argmax(c > 0, axis=1), *o.top_k(c, 3),
            o.sort(c, axis=1), o.argsort(c), o.median(c, axis=1), o.median(c, axis=2, keepdims=True), o.equal(c > 0, c > 0.5)])

    @net
    def apart():
        o = keras.ops
        c, n = given(4, 6), given(5, dtype="int32")
        steps = given(None, 3)
        return keras.Model([c, n, steps], [
            *o.split(c, 3, axis=-1), *o.split(c, [1, 3], axis=1), *o.array_split(c, 4, axis=2), *o.unstack(c, axis=1), o.append(c, c, axis=1),
            o.hstack([c, c]), o.roll(c, 2, axis=1), o.roll(c, (-1, 8), axis=(1, 2)), o.diff(n, n=2), o.diff(steps, axis=1),
            o.pad(c, [[0, 0], [1, 2], [2, 1]], mode="reflect"), o.pad(c, [[0, 0], [1, 2], [2, 1]], mode="symmetric"),
            o.pad(c, [[0, 0], [1, 2], [0, 0]], constant_values=2.5), o.pad(n, [[0, 0], [1, 2]], constant_values=7),
            o.pad(steps, [[0, 0], [1, 2], [0, 0]]), o.tile(c, [1, 2, 3]), o.tile(c, 2), o.tile(steps, [1, 2, 1]), o.repeat(c, 3, axis=1),
            o.repeat(c, [1, 0, 2, 3], axis=1), o.repeat(steps, 2, axis=1), o.broadcast_to(o.mean(c, axis=0), (2, 4, 6)),
            o.slice(c, [0, 1, 2], [-1, 2, -1]), o.full_like(c, 2.5), o.tril(c), o.triu(c, k=1), o.image.extract_patches(o.expand_dims(c, -1), 2)])

    @net
    def spread():
        o = keras.ops
        c, n = given(4, 5, 3), given(6, dtype="int32")
        x = c[..., 0]
        return keras.Model([c, n], [
            o.var(c, axis=-1), o.std(c, axis=[1, 2]), o.var(c, axis=1, keepdims=True), *o.moments(c, axes=[1, 2]), o.norm(x, axis=-1),
            o.norm(x, ord=1, axis=-1, keepdims=True), o.norm(x, ord=np.inf, axis=1), o.norm(x, ord=3, axis=-1), o.norm(x, axis=(1, 2)),
            o.normalize(x), o.normalize(x, axis=1, order=1), o.average(x, axis=1, weights=o.abs(x) + 1), o.cumsum(x, axis=1),
            o.cumsum(n, axis=-1), o.count_nonzero(o.maximum(c, 0), axis=(1, 2)), o.max(c, axis=1) - o.min(c, axis=1), o.ptp(c, axis=2),
            o.mod(x, 0.7), o.mod(n - 9, 4), o.floor_divide(x, 0.7), (n - 9) // 4, (n - 9) // o.maximum(n - 12, 1), o.floor_divide(n, -1),
            o.divide_no_nan(x, o.maximum(x, 0.0)), o.tan(x), o.arctan(x), o.sinh(x), o.arcsinh(x), o.expm1(x * 1e-3), o.log2(o.abs(x) + 1),
            o.log10(o.abs(x) + 1), o.trunc(x * 3), o.isfinite(x / o.maximum(x, 0.0)), o.threshold(x, 0.3, 0.1)])

    @net
    def products():
        o = keras.ops
        c, d = given(4, 5), given(3, 5)
        m = o.transpose(c[0])
        return keras.Model([c, d], [
            o.einsum("bij,bkj->bik", c, d), o.einsum("...ij,...kj->...ik", c, d), o.einsum("bij,bij->b", c, c), o.einsum("bij,bkj", c, d),
            o.matmul(c, m), o.matmul(c, c[0, 0]), o.matmul(o.expand_dims(c, 1), o.transpose(d, [0, 2, 1])[:, None]), o.dot(c, m),
            o.tensordot(c, d[0], axes=[[2], [1]]), o.tensordot(c, m, axes=1), o.outer(c[0, 0], d[0, 0]), o.trace(c, axis1=1, axis2=2),
            o.diagonal(c, offset=1, axis1=1, axis2=2), o.diagonal(c, offset=-2, axis1=1, axis2=2)])

    @net
    def compared():
        o = keras.ops
        c, n = given(3, 4), given(4, dtype="int32")
        return keras.Model([c, n], [
            c > 0.1, c <= c[:, :1], o.less(c, n[:, None]), o.greater_equal(n, 7), o.equal(n, n[:, ::-1]),
            o.not_equal(n, 3.5), c[..., None, 1:], c[:, None, 1, None] * o.cast(c[:, 0, None] < 0.3, "float32")])

    @net
    def masks():
        o = keras.ops
        a, b = given(5, 8), given(7, 8)
        seen, shown, pairs = given(5, dtype="bool"), given(7, dtype="bool"), given(5, 7, dtype="bool")
        once, scores = L.Attention()([a, b], return_attention_scores=True, use_causal_mask=True)
        heads, each = L.MultiHeadAttention(2, 4)(
            a, b, value_mask=shown, attention_mask=pairs, return_attention_scores=True)
        return keras.Model([a, b, seen, shown, pairs], [
            L.Softmax()(o.mean(b, axis=-1), mask=shown), L.Softmax(axis=[1])(b[:, :, 0], shown),
            L.GlobalAveragePooling1D()(b, mask=shown), L.GlobalAveragePooling1D(keepdims=True)(b, shown),
            L.Attention()([a, b], mask=[seen, shown]), once, scores, heads, each,
            L.MultiHeadAttention(2, 4)(a, b, value_mask=shown, key_mask=shown),
            L.MultiHeadAttention(2, 4)(a, b, attention_mask=pairs, use_causal_mask=True)])

    @net
    def paired():
        a, b = given(4, name="a"), given(4, name="b")
        less = keras.Model({"a": a, "b": b}, L.Dense(3)(L.Subtract()([a, b])))
        p, q = given(4, name="p"), given(4, name="q")
        return keras.Model([p, q], [less({"a": p, "b": q}), less({"b": p, "a": q})])

    @net
    def marked():
        value = given(9, 3)
        rounded = keras.ops.round(value)
        return keras.Model(value, [rounded, L.Dense(2)(L.Masking(mask_value=1.0)(rounded[:, :, :1])),
                                   L.Masking(mask_value=-1.0)(rounded)])

    @net
    def dropped():
        value = given(6, 6, 3)
        drops = L.SpatialDropout2D(0.2)(L.Conv2D(4, 3, name="größe")(value))
        return keras.Model(value, [drops, L.SpatialDropout1D(0.1)(L.Dense(2, name="名前")(L.Reshape((16, 4))(drops)))])


if KIND == "keras2":

    @net
    def functions():
        value = given(6, 5, 4)
        c = L.Conv2D(4, 1)(value)
        x = tf.maximum((3.0 - (c * tf.nn.relu6(c + 3.0) * (1 / 6.0) - 2.0)) / 1.5, 0.1)
        r = tf.reshape(c, (-1, 30, 4))
        g = r[:, 1:20:3, -1]
        return keras.Model(value, [
            x, tf.reduce_mean(x, axis=[1, 2]), tf.reduce_sum(c, axis=-1, keepdims=True), tf.concat([c, x], axis=-1),
            tf.transpose(c, [0, 3, 1, 2]), g, tf.matmul(r, r, transpose_b=True), tf.clip_by_value(c, -0.5, 0.5),
            tf.stack([g, g], axis=1), tf.nn.silu(c) + tf.nn.softmax(c) + tf.nn.gelu(c) + tf.sqrt(tf.abs(c))])

    @net
    def measured():
        value, open_picture, words = given(None, 8), given(None, None, 3), given(None, dtype="int32")
        rows, steps = tf.shape(value)[0], tf.shape(value)[1]
        query = tf.transpose(tf.reshape(L.Dense(8)(value), (rows, steps, 2, 4)), [0, 2, 1, 3])
        key = tf.transpose(tf.reshape(L.Dense(8)(value), (rows, -1, 2, 4)), [0, 2, 1, 3])
        sure = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / tf.math.sqrt(tf.cast(tf.shape(key)[-1], tf.float32)))
        seen = tf.reshape(tf.transpose(tf.matmul(sure, key), [0, 2, 1, 3]), (rows, steps, 8))
        first = tf.broadcast_to(tf.constant([[[1.0, 2, 3, 4, 5, 6, 7, 8]]]), [rows, 1, 8])
        state = tf.zeros([rows, 3])
        known = tf.concat([first, L.Reshape((4, 8))(L.Dense(32)(state))], 1)
        places = tf.shape(known)
        before = tf.cast(tf.range(tf.shape(words)[1])[:, tf.newaxis] >= tf.range(tf.shape(words)[1]), tf.float32)
        return keras.Model([value, open_picture, words], [
            L.Dense(2)(seen), L.GRU(3)(value, initial_state=state), tf.tile(tf.constant([[1.0, 2]]), [rows, 2]), tf.fill([rows, 2], 2.5),
            L.Dense(2)(tf.reshape(known, (places[0], places[1] * 2, places[2] // 2))), tf.reshape(known, tf.concat([places[:1], [40]], 0)),
            L.Dense(2)(tf.reshape(known, tf.stack([places[0], 10, 4]))), tf.image.resize(L.Conv2D(2, 3, 2, "same")(open_picture), tf.shape(open_picture)[1:3]),
            tf.matmul(before, L.Embedding(20, 4)(words) + L.Embedding(20, 4)(tf.range(start=0, limit=tf.shape(words)[-1], delta=1)))])

    @net
    def picked():
        c, n = given(4, 5), given(3, dtype="int32")
        table = np.arange(60, dtype="float32").reshape(20, 3)
        return keras.Model([c, n], [
            tf.where(c > 0.2, c, 0.0), tf.where(c > 0.2, c, tf.zeros_like(c)), tf.gather(c, [2, 0, 1], axis=-1), tf.gather(table, n),
            tf.gather(c, n % 4, axis=1), tf.gather(c, n % 4, axis=1, batch_dims=1), tf.argmax(c, axis=-1), tf.argmin(c, 1, output_type=tf.int32),
            tf.one_hot(n, 7), tf.pad(c, [[0, 0], [1, 2], [2, 1]], "SYMMETRIC"), tf.tile(c, [1, 2, 3]), *tf.split(c, [1, -1], axis=2),
            tf.roll(c, [1, -2], [1, 2]), tf.repeat(c, 3, axis=1), tf.cumsum(c, axis=1, exclusive=True, reverse=True),
            tf.math.reduce_variance(c, axis=-1), tf.math.reduce_std(c, axis=[1, 2], keepdims=True), tf.norm(c, ord=1, axis=-1), c % 0.7, c // 0.7,
            (n - 9) // 4, *tf.math.top_k(c, 3), tf.sort(c, direction="DESCENDING"), tf.reverse(c, [1]), tf.linalg.trace(c[:, :, :4]),
            tf.tensordot(c, table[:5], axes=[[2], [0]])])

    @net
    def parted():
        value = given(3, 5, 4)
        first, second, third = tf.unstack(value, axis=1)
        return keras.Model(value, [
            *tf.unstack(second, num=4, axis=-1), tf.math.squared_difference(first, third),
            tf.math.squared_difference(value, 0.5), tf.nn.bias_add(value, np.arange(4, dtype="float32")),
            L.BatchNormalization(axis=2)(value), L.BatchNormalization(axis=-2, scale=False, epsilon=0.1)(value),
            L.BatchNormalization(axis=[1], center=False)(value), L.BatchNormalization(axis=1)(first)])

    @net
    def folded():
        value = given(6, 8, 4)
        c = L.Conv2D(4, 1)(value)
        m = tf.reduce_mean(c, axis=[1, 2])
        return keras.Model(value, [
            tf.math.l2_normalize(m, axis=-1), tf.nn.l2_normalize(c, [1, 3], epsilon=0.5),
            keras.backend.l2_normalize(c, axis=1), tf.nn.depth_to_space(c, 2), tf.nn.space_to_depth(c, 2),
            tf.add_n([c, value, c]), m[:, tf.newaxis], c[..., tf.newaxis, 1:, 2], c[:, 1, None, ::2, None, -1],
            tf.nn.avg_pool2d(c, 3, 2, "SAME"), tf.nn.max_pool2d(c, [3, 2], [2, 1], "VALID"),
            tf.nn.max_pool2d(c, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"), tf.cast(c > 0.1, tf.float32) * c,
            tf.cast(c <= value, tf.float32), c < value, tf.greater_equal(c, 0.2), tf.equal(c, c), tf.not_equal(m, 0.0)])


if KIND == "tflite":

    @net
    def picture():
        value = fixed(16, 16, 3)
        x = L.ReLU(6.0)(L.BatchNormalization()(L.Conv2D(8, 3, 2, "same")(value)))
        y = L.ReLU(6.0)(L.BatchNormalization()(L.DepthwiseConv2D(3, padding="same")(x)))
        x = L.Add()([x, L.Conv2D(8, 1)(y)])
        x = L.Concatenate()([L.MaxPooling2D(3, 2, "same")(x), L.AveragePooling2D(2)(x)])
        x = L.GlobalAveragePooling2D()(L.Conv2D(12, 3, 2, activation="relu")(x))
        return keras.Model(value, L.Dense(7, activation="softmax")(x))

    @net
    def rows():
        return chain(
            given(15, 13, 3), L.Conv2D(6, (3, 2), dilation_rate=2, activation="relu"),
            L.ZeroPadding2D(((1, 0), (0, 1))), L.Conv2D(4, 3, strides=2), L.Flatten(), L.Dense(24),
            L.Reshape((4, 6)), L.Dense(5))

    @net
    def mask():
        value = fixed(8, 8, 3)
        a = L.Conv2D(6, 3, 2, "same", activation="relu")(value)
        parts = [L.Conv2DTranspose(5, 3, 2, "same")(a), L.UpSampling2D(2, interpolation="bilinear")(a),
                 L.UpSampling2D(2)(a)]
        return keras.Model(value, L.Conv2D(3, 1, activation="sigmoid")(L.Concatenate()(parts)))

    @net
    def gated():
        value = fixed(12, 12, 3)
        x = L.Conv2D(8, 3, padding="same", activation="hard_silu")(value)
        s = L.Conv2D(4, 1, activation="relu")(L.GlobalAveragePooling2D(keepdims=True)(x))
        x = L.Multiply()([x, L.Conv2D(8, 1, activation="hard_sigmoid")(s)])
        return keras.Model(value, L.Dense(4)(L.Flatten()(L.PReLU(shared_axes=[1, 2])(L.Conv2D(5, 3)(x)))))

    @net
    def grown():
        value = given(5, 6, 2)
        twice = L.UpSampling2D(2)(L.UpSampling2D(2)(value))
        return keras.Model(value, L.Concatenate()([
            L.Conv2DTranspose(3, 3, 2, "same")(L.UpSampling2D(2)(value)),
            L.Conv2D(3, 3, padding="same", dilation_rate=2)(twice)]))

    @net
    def recalled():
        import tf_keras
        layers = tf_keras.layers
        return tf_keras.Sequential([
            layers.Input((13, 4), batch_size=1), layers.Bidirectional(layers.LSTM(3, return_sequences=True)), layers.LSTM(2)])

    @net
    def turned():
        value = fixed(6, 4)
        return keras.Model(value, L.Concatenate()([keras.ops.flip(L.Dense(3)(value), 1), L.Dense(3)(L.Rescaling(3.0)(value))]))

    @net
    def waves():
        return chain(given(14, 3), L.Conv1D(5, 3, dilation_rate=2, padding="causal"), L.Conv1D(4, 2, dilation_rate=3))

    @net
    def empty():
        value = fixed(4)
        return keras.Model(value, value)

    @net
    def crossed():
        return tf.function(lambda x: tf.matmul(x, x, transpose_b=True), [tf.TensorSpec([1, 8])])

    @net
    def framed():
        return tf.function(lambda x: tf.pad(x, [[1, 2], [0, 1]]), [tf.TensorSpec([1, 8])])

    def places(function, *types):
        return tf.function(function, [tf.TensorSpec([3, 4], type) for type in types or [tf.float32]])

    @net
    def compared():
        def call(x):
            y = x[::-1]
            signs = [x < y, x > 0.1, x <= tf.abs(y), x >= x[:, :1], tf.equal(x, x[:1]), tf.not_equal(x, x[:1])]
            both = tf.logical_and(signs[0], tf.logical_not(signs[1])) | signs[4]
            return tf.stack([tf.cast(s, tf.float32) for s in signs + [both]]) + tf.where(both, x, y) + tf.cast(
                tf.reduce_any(signs[0], 1, keepdims=True), tf.float32) + tf.cast(tf.reduce_all(signs[3], [0]), tf.float32)
        return places(call)

    @net
    def wholes():
        def call(n):
            m = n[::-1] - 8
            m = m + tf.cast(tf.equal(m, 0), tf.int32)
            return tf.stack([n // m, -n // m, tf.math.floormod(n, m), tf.math.floormod(-n, m), tf.cumsum(n, 1)])
        return places(call, tf.int32)

    @net
    def filled():
        def call(x):
            size = tf.shape(x)[1]
            made = [tf.fill([3, size], x[0, 1]), tf.broadcast_to(x[1:2], [3, 4]), tf.zeros_like(x),
                    tf.cumsum(x, 0), tf.cumsum(x, 1, exclusive=True, reverse=True), tf.reverse(x, [0, 1]), tf.reverse(x, [-1]),
                    tf.add_n([x, x[::-1], x * x]), tf.cast(tf.range(size), tf.float32) + x, tf.math.floordiv(x, 0.3)]
            return tf.stack(made) + tf.cast(tf.rank(x), tf.float32)
        return places(call)

    @net
    def mirrored():
        return places(lambda x: tf.pad(tf.pad(x, [[2, 3], [1, 4]], "SYMMETRIC"), [[0, 2], [3, 0]], "REFLECT"))

    @net
    def looked():
        def call(x):
            where = tf.argmin(x, 1, tf.int32)
            top, at = tf.math.top_k(x, 3)
            points = tf.stack([tf.range(3), where], 1)
            picked = tf.gather_nd(x, points)
            return tf.concat([
                tf.one_hot(where, 4, 2.0, -1.0), tf.transpose(tf.one_hot(where - 1, 4, axis=0)), top, tf.cast(at, tf.float32),
                tf.gather(x, at, batch_dims=1), tf.gather(x, [1, 0], axis=1), picked[:, None],
                tf.scatter_nd(points // 2, picked, [3, 4])], 1)
        return places(call)

    def free(function, *sizes):
        return tf.function(function, [tf.TensorSpec([None, *sizes])])

    @net
    def first_rows():
        return free(lambda x: tf.concat([tf.slice(x, [0, 1], [2, 3]), tf.slice(x, [1, 0], [2, -1])], 1), 4)

    @net
    def halves():
        def call(x):
            first, last = tf.split(tf.concat([x, x + 1], 1), 2, 1)
            return first - 2 * last
        return free(call, None)

    @net
    def doubled():
        def call(x):
            sizes = tf.shape(x)[1:3] * 2
            return tf.image.resize(x, sizes) + tf.image.resize(x, sizes, "nearest")
        return free(call, None, None, 2)

    @net
    def neighbours():
        return tf.function(lambda x: tf.nn.local_response_normalization(x, 2, 1.5, 0.3, 0.75), [tf.TensorSpec([1, 3, 2, 7])])


def randomize(model):
    for layer in model.layers:
        inner = layer if hasattr(layer, "layers") else getattr(layer, "layer", None)
        if inner is not None and hasattr(inner, "layers"):
            randomize(inner)
        elif type(layer).__name__ != "Normalization":
            layer.set_weights([drawn(v.name, w) for v, w in zip(layer.weights, layer.get_weights())])


def drawn(name, old):
    if "variance" in name:
        return RANDOM.uniform(0.3, 2, old.shape).astype(old.dtype)
    spread = RANDOM.standard_normal(old.shape) * (0.4 if old.ndim > 1 else 0.2)
    return (spread + (1 if "gamma" in name else 0)).astype(old.dtype)


def hidden(shape):
    """Steps that are 0 or 1 and thus hidden: at the end, at the start, between others, all and none."""
    some = RANDOM.random(shape) < 0.4
    some[0], some[1], some[3:] = False, False, False
    some[0, ..., 5:] = some[1, ..., :3] = True
    some[3] = True
    return some


def sample(tensor, free_rows=1):
    if tensor.name.startswith("words"):
        shape = (len(WORDS), *tensor.shape[1:])
        return np.resize(WORDS, shape) if "string" in str(tensor.dtype) else RANDOM.integers(-(2**31), 2**31, shape).astype(
            tf.as_dtype(tensor.dtype).as_numpy_dtype)
    if tensor.name.startswith(("texts", "known_texts", "steps")):
        shape = (5, *tensor.shape[1:])
        if "int" in str(tensor.dtype):
            known = np.arange(5).reshape(-1, *[1] * (len(shape) - 1)) == 3 if "known" in tensor.name else False
            return np.where(hidden(shape) & ~np.asarray(known), 0, RANDOM.integers(1, 20, shape)).astype("int32")
        gone = hidden(shape[:2])
        gone[3] = False
        return np.where(gone.reshape(gone.shape + (1,) * (len(shape) - 2)), 1, RANDOM.standard_normal(shape)).astype("float32")
    rows = tensor.shape[0] or free_rows if KIND == "tflite" else 2
    shape = [rows] + [size or 13 for size in tensor.shape[1:]]
    if "string" in str(tensor.dtype):
        return RANDOM.choice(np.array(["red", "blue", "green", "x", ""]), shape)
    if "bool" in str(tensor.dtype):
        return RANDOM.random(shape) < 0.6
    if "uint8" in str(tensor.dtype):
        return RANDOM.integers(0, 256, shape).astype("uint8")
    if "int" in str(tensor.dtype):
        return RANDOM.integers(0, 20, shape).astype("int32")
    return RANDOM.standard_normal(shape).astype("float32")


def deflate(path):
    with zipfile.ZipFile(path) as old:
        entries = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries:
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def in_float32(model):
    """The network as it is served: weights of bfloat16, but nothing computed in them."""
    config = model.to_json()
    if '"bfloat16"' not in config:
        return model
    plain = keras.models.model_from_json(config.replace('"bfloat16"', '"float32"'))
    plain.set_weights([weight.astype("float32") for weight in model.get_weights()])
    return plain


def write_keras(name, model):
    values = [sample(tensor) for tensor in model.inputs]
    tensors = [tf.constant(value) for value in values]
    made = in_float32(model)(tensors if len(tensors) > 1 else tensors[0])
    made = made if isinstance(made, (list, tuple)) else [made]
    arrays = {f"in{i}": value for i, value in enumerate(values)}
    arrays |= {f"out{i}": np.asarray(value) for i, value in enumerate(made)}
    stem = OUT / (name if KIND == "keras3" else "k2_" + name)
    np.savez_compressed(stem, names=np.array([tensor.name for tensor in model.inputs]), **arrays)
    if KIND == "keras3":
        model.save(f"{stem}.keras")
        deflate(f"{stem}.keras")
    if name in LEGACY:
        model.save(f"{stem}.h5")


def write_function(name, function):
    content = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()]).convert()
    (OUT / f"{name}_float.tflite").write_bytes(content)
    answer(f"{name}_float", content, sample(function.get_concrete_function().inputs[0], 3))


def write_signatures():
    """A file of two graphs, each with a signature."""

    class Pair(tf.Module):
        def __init__(self):
            self.w = tf.Variable(RANDOM.standard_normal((4, 3)).astype("float32"))

        @tf.function(input_signature=[tf.TensorSpec([None, 4], name="x")])
        def enc(self, x):
            return {"z": tf.matmul(x, self.w)}

        @tf.function(input_signature=[tf.TensorSpec([None, 3], name="z")])
        def dec(self, z):
            return {"x": tf.matmul(z, self.w, transpose_b=True)}

        @tf.function(input_signature=[tf.TensorSpec([None, 4], name="x")])
        def twice(self, x):
            double = x * 2
            return {"a": double, "b": double, "x": x}

    pair = Pair()
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(pair, folder, signatures={"enc": pair.enc, "dec": pair.dec})
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=["enc", "dec"])
        (OUT / "signatures").mkdir(exist_ok=True)
        (OUT / "signatures" / "two.tflite").write_bytes(converter.convert())
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(pair, folder, signatures={"twice": pair.twice})
        (OUT / "signatures" / "twice.tflite").write_bytes(tf.lite.TFLiteConverter.from_saved_model(folder).convert())


def write_tflite(name, model):
    for kind in ("float",) if name in PLAIN else ("int8",) if name in INTEGERS else ("float", "int8", "uint8", "half"):
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
        if kind != "float":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if "int8" in kind:
            samples = [[sample(model.inputs[0])] for _ in range(20)]
            converter.representative_dataset = lambda: iter(samples)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
            converter.inference_input_type = converter.inference_output_type = getattr(tf, kind)
        if kind == "half":
            converter.target_spec.supported_types = [tf.float16]
        content = converter.convert()
        (OUT / f"{name}_{kind}.tflite").write_bytes(content)
        answer(f"{name}_{kind}", content, sample(model.inputs[0]))


def answer(name, content, value):
    plain = tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    engine = tf.lite.Interpreter(model_content=content, experimental_op_resolver_type=plain)
    engine.resize_tensor_input(engine.get_input_details()[0]["index"], value.shape)
    engine.allocate_tensors()
    given = engine.get_input_details()[0]
    if given["dtype"] != np.float32 and given["quantization"][0]:
        scale, zero = given["quantization"]
        ends = np.iinfo(given["dtype"])
        value = np.clip(np.round(value / scale + zero), ends.min, ends.max).astype(given["dtype"])
    engine.set_tensor(given["index"], value)
    engine.invoke()
    made = {f"out{i}": engine.get_tensor(each["index"]) for i, each in enumerate(engine.get_output_details())}
    np.savez_compressed(OUT / name, in0=value, **made)


def write_twice():
    """Two nested networks whose layers have one name: Keras breaks off and leaves a file that looks whole."""

    def inner(name):
        x = L.Input((3,))
        return keras.Model(x, L.Dense(3, name="dense")(x), name=name)

    x = L.Input((3,))
    middle = keras.Model(x, L.Add()([inner("a")(x), inner("b")(x)]), name="middle")
    y = L.Input((3,))
    folder = OUT / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        keras.Model(y, middle(y)).save(folder / "twice.h5")
    except ValueError:
        pass


def write_lora():
    """A layer with LoRA's weights, which .h5 keeps apart from the kernel that they belong to."""
    dense = L.Dense(3)
    model = keras.Sequential([L.Input((4,)), dense])
    dense.enable_lora(2)
    model.save(OUT / "refused" / "lora.h5")


def write_renamed():
    """A nested network whose layers got other names than their weights, the first of them frozen."""
    inner = keras.Sequential([L.Input((3,)), L.Dense(3, trainable=False), L.Dense(3)], name="inner")
    value = L.Input((3,))
    model = keras.Model(value, inner(value))
    for number, layer in enumerate(inner.layers):
        layer.name = f"part{number}"
    model.save(OUT / "refused" / "renamed.h5")


def write_cudnn():
    """Layers that run on a GPU alone, beside what layers of the same weights answer that do not."""
    from tf_keras.src.layers.rnn.cudnn_gru import CuDNNGRU
    from tf_keras.src.layers.rnn.cudnn_lstm import CuDNNLSTM
    from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

    def build(lstm, gru):
        value = given(7, 4)
        x = L.Bidirectional(lstm(3, return_sequences=True))(value)
        y, h, c = lstm(5, return_state=True)(x)
        steps = gru(4, return_sequences=True, go_backwards=True)(x)
        return keras.Model(value, [y, c, steps, gru(5)(steps, initial_state=h), L.Bidirectional(gru(2))(x)])

    plain, fast = build(L.LSTM, L.GRU), build(CuDNNLSTM, CuDNNGRU)
    for layer, other in zip(plain.layers, fast.layers, strict=True):
        layer.set_weights([drawn(v.name, w) for v, w in zip(layer.weights, layer.get_weights())])
        other.set_weights(preprocess_weights_for_loading(other, layer.get_weights()))
    value = sample(plain.inputs[0])
    arrays = {f"out{i}": np.asarray(made) for i, made in enumerate(plain(value))}
    np.savez_compressed(OUT / "k2_cudnn", names=np.array([fast.inputs[0].name]), in0=value, **arrays)
    fast.save(OUT / "k2_cudnn.h5")


OUT.mkdir(parents=True, exist_ok=True)
if KIND == "keras2" and "cudnn" in (sys.argv[3:] or ["cudnn"]):
    write_cudnn()
if KIND == "keras3" and "twice" in (sys.argv[3:] or ["twice"]):
    write_twice()
if KIND == "keras3" and "lora" in (sys.argv[3:] or ["lora"]):
    write_lora()
if KIND == "keras3" and "renamed" in (sys.argv[3:] or ["renamed"]):
    write_renamed()
if KIND == "tflite" and "signatures" in (sys.argv[3:] or ["signatures"]):
    write_signatures()
for name, build in NETS.items():
    if (KIND == "keras2" and name not in LEGACY) or name not in (sys.argv[3:] or NETS):
        continue
    model = build()
    if not hasattr(model, "layers"):
        write_function(name, model)
        continue
    randomize(model)
    (write_tflite if KIND == "tflite" else write_keras)(name, model)
