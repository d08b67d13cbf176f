package dev.primavista.sklearn;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.declared.UserClasses;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasFrame;
import dev.primavista.trees.TreeFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads scikit-learn models from the files that {@code pickle}, {@code joblib} and {@code skops}
 * write, and boosters from their libraries' own files.
 */
public final class Sklearn {
  private Sklearn() {}

  /**
   * The model of this file, with the user classes that are declared beside it.
   *
   * @throws ModelLoadException if it cannot be served; every part that cannot is named
   */
  public static SklearnModel load(Path file) {
    return load(file, UserClasses.beside(file));
  }

  /**
   * The model of this file, with these user classes.
   *
   * @throws ModelLoadException if it cannot be served; every part that cannot is named
   */
  public static SklearnModel load(Path file, UserClasses userClasses) {
    return load(file, userClasses, PickleLimits.defaults());
  }

  /**
   * The model of this file, with these user classes and limits.
   *
   * @throws ModelLoadException if it cannot be served; every part that cannot is named
   */
  public static SklearnModel load(Path file, UserClasses userClasses, PickleLimits limits) {
    return load(file, userClasses, limits, false);
  }

  /**
   * The same.
   *
   * @param alone whether a booster's own file holds no estimator, so that its predictions are those
   *     of {@code xgboost.Booster}
   */
  static SklearnModel load(Path file, UserClasses userClasses, PickleLimits limits, boolean alone) {
    try {
      return read(file, userClasses, limits, alone);
    } catch (StackOverflowError endless) {
      throw new ModelLoadException(
          "limit_exceeded",
          name(file) + " cannot be read: its values are nested too deep, or hold themselves",
          null,
          endless);
    }
  }

  private static SklearnModel read(
      Path file, UserClasses userClasses, PickleLimits limits, boolean alone) {
    String name = name(file);
    require(file, name);
    Optional<NativeFile> boosted = NativeFile.of(file);
    if (boosted.isPresent()) {
      return ofBooster(boosted.get(), file, limits, alone);
    }
    ModelFile content = new ModelFile(file, limits);
    if (content.isOnnx()) {
      throw new ModelLoadException(
          "wrong_format",
          name + ": an ONNX model (expected: a file of pickle, joblib, skops or a booster)",
          "load it with OnnxBackend of primavista-onnx");
    }
    PyValue root;
    try {
      root = content.read(userClasses.in(AllowedGlobals.defaults()));
    } catch (PickleException refused) {
      throw refusal(content, name, refused, userClasses);
    }
    if (PandasFrame.is(root)) {
      throw frame(name, null);
    }
    Reading reading = new Reading(Estimators.readers(userClasses));
    Estimator estimator = reading.estimator("", root);
    if (!reading.problems().isEmpty()) {
      throw unsupported(name, reading.problems());
    }
    FileFacts facts = FileFacts.of(root, reading, estimator);
    return new SklearnModel(estimator, facts, reading.rowwise(), reading.costsBySize());
  }

  /** A file's name; all of its path where that is none, as of the root. */
  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  private static void require(Path file, String name) {
    if (!Files.exists(file)) {
      throw new ModelLoadException("no_such_file", "no such file: " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("unreadable_file", name + " is no file");
    }
    if (!Files.isReadable(file)) {
      throw new ModelLoadException("unreadable_file", name + " may not be read");
    }
  }

  private static SklearnModel ofBooster(
      NativeFile kind, Path file, PickleLimits limits, boolean alone) {
    String name = name(file);
    try {
      Estimator booster = kind.read(file, limits.bytes(), alone);
      return new SklearnModel(booster, FileFacts.of(booster, kind.description()), true, true);
    } catch (UnreadableModel | TreeFormatException | UnsupportedOperationException problem) {
      throw unsupported(name, kind, String.valueOf(problem.getMessage()));
    } catch (RuntimeException mismatch) {
      throw unsupported(
          name, kind, "its parts do not fit together (" + mismatch.getMessage() + ")");
    }
  }

  private static ModelLoadException unsupported(String name, NativeFile kind, String reason) {
    String remedy = "save it again with its own library's newest version, or export it to ONNX";
    return unsupported(name, List.of(new Problem("", kind.description(), reason, remedy)));
  }

  private static ModelLoadException unsupported(String name, List<Problem> problems) {
    String all = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    return ModelLoadException.of(
        "unsupported_estimator",
        name + " cannot be served: " + all,
        wayOut(name, problems),
        problems);
  }

  /** What to do where one thing is to be done; else where it is told for each part. */
  private static String wayOut(String name, List<Problem> problems) {
    List<String> remedies = problems.stream().map(Problem::remedy).distinct().toList();
    return remedies.size() == 1
        ? remedies.getFirst()
        : "'prima inspect " + name + "' tells the way out for each part";
  }

  private static ModelLoadException frame(String name, @Nullable Throwable cause) {
    return new ModelLoadException(
        "unsupported_estimator",
        name + " cannot be served: it is a pandas.DataFrame (expected: an estimator)",
        "save the fitted estimator, not its data",
        cause);
  }

  /** Names that are merely unknown are listed with their place, beside everything else that is. */
  private static ModelLoadException refusal(
      ModelFile file, String name, PickleException refused, UserClasses userClasses) {
    if (UnknownNames.isFrame(refused)) {
      return frame(name, refused);
    }
    if (!refused.forbidden().isEmpty()
        && refused.forbidden().stream().allMatch(one -> UnknownNames.maybeUsers(one.global()))) {
      List<Problem> problems = UnknownNames.problems(file, refused, userClasses);
      if (!problems.isEmpty()) {
        return unsupported(name, problems);
      }
    }
    return new ModelLoadException(
        refused.code(), name + ": " + refused.getMessage(), UnknownNames.hint(refused), refused);
  }
}
