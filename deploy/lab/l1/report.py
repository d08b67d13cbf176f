"""Writes what L1 measured as a page and as JSON.

usage: report.py ROWS PAGE.md FIGURES.json SECONDS
"""

import json
import os
import platform
import sys

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1])]
model = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
machine = "%s, %d cores, kernel %s, load %s" % (model, os.cpu_count(), platform.release(), open("/proc/loadavg").read().split()[0])
with open(sys.argv[2], "w") as page:
    page.write("# The image, measured\n\nWritten by `deploy/lab/l1/run` (level L1: podman, a registry and HAProxy on one machine) in %s s.\n" % sys.argv[4])
    page.write("Machine: %s.\n\n| what | measured | bar | held |\n|---|---|---|---|\n" % machine)
    for name, figure, bar, held in rows:
        page.write("| %s | %s | %s | %s |\n" % (name, figure, bar, {"ok": "yes", "no": "**no**"}[held] if bar else ""))
    page.write("\nSizes are in units of 10^6 bytes. The tar holds the layers compressed, as a registry keeps and a node pulls them.\n")
json.dump(
    {"machine": machine, "seconds": int(sys.argv[4]), "rows": [dict(zip(("what", "measured", "bar", "held"), r)) for r in rows]},
    open(sys.argv[3], "w"),
    indent=1,
)
