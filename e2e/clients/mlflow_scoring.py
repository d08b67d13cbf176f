"""MLflow's own scoring client and its data formats: mlflow_scoring.py URL

The server's invoked model takes four columns of iris. Ends with 1 at the first answer that is not right.
"""

import sys

import numpy as np
import pandas as pd
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

host, port = sys.argv[1].removeprefix("http://").split(":")
NAMES = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
ROWS = pd.DataFrame([[5.1, 3.5, 1.4, 0.2], [6.7, 3.3, 5.7, 2.5]], columns=NAMES)


def check(what, right):
    print(("ok    " if right else "WRONG ") + what, flush=True)
    if not right:
        sys.exit(1)


client = ScoringServerClient(host, int(port))
client.wait_server_ready(timeout=10, scoring_server_proc=None)
check("ping", True)
for what, data in (
    ("data frame", ROWS),
    ("data frame with its columns in another order", ROWS[NAMES[::-1]]),
    ("array", ROWS.to_numpy()),
    ("list of rows", ROWS.to_numpy().tolist()),
):
    predictions = np.asarray(client.invoke(data).get_predictions()).reshape(-1)
    check(what + ": " + str(predictions.tolist()), predictions.tolist() == [0, 2])
