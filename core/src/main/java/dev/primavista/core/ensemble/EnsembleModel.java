package dev.primavista.core.ensemble;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.Execution;
import dev.primavista.core.batching.ModelLedger;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A graph of models that answers like one. Thread-safe. */
public final class EnsembleModel implements CompositeModel {
  private final EnsembleSpec spec;
  private final Signature signature;
  private final SequencedMap<String, Tensor> example;
  private final boolean answersExample;
  private final boolean batchable;
  private final ModelDescription description;
  private final Around around;
  private final SequencedMap<String, ModelLedger> ledgers = new LinkedHashMap<>();

  /**
   * What an ensemble stands among.
   *
   * @param service who asks the members
   * @param registry where they are
   */
  public record Around(InferenceService service, ModelRegistry registry, Ticker ticker) {}

  /** What a caller wants of the ensemble. */
  record Question(
      Map<String, Tensor> inputs, List<String> outputs, Deadline deadline, int priority) {}

  private EnsembleModel(
      EnsembleSpec spec, Signature signature, List<Member> members, Around around) {
    this.spec = spec;
    this.signature = signature;
    this.example = exampleOf(signature, members);
    this.answersExample = members.stream().allMatch(member -> member.model().answersExample());
    this.batchable = members.stream().allMatch(member -> member.model().batchable());
    this.description = describe(members);
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
    List<Member> members = new ArrayList<>();
    for (Step step : spec.steps()) {
      ModelHandle handle =
          around
              .registry()
              .lookUp(step.model(), step.version())
              .orElseThrow(
                  () ->
                      new ModelLoadException(
                          "member_missing", "ensemble '" + name + "': " + missing(step)));
      members.add(new Member(step, handle.model(), handle.id().toString()));
      requireNoCycle(name, step, around.registry());
    }
    return new EnsembleModel(spec, EnsembleCheck.check(name, spec, members), members, around);
  }

  /** No member asks, through whatever other models, the ensemble itself. */
  private static void requireNoCycle(String name, Step step, ModelRegistry registry) {
    Set<String> seen = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(step.model()));
    while (!ahead.isEmpty()) {
      String model = ahead.remove();
      if (model.equals(name)) {
        throw new ModelLoadException(
            "malformed_ensemble",
            "ensemble '" + name + "': step '" + step.name() + "' asks the ensemble itself");
      }
      if (seen.add(model)) {
        registry
            .lookUp(model, OptionalLong.empty())
            .filter(handle -> handle.model() instanceof CompositeModel)
            .ifPresent(handle -> ahead.addAll(((CompositeModel) handle.model()).members()));
      }
    }
  }

  private static String missing(Step step) {
    String version = step.version().isPresent() ? " v" + step.version().getAsLong() : "";
    return "step '" + step.name() + "' needs " + step.model() + version + ", which is not ready";
  }

  /** Of every input what a member has in its own example. */
  private static SequencedMap<String, Tensor> exampleOf(Signature signature, List<Member> members) {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec input : signature.inputs()) {
      for (Member member : members) {
        member
            .step()
            .inputs()
            .forEach(
                (own, tensor) -> {
                  Tensor value = member.model().example().get(own);
                  if (tensor.equals(input.name()) && value != null) {
                    example.putIfAbsent(input.name(), value);
                  }
                });
      }
    }
    return example;
  }

  private static ModelDescription describe(List<Member> members) {
    List<ModelDescription.Step> steps = new ArrayList<>();
    steps.add(new ModelDescription.Step("", "Ensemble", 0, ""));
    for (Member member : members) {
      String note =
          member
              .step()
              .when()
              .map(
                  when ->
                      "where "
                          + when.tensor()
                          + (when.otherwise() ? " is none of " : " is one of ")
                          + when.values())
              .orElse("");
      steps.add(new ModelDescription.Step(member.step().name(), member.label(), 1, note));
    }
    String names = members.stream().map(Member::label).collect(Collectors.joining(", "));
    return new ModelDescription("ensemble", "Ensemble of " + names, steps, List.of());
  }

  /** As it was declared. */
  public EnsembleSpec spec() {
    return spec;
  }

  List<String> outputNames() {
    return signature.outputs().stream().map(TensorSpec::name).toList();
  }

  @Override
  public CompletableFuture<SequencedMap<String, Tensor>> execute(
      Map<String, Tensor> inputs, List<String> outputs, Deadline deadline, int priority) {
    return EnsembleRun.start(this, new Question(inputs, outputs, deadline, priority));
  }

  /** Asks a step's model, and counts the answer at the step. */
  CompletableFuture<InferenceResponse> ask(Step step, InferenceRequest request) {
    long start = around.ticker().nanos();
    if (request.deadline().filter(Deadline::expired).isPresent()) {
      return CompletableFuture.failedFuture(
          new ServingException.DeadlineExceeded("the deadline passed before the step began"));
    }
    CompletableFuture<InferenceResponse> response = around.service().infer(request);
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
    return batchable && !request.inputs().isEmpty()
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
  public Optional<String> obstacle() {
    for (Step step : spec.steps()) {
      if (around.registry().lookUp(step.model(), step.version()).isEmpty()) {
        return Optional.of(missing(step));
      }
    }
    return Optional.empty();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public boolean batchable() {
    return batchable;
  }

  @Override
  public boolean answersExample() {
    return answersExample;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return example;
  }

  /** Its members are the registry's. */
  @Override
  public void close() {}
}
