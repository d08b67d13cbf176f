package dev.primavista.core.ensemble;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.batching.Execution;
import dev.primavista.core.batching.ModelLedger;
import dev.primavista.core.batching.RecordedRequests;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.model.Signature;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A graph of models that answers like one. Whenever another version of a member answers, the
 * members are checked against each other as at the load: the ensemble goes on with them, or is not
 * ready while they do not fit. Thread-safe.
 */
public final class EnsembleModel implements CompositeModel {
  private static final Duration LONGEST_REHEARSAL = Duration.ofHours(1);
  private static final Execution.Stages NO_STAGES = new Execution.Stages(0, 0, 0);

  private final EnsembleSpec spec;
  private final Members members;
  private final Around around;
  private final SequencedMap<String, ModelLedger> ledgers = new LinkedHashMap<>();
  private volatile View view;
  private volatile boolean exampleHasBranches = true;

  /**
   * What an ensemble stands among.
   *
   * @param service who asks the members
   * @param registry where they are
   */
  public record Around(InferenceService service, ModelRegistry registry, Ticker ticker) {}

  /** What a caller wants of the ensemble. */
  record Question(
      Map<String, Tensor> inputs,
      List<String> outputs,
      Deadline deadline,
      int priority,
      TrafficHint traffic) {}

  /**
   * What the ensemble is with some loads of its members.
   *
   * @param fit with these; with the last that fitted where there is an obstacle
   */
  private record View(List<Long> loads, Fit fit, Optional<String> obstacle) {}

  private EnsembleModel(Members members, View view, Around around) {
    this.spec = members.spec();
    this.members = members;
    this.view = view;
    this.around = around;
    spec.steps().forEach(step -> ledgers.put(step.name(), new ModelLedger()));
  }

  /**
   * Checks the ensemble against the models that are served now.
   *
   * @param name the model's
   * @throws ModelLoadException if a member is not ready, or the members do not fit together
   */
  public static EnsembleModel load(String name, EnsembleSpec spec, Around around) {
    Members members = new Members(name, spec, around.registry());
    List<Long> loads = members.loads();
    Fit fit = Fit.of(name, spec, members.find());
    return new EnsembleModel(members, new View(loads, fit, Optional.empty()), around);
  }

  /** What it is now. */
  private View look() {
    View last = view;
    List<Long> loads = loads();
    if (loads.equals(last.loads())) {
      return last;
    }
    View next = looked(loads, last.fit());
    view = next;
    return next;
  }

  private View looked(List<Long> loads, Fit last) {
    Optional<String> missing = members.missing();
    if (missing.isPresent()) {
      return new View(loads, last, missing);
    }
    try {
      Fit fit = Fit.of(members.name(), spec, members.find());
      return new View(loads, fit, Optional.empty());
    } catch (ModelLoadException misfit) {
      return new View(loads, last, Optional.of(misfit.getMessage()));
    }
  }

  /** As it was declared. */
  public EnsembleSpec spec() {
    return spec;
  }

  /** What it was when somebody looked last, which everybody does who asks it. */
  Fit fit() {
    return view.fit();
  }

  @Override
  public CompletableFuture<SequencedMap<String, Tensor>> execute(
      Map<String, Tensor> inputs,
      List<String> outputs,
      Deadline deadline,
      int priority,
      TrafficHint traffic) {
    Question question = new Question(inputs, outputs, deadline, priority, oneWay(traffic));
    return EnsembleRun.start(this, question, this::ask);
  }

  /** The hint with a key of the request's own where it has none: steps of one model share a way. */
  private TrafficHint oneWay(TrafficHint hint) {
    return around.service().traffic().active()
        ? hint.orKey(() -> Long.toHexString(ThreadLocalRandom.current().nextLong()))
        : hint;
  }

