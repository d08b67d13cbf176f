package dev.primavista.sklearn.parity;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks every fixture's model what Python was asked, and compares the answers. */
public final class Parity {
  private Parity() {}

  /** How one model file fared with one method. */
  public enum Verdict {
    PASSED,
    /** Another answer than Python's: a defect. */
    FAILED,
    /** Not served, and the reason says why. */
    REFUSED
  }

  /**
   * One comparison.
   *
   * @param fixture the folder's name
   * @param file the model file's name
   * @param method empty where the file has no method for new rows
   * @param reason why it failed or was refused; empty where it passed
   */
  public record Result(
      String version,
      String estimator,
      String fixture,
      String file,
      String method,
      Verdict verdict,
      String reason) {}

  /** Every fixture below this folder whose path matches, in order of path. */
  public static List<Result> run(Path fixtures, String pattern) {
    List<Result> results = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(fixtures, 3)) {
      walk.filter(path -> path.endsWith("meta.json"))
          .map(Path::getParent)
          .filter(folder -> folder.toString().matches(pattern))
          .sorted()
          .forEach(folder -> check(Fixture.read(folder), results));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }

  private static void check(Fixture fixture, List<Result> results) {
    for (Path file : fixture.models()) {
      SklearnModel model;
      try {
        model = Sklearn.load(file);
      } catch (ModelLoadException refused) {
        results.add(result(fixture, file, "", Verdict.REFUSED, refused.getMessage()));
        continue;
      }
      if (fixture.methods().isEmpty()) {
        boolean none = model.methods().isEmpty();
        results.add(
            result(
                fixture,
                file,
                "",
                none ? Verdict.PASSED : Verdict.FAILED,
                none ? "" : "answers " + model.methods() + " where Python has no method"));
      }
      for (String method : fixture.methods()) {
        results.add(check(fixture, file, model, method));
      }
    }
  }

  private static Result check(Fixture fixture, Path file, SklearnModel model, String name) {
    Optional<Method> method = Method.named(name).filter(model.methods()::contains);
    if (method.isEmpty()) {
      return result(fixture, file, name, Verdict.REFUSED, "no " + name);
    }
    try {
      Data rows = fixture.input();
      Data answer =
          method.get() == Method.INVERSE_TRANSFORM
              ? model.apply(Method.INVERSE_TRANSFORM, model.apply(Method.TRANSFORM, rows))
              : model.apply(method.get(), rows);
      Optional<String> difference = difference(fixture.expected(name, file), answer);
      return result(
          fixture,
          file,
          name,
          difference.isEmpty() ? Verdict.PASSED : Verdict.FAILED,
          difference.orElse(""));
    } catch (ServingException.InvalidRequest refused) {
      boolean inexact = refused.code().equals("not_exact");
      return result(
          fixture,
          file,
          name,
          inexact ? Verdict.REFUSED : Verdict.FAILED,
          String.valueOf(refused.getMessage()));
    } catch (RuntimeException failure) {
      StackTraceElement[] trace = failure.getStackTrace();
      String place = trace.length == 0 ? "" : " at " + trace[0];
      return result(fixture, file, name, Verdict.FAILED, failure + place);
    }
  }

  private static Optional<String> difference(List<Expected> arrays, Data answer) {
    List<Data> parts = answer instanceof Many many ? many.parts() : List.of(answer);
    List<Expected> expected =
        answer instanceof Many
            ? arrays.stream().flatMap(array -> array.matrices().stream()).toList()
            : arrays;
    if (parts.size() != expected.size()) {
      return Optional.of(Amount.of(parts.size(), "array") + " for " + expected.size());
    }
    for (int i = 0; i < parts.size(); i++) {
      Optional<String> difference = expected.get(i).difference(parts.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Result result(
      Fixture fixture, Path file, String method, Verdict verdict, String reason) {
    return new Result(
        fixture.version(),
        fixture.estimator(),
        String.valueOf(fixture.folder().getFileName()),
        String.valueOf(file.getFileName()),
        method,
        verdict,
        reason);
  }
}
