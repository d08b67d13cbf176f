"""Sends predictions over connections that are kept, for some seconds; one line tells what came of them.
A request whose connection ended without an answer is sent once more: a prediction changes nothing.

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
results = {"ok": 0, "failed": 0, "retried": 0}
reasons = {}
lock = threading.Lock()
end = time.monotonic() + SECONDS


def connect():
    return http.client.HTTPSConnection(target.hostname, target.port, timeout=30, context=context)


class Sender:
    """One connection and what came of its requests."""

    def __init__(self):
        self.connection = connect()

    def once(self):
        """Sends one; the reason of a refusal, or None."""
        self.connection.request("POST", "/v2/models/iris/infer", body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        return None if answer.status == 200 and "outputs" in json.loads(text) else str(answer.status)

    def send(self):
        try:
            return self.once(), False
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = connect()
        try:
            return self.once(), True
        except (OSError, http.client.HTTPException) as failure:
            self.connection.close()
            self.connection = connect()
            return type(failure).__name__, True


def worker():
    sender = Sender()
    while time.monotonic() < end:
        reason, again = sender.send()
        with lock:
            results["ok" if reason is None else "failed"] += 1
            results["retried"] += again
            if reason:
                reasons[reason] = reasons.get(reason, 0) + 1
        time.sleep(PAUSE)


threads = [threading.Thread(target=worker) for _ in range(CONNECTIONS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
told = "%d sent, %d failed, %d sent twice" % (results["ok"] + results["failed"], results["failed"], results["retried"])
print(told + (" " + str(reasons) if reasons else ""))
