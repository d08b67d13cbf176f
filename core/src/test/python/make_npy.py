"""Writes the arrays of NpyFormatTest: python make_npy.py FOLDER (numpy 2)."""

import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
grid = np.arange(24).reshape(2, 3, 4)

arrays = {
    "float32": grid.astype("<f4"),
    "fortran": np.asfortranarray(grid.astype("<f8")),
    "big_endian": grid.astype(">i2"),
    "truths": np.array([[True, False, True]]),
    "unsigned": np.array([0, 2**64 - 1], dtype="u8"),
    "half": np.array([0.5, -2.0], dtype="f2"),
    "scalar": np.array(7, dtype="i4"),
    "texts": np.array([["a", "Zürich", ""], ["日本", "\U0001f600b", " c "]]),
    "texts_fortran": np.asfortranarray(np.array([["a", "bb"], ["ccc", "d"]])),
    "bytes": np.array([b"pro", b"free", b""]),
    "nothing": np.zeros((0, 3)),
    "objects": np.array(["a", 1, None], dtype=object),
    "dates": np.array(["2026-11-30"], dtype="datetime64[D]"),
    "complex": np.array([1 + 2j]),
    "record": np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
}
for name, array in arrays.items():
    np.save(folder / f"{name}.npy", array)
with open(folder / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, grid.astype("<i8"), version=(2, 0))
