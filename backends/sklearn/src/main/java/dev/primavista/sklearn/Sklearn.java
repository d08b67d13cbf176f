package dev.primavista.sklearn;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.TreeFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads scikit-learn models from the files that {@code pickle}, {@code joblib} and {@code skops}
 * write, and boosters from their libraries' own files.
 */
public final class Sklearn {
  private Sklearn() {}

  /**
   * The model of this file, with the user classes that are known from the start.
   *
   * @throws ModelLoadException if it cannot be served; every part that cannot is named
   */
  public static SklearnModel load(Path file) {
    return load(file, UserClass.KNOWN);
  }

  /** The model of this file, with these user classes. */
  public static SklearnModel load(Path file, List<UserClass> userClasses) {
    return load(file, userClasses, PickleLimits.defaults());
  }

  /** The model of this file, with these user classes and limits. */
  public static SklearnModel load(Path file, List<UserClass> userClasses, PickleLimits limits) {
    String name = String.valueOf(file.getFileName());
    Optional<NativeFile> boosted = NativeFile.of(file);
    if (boosted.isPresent()) {
      return ofBooster(boosted.get(), file, limits);
    }
    ModelFile content = new ModelFile(file, limits);
    AllowedGlobals allowed = AllowedGlobals.defaults();
    for (UserClass user : userClasses) {
      allowed = allowed.with(user.global());
    }
    PyValue root;
    try {
      root = content.read(allowed);
    } catch (PickleException refused) {
      throw refusal(content, name, refused, userClasses);
    }
    Reading reading = new Reading(Estimators.readers(userClasses));
    Estimator estimator = reading.estimator("", root);
    if (!reading.problems().isEmpty()) {
      throw unsupported(name, reading.problems());
    }
    return new SklearnModel(estimator, version(root), origin(root), reading.rowwise());
  }

  private static SklearnModel ofBooster(NativeFile kind, Path file, PickleLimits limits) {
    String name = String.valueOf(file.getFileName());
    try {
      return new SklearnModel(kind.read(file, limits.bytes()), "", kind.description(), true);
    } catch (UnreadableModel | TreeFormatException | UnsupportedOperationException problem) {
      throw unsupported(name, List.of(kind.description() + ": " + problem.getMessage()));
    } catch (RuntimeException mismatch) {
      throw unsupported(
          name,
          List.of(
              kind.description()
                  + ": its parts do not fit together ("
                  + mismatch.getMessage()
                  + ")"));
    }
  }

  private static ModelLoadException unsupported(String name, List<String> problems) {
    return new ModelLoadException(
        "unsupported_estimator",
        name + " cannot be served: " + String.join("; ", problems),
        "replace these parts, or export the model to ONNX");
  }

  /** Classes that are merely unknown are named with their place, beside everything else that is. */
  private static ModelLoadException refusal(
      ModelFile file, String name, PickleException refused, List<UserClass> userClasses) {
    boolean classes =
        !refused.forbidden().isEmpty()
            && refused.forbidden().stream()
                .allMatch(one -> one.global().name().matches("\\p{Lu}.*"));
    if (classes) {
      List<String> problems = problemsWith(file, refused, userClasses);
      if (!problems.isEmpty()) {
        return unsupported(name, problems);
      }
    }
    String hint =
        refused.forbidden().isEmpty() ? null : "do not unpickle this file elsewhere either";
    return new ModelLoadException(
        refused.code(), name + ": " + refused.getMessage(), hint, refused);
  }

  private static List<String> problemsWith(
      ModelFile file, PickleException refused, List<UserClass> userClasses) {
    AllowedGlobals wider = AllowedGlobals.defaults();
    for (UserClass user : userClasses) {
      wider = wider.with(user.global());
    }
    for (PickleException.ForbiddenGlobal one : refused.forbidden()) {
      wider = wider.with(one.global());
    }
    try {
      PyValue root = file.read(wider);
      Reading reading = new Reading(Estimators.readers(userClasses));
      reading.estimator("", root);
      return reading.problems();
    } catch (PickleException damaged) {
      return List.of();
    }
  }

  private static String origin(PyValue root) {
    return root instanceof PyObject object ? object.type().qualifiedName() : root.typeName();
  }

  /** The scikit-learn version in the file; empty where none is written. */
  private static String version(PyValue root) {
    return root instanceof PyObject object
            && object.attribute("_sklearn_version").orElse(null) instanceof PyStr text
        ? text.value()
        : "";
  }
}
