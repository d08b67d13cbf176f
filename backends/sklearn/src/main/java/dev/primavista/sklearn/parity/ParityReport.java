package dev.primavista.sklearn.parity;

import dev.primavista.sklearn.parity.Parity.Result;
import dev.primavista.sklearn.parity.Parity.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came out of the comparison with Python, as a document. */
public final class ParityReport {
  private static final Comparator<String> BY_VERSION =
      Comparator.comparingInt(ParityReport::number).thenComparing(Comparator.naturalOrder());

  private ParityReport() {}

  /** A case passes if every one of its files answers every method as Python did. */
  public record Summary(int cases, int passed, int wrong) {}

  /** The cases of each version, and of all under {@code ""}, oldest version first. */
  public static Map<String, Summary> summaries(List<Result> results) {
    Map<String, Map<String, Verdict>> cases = new TreeMap<>(BY_VERSION);
    for (Result result : results) {
      cases
          .computeIfAbsent(result.version(), _ -> new TreeMap<>())
          .merge(result.fixture(), result.verdict(), ParityReport::worse);
    }
    Map<String, Summary> summaries = new LinkedHashMap<>();
    cases.forEach((version, verdicts) -> summaries.put(version, summary(verdicts.values())));
    summaries.put(
        "",
        summary(cases.values().stream().flatMap(verdicts -> verdicts.values().stream()).toList()));
    return summaries;
  }

  private static Summary summary(java.util.Collection<Verdict> verdicts) {
    return new Summary(
        verdicts.size(), count(verdicts, Verdict.PASSED), count(verdicts, Verdict.FAILED));
  }

  private static int count(java.util.Collection<Verdict> verdicts, Verdict wanted) {
    return (int) verdicts.stream().filter(verdict -> verdict == wanted).count();
  }

  /** A wrong answer outweighs a refusal, a refusal a right answer. */
  private static Verdict worse(Verdict a, Verdict b) {
    return a == Verdict.FAILED || b == Verdict.FAILED
        ? Verdict.FAILED
        : a == Verdict.REFUSED || b == Verdict.REFUSED ? Verdict.REFUSED : Verdict.PASSED;
  }

  /** Markdown: a table by version, one by estimator, and every refusal with its reason. */
  public static String markdown(List<Result> results) {
    StringBuilder text = new StringBuilder();
    text.append("# Parity with scikit-learn\n\n");
    text.append(
        "Written by `./prima parity DIR`; do not edit. A case is a fitted model in one or more files, with rows and ");
    text.append(
        "the answers that Python\ngave. It passes if every file answers every method within the tolerance of the ");
    text.append("fixtures; a refusal names its reason.\n\n");
    text.append("| scikit-learn | cases | passed | refused | wrong |\n|---|---|---|---|---|\n");
    summaries(results)
        .forEach(
            (version, s) ->
                text.append(
                    String.format(
                        "| %s | %d | %d (%.1f %%) | %d | %d |%n",
                        version.isEmpty() ? "all" : version,
                        s.cases(),
                        s.passed(),
                        100.0 * s.passed() / Math.max(1, s.cases()),
                        s.cases() - s.passed() - s.wrong(),
                        s.wrong())));
    estimators(results, text);
    refusals(results, text);
    return text.toString();
  }

  private static void estimators(List<Result> results, StringBuilder text) {
    List<String> versions =
        results.stream().map(Result::version).distinct().sorted(BY_VERSION).toList();
    text.append("\n## Estimators\n\nAnswers compared: passed of all, by version.\n\n| estimator |");
    versions.forEach(version -> text.append(' ').append(version).append(" |"));
    text.append("\n|---|").append("---|".repeat(versions.size())).append('\n');
    for (String estimator : new TreeSet<>(results.stream().map(Result::estimator).toList())) {
      text.append("| ").append(estimator).append(" |");
      for (String version : versions) {
        List<Result> own =
            results.stream()
                .filter(one -> one.estimator().equals(estimator) && one.version().equals(version))
                .toList();
        long passed = own.stream().filter(one -> one.verdict() == Verdict.PASSED).count();
        text.append(own.isEmpty() ? " |" : " " + passed + " of " + own.size() + " |");
      }
      text.append('\n');
    }
  }

  private static void refusals(List<Result> results, StringBuilder text) {
    text.append("\n## Refused or wrong\n\n| case | file | method | reason |\n|---|---|---|---|\n");
    for (Result result : results) {
      if (result.verdict() != Verdict.PASSED) {
        String reason =
            result.reason().replace("|", "\\|").replaceFirst("^\\S+ cannot be served: ", "");
        text.append("| ").append(result.version()).append(' ').append(result.fixture());
        text.append(" | ").append(result.file()).append(" | ").append(result.method());
        text.append(" | ").append(result.verdict() == Verdict.FAILED ? "WRONG: " : "");
        text.append(reason.substring(0, Math.min(220, reason.length()))).append(" |\n");
      }
    }
  }

  /** A version as a number, so that 0.9 comes before 0.22. */
  private static int number(String version) {
    String[] parts = version.split("\\.", -1);
    int number = 0;
    for (int i = 0; i < 3; i++) {
      String digits = i < parts.length ? parts[i].replaceAll("\\D.*", "") : "";
      number = number * 100 + (digits.isEmpty() ? 0 : Integer.parseInt(digits));
    }
    return number;
  }
}
