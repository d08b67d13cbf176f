"""Writes numbers and what the C library's exp makes of them, as hexadecimal floats.

Run on Linux with glibc, on a processor with fused multiplication:
python make_exponentials.py ../resources/dev/primavista/trees/exponentials.txt
"""

import math
import pathlib
import random
import sys

random.seed(1)
numbers = [0.0, -0.0, 1.0, -1.0, 1e-300, -1e-20, 511.99, -511.99]
numbers += [random.uniform(-5, 5) for _ in range(1000)]
numbers += [random.uniform(-512, 512) for _ in range(500)]
numbers += [random.uniform(-1, 1) * 2.0 ** -random.randrange(60) for _ in range(500)]
lines = [f"{x.hex()} {math.exp(x).hex()}\n" for x in numbers]
pathlib.Path(sys.argv[1]).write_text("".join(lines))
