"""LightGBM itself, and the exact mask walk in C where gcc is, on the pairs that Primavista scores.

usage: faq_rival.py PICKLE FOLDER QUESTION_COLUMNS [FASTREF_C]
FOLDER/pairs.txt has a line per pair, column:value ..., as many for each question as there are originals;
FOLDER/raw.txt a line per question, Primavista's scores before the sigmoid.
Prints, tab-separated: subject, CPU microseconds per question (median), note.
"""
import ctypes
import os
import subprocess
import sys
import time

import lightgbm
import numpy
import scipy.sparse

pickle, folder, question_columns = sys.argv[1], sys.argv[2], int(sys.argv[3])
data = open(pickle, "rb").read()
start = data.index(b"tree\nversion=")
text = data[start:data.index(b"feature importances", start)].decode("latin1") + "end of trees\n"
booster = lightgbm.Booster(model_str=text)

raw = numpy.array([[float(x) for x in line.split()] for line in open(os.path.join(folder, "raw.txt"))])
questions, originals = raw.shape
columns, values, starts = [], [], [0]
for line in open(os.path.join(folder, "pairs.txt")):
    for cell in line.split():
        column, value = cell.split(":")
        columns.append(int(column))
        values.append(float(value))
    starts.append(len(columns))
pairs = scipy.sparse.csr_matrix((values, columns, starts), shape=(len(starts) - 1, booster.num_feature()))


def median_micros(operation, rounds):
    times = []
    for i in range(rounds):
        before = time.process_time()
        operation(i % questions)
        times.append((time.process_time() - before) * 1e6)
    return sorted(times[questions:])[(len(times) - questions) // 2]


def note(scores):
    difference = numpy.abs(scores - raw).max()
    return "the same bits as ours" if difference == 0 else "differs from ours by up to %g" % difference


def rows(question):
    return pairs[question * originals:(question + 1) * originals]


scores = numpy.array([booster.predict(rows(q), raw_score=True, num_threads=1) for q in range(questions)])
micros = median_micros(lambda q: booster.predict(rows(q), num_threads=1), 4 * questions)
print("LightGBM %s (Python), trees only\t%f\tone thread, %s" % (lightgbm.__version__, micros, note(scores)), flush=True)

if len(sys.argv) > 4:
    library = os.path.join(folder, "fastref.so")
    gcc = ["gcc", "-O3", "-march=native", "-shared", "-fPIC", "-o", library, sys.argv[4]]
    try:
        subprocess.run(gcc, check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        sys.exit()
    trees = []
    for tree in text.split("\nTree=")[1:]:
        trees.append(dict(line.split("=", 1) for line in tree.split("\n") if "=" in line))

    def joined(name, kind):
        return numpy.concatenate([numpy.array(tree.get(name, "").split(), dtype=kind) for tree in trees])

    def offsets(name):
        counts = [len(tree.get(name, "").split()) for tree in trees]
        return numpy.concatenate([[0], numpy.cumsum(counts)]).astype(numpy.int32)

    feature, threshold = joined("split_feature", numpy.int32), joined("threshold", float)
    masks = numpy.zeros((len(feature), 3), numpy.uint64)
    items = rows(0).toarray()
    for node in numpy.nonzero(feature >= question_columns)[0]:
        for item in numpy.nonzero(items[:, feature[node]] <= threshold[node])[0]:
            masks[node, item >> 6] |= numpy.uint64(1 << (int(item) & 63))
    fixed = [
        offsets("split_feature"), offsets("leaf_value"), feature, threshold,
        joined("left_child", numpy.int32), joined("right_child", numpy.int32), joined("leaf_value", float), masks,
    ]
    asked = []
    for q in range(questions):
        first = rows(q)[0]
        own = first.indices < question_columns
        order = numpy.argsort(first.indices[own])
        asked.append((first.indices[own][order].astype(numpy.int32), first.data[own][order].copy()))
    walk = ctypes.CDLL(library).score
    out = numpy.zeros(originals)

    def address(array):
        return array.ctypes.data_as(ctypes.c_void_p)

    def score(q):
        ends = numpy.array([0, len(asked[q][0])], numpy.int32)
        walk(len(trees), *[address(a) for a in fixed], question_columns, originals, 1,
             address(ends), address(asked[q][0]), address(asked[q][1]), address(out))

    scores = []
    for q in range(questions):
        score(q)
        scores.append(out.copy())
    micros = median_micros(score, 40 * questions)
    print("fastref.c, gcc -O3 -march=native, trees only\t%f\t%s" % (micros, note(numpy.array(scores))))