  @Override
  public void warmUp(List<Recorded> recorded) {
    RecordedRequests.answer(recorded, this::rehearse);
    if (fit().answersExample()) {
      try {
        rehearse(fit().example(), List.of());
      } catch (InvalidRequest refused) {
        if (!refused.code().equals(Rows.NO_BRANCH)) {
          throw refused;
        }
        exampleHasBranches = false;
      }
    }
  }

  @Override
  public SequencedMap<String, Tensor> rehearse(Map<String, Tensor> inputs, List<String> outputs) {
    Deadline deadline = Deadline.after(LONGEST_REHEARSAL, around.ticker());
    Question question = new Question(inputs, outputs, deadline, 0, TrafficHint.NONE);
    try {
      return EnsembleRun.start(this, question, this::rehearse).join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof ServingException known ? known : failure;
    }
  }

  /** Asks an instance of its own, so that nobody's requests wait and nothing is counted. */
  private CompletableFuture<InferenceResponse> rehearse(Step step, InferenceRequest request) {
    ModelHandle handle = around.registry().acquire(step.model(), step.version());
    try {
      SequencedMap<String, Tensor> outputs =
          handle.model() instanceof CompositeModel composite
              ? composite.rehearse(request.inputs(), request.outputs())
              : once(handle, request);
      return CompletableFuture.completedFuture(
          new InferenceResponse(handle.id(), outputs, 0, NO_STAGES));
    } finally {
      handle.release();
    }
  }

  private static SequencedMap<String, Tensor> once(ModelHandle handle, InferenceRequest request) {
    try (ModelInstance instance = handle.model().newInstance()) {
      return instance.execute(request.inputs(), request.outputs());
    }
  }

  /** Asks a step's model, and counts the answer at the step. */
  CompletableFuture<InferenceResponse> ask(Step step, InferenceRequest request) {
    long start = around.ticker().nanos();
    if (request.deadline().filter(Deadline::expired).isPresent()) {
      return CompletableFuture.failedFuture(
          new ServingException.DeadlineExceeded("the deadline passed before the step began"));
    }
    CompletableFuture<InferenceResponse> response = around.service().infer(request.asPart());
    ModelLedger ledger = ledgers.get(step.name());
    if (ledger != null) {
      var _ =
          response.whenComplete(
              (answer, _) -> {
                long nanos = around.ticker().nanos() - start;
                if (answer == null) {
                  ledger.failed(nanos);
                } else {
                  ledger.succeeded(rows(request), nanos, executionOf(answer));
                }
              });
    }
    return response;
  }

  private int rows(InferenceRequest request) {
    return batchable() && !request.inputs().isEmpty()
        ? request.inputs().firstEntry().getValue().rows()
        : 1;
  }

  private static Execution executionOf(InferenceResponse answer) {
    return new Execution(
        answer.outputs(), answer.queueNanos(), new Execution.Stages(0, answer.computeNanos(), 0));
  }

  @Override
  public SequencedMap<String, ModelStatistics> steps() {
    SequencedMap<String, ModelStatistics> steps = new LinkedHashMap<>();
    ledgers.forEach((step, ledger) -> steps.put(step, ledger.statistics()));
    return steps;
  }

  @Override
  public Set<String> members() {
    return spec.steps().stream().map(Step::model).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Long> loads() {
    return members.loads();
  }

  @Override
  public boolean steady() {
    for (Step step : spec.steps()) {
      if (step.version().isEmpty() && around.service().traffic().divides(step.model())) {
        return false;
      }
    }
    return members.composites().allMatch(CompositeModel::steady);
  }

  @Override
  public Optional<String> obstacle() {
    return look().obstacle();
  }

  @Override
  public Signature signature() {
    return fit().signature();
  }

  @Override
  public ModelDescription description() {
    return fit().description();
  }

  @Override
  public boolean batchable() {
    return fit().batchable();
  }

  @Override
  public boolean answersExample() {
    return fit().answersExample() && exampleHasBranches;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return fit().example();
  }

  /** Its members are the registry's. */
  @Override
  public void close() {}
}
