package dev.primavista.sklearn;

import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.sklearn.compose.ColumnTransformer;
import dev.primavista.sklearn.compose.FeatureUnion;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.estimator.Estimator;
import java.util.ArrayList;
import java.util.List;

/** A model's parts as a tree of lines. */
public final class SklearnDescription {
  private SklearnDescription() {}

  /** The description that {@code inspect} and the console show. */
  public static ModelDescription of(SklearnModel model) {
    List<Step> steps = new ArrayList<>();
    add(steps, "", model.root(), 0);
    return new ModelDescription("sklearn", summary(model), steps, warnings(model));
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

  private static void add(List<Step> steps, String name, Estimator estimator, int depth) {
    steps.add(new Step(name, estimator.type(), depth, estimator.note()));
    switch (estimator) {
      case Pipeline pipeline ->
          pipeline.steps().forEach(step -> add(steps, step.name(), step.estimator(), depth + 1));
      case FeatureUnion union ->
          union
              .branches()
              .forEach(branch -> add(steps, branch.name(), branch.transformer(), depth + 1));
      case ColumnTransformer columns ->
          columns.parts().forEach(part -> add(steps, part.name(), part.transformer(), depth + 1));
      default -> {}
    }
  }
}
