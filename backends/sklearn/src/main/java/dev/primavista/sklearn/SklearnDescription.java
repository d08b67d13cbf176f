package dev.primavista.sklearn;

import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model's parts as a tree of lines. */
public final class SklearnDescription {
  private SklearnDescription() {}

  /** The description that {@code inspect} and the console show. */
  public static ModelDescription of(SklearnModel model) {
    return of(model, List.of());
  }

  /** The same with what else is to be told before trusting it. */
  static ModelDescription of(SklearnModel model, List<String> more) {
    List<String> warnings = new ArrayList<>(warnings(model));
    warnings.addAll(more);
    return new ModelDescription(
        "sklearn", summary(model), model.steps(), warnings, Map.of(), facts(model));
  }

  /** What clients may want to know: the version, the classes, the columns, the methods. */
  private static List<Fact> facts(SklearnModel model) {
    List<Fact> facts = new ArrayList<>();
    if (!model.version().isEmpty()) {
      facts.add(Fact.of("sklearn_version", model.version()));
    }
    facts.add(Fact.of("estimator", model.origin()));
    facts.add(
        Fact.of("methods", model.methods().stream().sorted().map(Method::pythonName).toList()));
    model.root().classes().ifPresent(classes -> facts.add(Fact.of("classes", classes.names())));
    if (!model.featureNames().isEmpty()) {
      facts.add(Fact.of("feature_names", model.featureNames()));
    }
    return facts;
  }

  private static String summary(SklearnModel model) {
    String version = model.version().isEmpty() ? "" : " (scikit-learn " + model.version() + ")";
    if (!(model.root() instanceof Pipeline pipeline)) {
      return model.root().type() + version;
    }
    List<String> parts = pipeline.steps().stream().map(step -> step.estimator().type()).toList();
    return "Pipeline: " + String.join(" > ", parts) + version;
  }

  private static List<String> warnings(SklearnModel model) {
    if (model.version().isEmpty() && !model.origin().contains(".")) {
      return List.of();
    }
    if (model.version().isEmpty()) {
      return List.of("the file does not say which scikit-learn version wrote it");
    }
    boolean tested = model.version().matches("0\\.(19|2[0-4])\\..*|1\\.[0-9]\\..*");
    return tested
        ? List.of()
        : List.of("written by scikit-learn " + model.version() + " (tested: 0.19 to 1.9)");
  }
}
