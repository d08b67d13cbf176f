"""Sends predictions over connections that are kept, for some seconds; one line tells ok and failed.

usage: load.py URL CA REQUEST.json SECONDS
"""

import http.client
import json
import ssl
import sys
import threading
import time
import urllib.parse

URL, CA, REQUEST, SECONDS = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
CONNECTIONS, PAUSE = 8, 0.005
target = urllib.parse.urlparse(URL)
body = open(REQUEST, "rb").read()
context = ssl.create_default_context(cafile=CA)
results = {"ok": 0, "failed": 0}
reasons = {}
lock = threading.Lock()
end = time.monotonic() + SECONDS


def connect():
    return http.client.HTTPSConnection(target.hostname, target.port, timeout=30, context=context)


def worker():
    connection = connect()
    while time.monotonic() < end:
        reason = None
        try:
            connection.request("POST", "/v2/models/iris/infer", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200 or "outputs" not in json.loads(text):
                reason = str(answer.status)
        except Exception as failure:  # whatever it is, the request has failed
            reason = type(failure).__name__
            connection.close()
            connection = connect()
        with lock:
            results["ok" if reason is None else "failed"] += 1
            if reason:
                reasons[reason] = reasons.get(reason, 0) + 1
        time.sleep(PAUSE)


threads = [threading.Thread(target=worker) for _ in range(CONNECTIONS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("%d sent, %d failed%s" % (results["ok"] + results["failed"], results["failed"], " " + str(reasons) if reasons else ""))
