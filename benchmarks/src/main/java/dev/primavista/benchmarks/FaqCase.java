package dev.primavista.benchmarks;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.faq.FaqModel;
import dev.primavista.faq.OriginalsFile;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.compose.FeatureUnion;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One question against all 150 originals of the 2018 reference's 8,000-tree pickle: our exact way,
 * the same pipeline pair by pair in our plain engine, LightGBM in Python, and a walk in C.
 */
final class FaqCase {
  private static final String NAME = "faq: one question, 8,000 trees x 150 originals";
  private static final List<String> QUESTIONS =
      List.of(
          "i think i want your name changed to fred",
          "does chili's take reservations",
          "why is my bank account frozen",
          "what is the exchange rate between dollars and euros",
          "can you tell me how to make lasagna",
          "set an alarm for six in the morning please");

  private FaqCase() {}

  static List<Figure> run(SharedFiles shared) {
    Optional<Path> models = shared.find("faq-reference/models");
    if (models.isEmpty()) {
      return List.of(
          Figure.absent(NAME, "Primavista", "../shared/faq-reference is not on this machine"));
    }
    List<Figure> figures = new ArrayList<>();
    Path pickle = models.get().resolve("faq-s1-8000.pkl");
    Path originals = models.get().resolve("originals.tsv");
    try (FaqModel model = FaqModel.load(pickle, OriginalsFile.read(originals));
        ModelInstance instance = model.newInstance()) {
      List<Map<String, Tensor>> inputs =
          QUESTIONS.stream()
              .map(q -> Map.<String, Tensor>of("question", BytesTensor.ofStrings(List.of(q))))
              .toList();
      AtomicInteger next = new AtomicInteger();
      double ours =
          CpuTimer.medianMicros(
              () -> instance.execute(inputs.get(next.getAndIncrement() % inputs.size())));
      figures.add(
          new Figure(
              NAME,
              "Primavista, side-factored",
              ours,
              "text to 150 probabilities, bit-equal to LightGBM"));
      SklearnModel pipeline = Sklearn.load(pickle);
      figures.add(plainWalk(pipeline, model));
      List<double[]> raw = inputs.stream().map(input -> raw(instance.execute(input))).toList();
      Optional<Path> walk = shared.find("faq-reference/fastref.c");
      figures.addAll(FaqRival.run(NAME, given(pickle, pipeline, model, raw, walk)));
    }
    return figures;
  }

  private static double[] raw(Map<String, Tensor> outputs) {
    if (outputs.get("raw") instanceof FixedTensor raw) {
      return raw.doubles();
    }
    throw new IllegalStateException("output raw is missing");
  }

  private static FaqRival.Given given(
      Path pickle, SklearnModel pipeline, FaqModel model, List<double[]> raw, Optional<Path> walk) {
    if (!(pipeline.before().getFirst() instanceof FeatureUnion union)) {
      throw new IllegalStateException("the pickle is no union of two branches");
    }
    List<SparseMatrix> pairs = new ArrayList<>();
    int questionColumns = 0;
    for (String question : QUESTIONS) {
      Columns rows = pairs(question, model);
      pairs.add((SparseMatrix) union.transform(rows));
      questionColumns =
          ((SparseMatrix) union.branches().getFirst().transformer().transform(rows)).columns();
    }
    return new FaqRival.Given(pickle, pairs, raw, questionColumns, walk);
  }

  private static Columns pairs(String question, FaqModel model) {
    List<String> texts = model.entries().stream().map(entry -> entry.modelText()).toList();
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    columns.put("Text_x", new Texts(Collections.nCopies(texts.size(), question)));
    columns.put("Text_y", new Texts(texts));
    return new Columns(columns);
  }

  /** Every pair through the whole pipeline, as the reference does, in the same engine. */
  private static Figure plainWalk(SklearnModel pipeline, FaqModel model) {
    Columns rows = pairs(QUESTIONS.getFirst(), model);
    double micros = CpuTimer.medianMicros(() -> pipeline.classify(rows));
    return new Figure(
        NAME, "Primavista, pair by pair", micros, "the reference's way in our plain engine");
  }
}
