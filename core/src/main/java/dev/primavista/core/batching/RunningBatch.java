package dev.primavista.core.batching;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A batch at its instance, which is told to stop once nobody waits for any of its requests. Under
 * this object's monitor, so that no later execution is meant by mistake.
 */
final class RunningBatch {
  private final ModelInstance instance;
  private final List<QueuedRequest> requests;
  private boolean ended;

  RunningBatch(ModelInstance instance, List<QueuedRequest> requests) {
    this.instance = instance;
    this.requests = requests;
    requests.forEach(request -> request.running(this));
  }

  /** Whether every caller went away or gave up. */
  boolean abandoned() {
    for (QueuedRequest request : requests) {
      if (!request.future().isDone()) {
        return false;
      }
    }
    return true;
  }

  synchronized void terminateIfAbandoned() {
    if (!ended && abandoned()) {
      ended = true;
      instance.terminate();
    }
  }

  /** Executes at the instance; from the end of it on nothing terminates the instance. */
  SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs, List<String> outputs) {
    try {
      return instance.execute(inputs, outputs);
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended = true;
  }
}
