package dev.primavista.core.ensemble;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through an ensemble's steps. Tensors go from step to step by reference;
 * only rows that take different branches of a switch are copied.
 *
 * <p>All fields are read and written under this object's monitor; models are asked and the future
 * is completed outside it.
 */
final class EnsembleRun {
  private final Fit fit;
  private final Asker asker;
  private final EnsembleModel.Question question;
  private final SwitchTensors switched;
  private final CompletableFuture<SequencedMap<String, Tensor>> future = new CompletableFuture<>();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, List<Rows.Part>> parts = new HashMap<>();
  private final Map<String, Integer> giversLeft;
  private final List<Step> waiting;
  private final Map<Step, CompletableFuture<InferenceResponse>> running = new HashMap<>();
  private int asked;

  /** How a step's model is asked. */
  @FunctionalInterface
  interface Asker {
    /** Asks it; the answer fails as the model does. */
    CompletableFuture<InferenceResponse> ask(Step step, InferenceRequest request);
  }

  private EnsembleRun(EnsembleModel ensemble, EnsembleModel.Question question, Asker asker) {
    this.fit = ensemble.fit();
    this.asker = asker;
    this.question = question;
    this.switched = new SwitchTensors(question.inputs(), ensemble.spec().steps());
    this.waiting = new ArrayList<>(ensemble.spec().steps());
    this.giversLeft = new HashMap<>();
    for (Step step : waiting) {
      step.outputs().values().forEach(tensor -> giversLeft.merge(tensor, 1, Integer::sum));
    }
    tensors.putAll(question.inputs());
  }

  static CompletableFuture<SequencedMap<String, Tensor>> start(
      EnsembleModel ensemble, EnsembleModel.Question question, Asker asker) {
    EnsembleRun run = new EnsembleRun(ensemble, question, asker);
    var _ = run.future.whenComplete((_, failure) -> run.stopAfter(failure));
    run.advance();
    return run.future;
  }

  /** Asks every step that can be asked; ends when none is left. */
  private void advance() {
    List<Step> ready = new ArrayList<>();
    boolean over;
    synchronized (this) {
      for (Step step : waiting) {
        if (tensors.keySet().containsAll(EnsembleCheck.needs(step))) {
          ready.add(step);
        }
      }
      waiting.removeAll(ready);
      asked += ready.size();
      over = ready.isEmpty() && asked == 0;
    }
    for (Step step : ready) {
      ask(step);
    }
    if (over) {
      finish();
    }
  }

  private void ask(Step step) {
    if (future.isDone()) {
      return;
    }
    try {
      @Nullable Rows rows = step.when().map(when -> rows(step, when)).orElse(null);
      if (rows != null && rows.none() && rows.of() > 0) {
        answered(step, rows, new LinkedHashMap<>());
        return;
      }
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      step.inputs()
          .forEach(
              (input, name) ->
                  inputs.put(input, rows == null ? tensor(name) : rows.select(tensor(name))));
      infer(step, rows, inputs);
    } catch (Throwable failure) {
      fail(step, failure);
    }
  }

  /** The rows that a branch takes, of which each of its inputs has to have one. */
  private Rows rows(Step step, Case when) {
    Tensor values = tensor(when.tensor());
    switched.requireOneValuePerRow(when.tensor(), values);
    for (String name : step.inputs().values()) {
      switched.requireSameRows(when.tensor(), values, name, tensor(name));
    }
    return Rows.matching(when, values);
  }

  private void infer(Step step, @Nullable Rows rows, SequencedMap<String, Tensor> inputs) {
    InferenceRequest request =
        new InferenceRequest(step.model(), step.version(), inputs, question.deadline())
            .withOutputs(List.copyOf(step.outputs().keySet()))
            .withPriority(question.priority())
            .withTraffic(question.traffic());
    CompletableFuture<InferenceResponse> response = asker.ask(step, request);
    synchronized (this) {
      running.put(step, response);
    }
    var _ =
        response.whenComplete(
            (answer, failure) -> {
              synchronized (this) {
                running.remove(step);
              }
              if (answer == null) {
                fail(step, failure);
              } else {
                answered(step, rows, answer.outputs());
              }
            });
    if (future.isDone()) {
      response.cancel(false);
    }
  }

  private synchronized Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("tensor " + name + " is not there yet");
    }
    return tensor;
  }

  private void answered(Step step, @Nullable Rows rows, Map<String, Tensor> outputs) {
    try {
      synchronized (this) {
        step.outputs().forEach((output, name) -> take(name, rows, outputs.get(output)));
        asked--;
      }
    } catch (Throwable torn) {
      fail(step, torn);
      return;
    }
    advance();
  }

  /** Adds what a step gave of a tensor, which is there once all have given theirs. */
  private void take(String name, @Nullable Rows rows, @Nullable Tensor given) {
    int left = giversLeft.merge(name, -1, Integer::sum);
    DataType type = fit.types().get(name);
    if (given != null && given.dataType() != type) {
      throw new BackendFailure(
          "'" + name + "' came as " + given.dataType() + " (expected: " + type + ")", null);
    }
    if (rows == null) {
      if (given == null) {
        throw new BackendFailure("the model gave no '" + name + "'", null);
      }
      tensors.put(name, given);
      return;
    }
    List<Rows.Part> soFar = parts.computeIfAbsent(name, _ -> new ArrayList<>());
    if (given != null) {
      soFar.add(rows.answeredBy(given));
    }
    if (left == 0) {
      tensors.put(name, Rows.merge(soFar, rows.of()));
    }
  }

  private void fail(Step step, @Nullable Throwable failure) {
    future.completeExceptionally(StepFailure.of(step, failure));
  }

  private void finish() {
    List<String> names =
        question.outputs().isEmpty()
            ? fit.signature().outputs().stream().map(TensorSpec::name).toList()
            : question.outputs();
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    try {
      names.forEach(name -> outputs.put(name, tensor(name)));
      future.complete(outputs);
    } catch (IllegalStateException absent) {
      future.completeExceptionally(new BackendFailure("the ensemble gave not all outputs", absent));
    }
  }

  /** Where the run failed or was cancelled, what its members still do is for nobody. */
  private void stopAfter(@Nullable Throwable failure) {
    if (failure != null) {
      List<CompletableFuture<InferenceResponse>> left;
      synchronized (this) {
        left = List.copyOf(running.values());
      }
      left.forEach(response -> response.cancel(false));
    }
  }
}
