package dev.primavista.faq;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/** A question to the known questions, most probable first. Thread-safe. */
public final class FaqScorer {
  /** An entry and how probably it is meant. */
  public record Match(FaqEntry entry, double probability) {}

  private static final Comparator<Match> MOST_PROBABLE_FIRST =
      Comparator.comparingDouble(Match::probability).reversed();

  private final InferenceService service;
  private final String modelName;
  private final List<FaqEntry> entries;

  public FaqScorer(InferenceService service, String modelName, List<FaqEntry> entries) {
    this.service = service;
    this.modelName = modelName;
    this.entries = List.copyOf(entries);
  }

  public String modelName() {
    return modelName;
  }

  /** All entries in descending probability; equals keep the order of the originals. */
  public CompletableFuture<List<Match>> score(String question) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("question", BytesTensor.ofStrings(List.of(question)));
    return service.infer(InferenceRequest.of(modelName, inputs)).thenApply(this::ranked);
  }

  private List<Match> ranked(InferenceResponse response) {
    if (!(response.outputs().get("probability") instanceof FixedTensor probabilities)) {
      throw new IllegalStateException("output probability is missing");
    }
    List<Match> matches = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      matches.add(new Match(entries.get(i), probabilities.doubleAt(i)));
    }
    matches.sort(MOST_PROBABLE_FIRST);
    return matches;
  }
}
