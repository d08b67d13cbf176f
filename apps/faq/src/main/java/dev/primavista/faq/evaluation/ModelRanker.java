package dev.primavista.faq.evaluation;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.faq.FaqModel;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A pickle of the 2018 reference, or a text classifier: it says nothing of none. */
public final class ModelRanker implements Ranker {
  private final String name;
  private final FaqModel model;
  private final ModelInstance instance;
  private final List<String> ids;

  /** Takes the model over. */
  public ModelRanker(String name, FaqModel model) {
    this.name = name;
    this.model = model;
    this.instance = model.newInstance();
    this.ids = model.entries().stream().map(entry -> Long.toString(entry.id())).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> ids() {
    return ids;
  }

  @Override
  public Scores score(String question) {
    var outputs = instance.execute(Map.of("question", BytesTensor.ofStrings(List.of(question))));
    if (outputs.get("probability") instanceof FixedTensor probability) {
      return new Scores(probability.doubles(), OptionalDouble.empty());
    }
    throw new IllegalStateException("output probability is missing");
  }

  @Override
  public void close() {
    instance.close();
    model.close();
  }
}
