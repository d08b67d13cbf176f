"""Asks a pod until it answers a prediction rightly; tells seconds since podman was called, seconds
since its process began, and the CPU seconds that it used until then.

usage: started.py NAME PORT REQUEST.json CALLED
"""

import http.client
import json
import os
import subprocess
import sys
import time

NAME, PORT, REQUEST, CALLED = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
body = open(REQUEST, "rb").read()
patience = time.monotonic() + 30


def right():
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
    try:
        connection.request("POST", "/v2/models/iris/infer", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        outputs = json.loads(answer.read())["outputs"]
        return answer.status == 200 and outputs[0]["data"] == ["setosa"]
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


while not right():
    if time.monotonic() > patience:
        sys.exit(NAME + " does not answer")
    time.sleep(0.01)
called = time.time() - CALLED
boot = time.clock_gettime(time.CLOCK_BOOTTIME)
pid = subprocess.check_output(["podman", "inspect", "-f", "{{.State.Pid}}", NAME], text=True).strip()
fields = open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()
tick = os.sysconf("SC_CLK_TCK")
print("%.2f %.2f %.2f" % (called, boot - int(fields[19]) / tick, (int(fields[11]) + int(fields[12])) / tick))
