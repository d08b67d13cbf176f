package dev.primavista.cli.conformance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run of the suite found, clause by clause. */
record ConformanceReport(List<Clause> clauses) {
  private static final List<String> LEVELS =
      List.of("MUST", "NET", "TRITON", "V1", "TFS", "MLFLOW", "SAGEMAKER");
  private static final List<String> SECTIONS =
      List.of(
          "OIP over REST",
          "binary tensors",
          "OIP over gRPC",
          "Triton's extensions",
          "V1, TFS, MLflow, SageMaker",
          "HTTP",
          "escapes");

  /**
   * One promise.
   *
   * @param passed cases
   * @param failed cases
   * @param reason why the first case failed; empty if none did
   */
  record Clause(String id, String level, int passed, int failed, String text, String reason) {
    boolean holds() {
      return failed == 0;
    }

    private boolean ran() {
      return passed + failed > 0;
    }

    private int section() {
      return Character.digit(id.charAt(0), 10);
    }
  }

  ConformanceReport {
    clauses = List.copyOf(clauses);
  }

  /** Of the file that the suite writes. */
  static ConformanceReport read(byte[] matrix) {
    return JsonInput.read(
        matrix,
        parser -> {
          List<Clause> clauses = new ArrayList<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean list = parser.currentName().equals("clauses");
            parser.nextToken();
            while (list && parser.nextToken() != JsonToken.END_ARRAY) {
              clauses.add(clause(parser));
            }
            parser.skipChildren();
          }
          return new ConformanceReport(clauses);
        });
  }

  private static Clause clause(JsonParser parser) throws IOException {
    String id = "";
    String level = "";
    String text = "";
    String reason = "";
    int passed = 0;
    int failed = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "clause" -> id = parser.getText();
        case "level" -> level = parser.getText();
        case "text" -> text = parser.getText();
        case "passed" -> passed = parser.getIntValue();
        case "failed" -> failed = parser.getIntValue();
        case "cases" -> reason = firstFailure(parser);
        default -> parser.skipChildren();
      }
    }
    return new Clause(id, level, passed, failed, text, reason);
  }

  private static String firstFailure(JsonParser parser) throws IOException {
    String first = "";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean failed = false;
      String why = "";
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        parser.nextToken();
        failed |= member.equals("result") && parser.getText().equals("fail");
        why = member.equals("why") ? parser.getText() : why;
      }
      first = failed && first.isEmpty() ? why : first;
    }
    return first;
  }

  /** Whether every clause of this level that was run holds. */
  boolean complete(String level) {
    return of(level).allMatch(Clause::holds);
  }

  private Stream<Clause> of(String level) {
    return clauses.stream().filter(Clause::ran).filter(clause -> clause.level().equals(level));
  }

  /** Clauses that were run and do not hold, in order. */
  List<Clause> misses() {
    return clauses.stream().filter(clause -> !clause.holds()).toList();
  }

  /** The table as text: sections down, levels across, clauses held of clauses run. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : table()) {
      StringBuilder line = new StringBuilder(String.format("%-28s", row.getFirst()));
      row.subList(1, row.size()).forEach(cell -> line.append(String.format("%11s", cell)));
      lines.add(line.toString().stripTrailing());
    }
    for (Clause miss : misses()) {
      lines.add(
          String.format(
              "missed %s %s, %d of %d cases: %s",
              miss.id(), miss.level(), miss.failed(), miss.passed() + miss.failed(), miss.text()));
      lines.add("       " + miss.reason());
    }
    return lines;
  }

  /** The same in Markdown. */
  String markdown() {
    StringBuilder page = new StringBuilder();
    List<List<String>> rows = table();
    for (int i = 0; i < rows.size(); i++) {
      page.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        page.append("|---".repeat(rows.getFirst().size())).append("|\n");
      }
    }
    page.append('\n');
    if (misses().isEmpty()) {
      return page.append("No clause is missed.\n").toString();
    }
    page.append("| missed | level | cases failed | text |\n|---|---|---|---|\n");
    for (Clause miss : misses()) {
      page.append(
          String.format(
              "| %s | %s | %d of %d | %s |%n",
              miss.id(),
              miss.level(),
              miss.failed(),
              miss.passed() + miss.failed(),
              miss.text().replace("|", "\\|")));
    }
    return page.toString();
  }

  private List<List<String>> table() {
    List<String> levels = LEVELS.stream().filter(level -> of(level).findAny().isPresent()).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(Stream.concat(Stream.of("clauses held"), levels.stream()).toList());
    for (int section = 1; section <= SECTIONS.size(); section++) {
      int number = section;
      List<Clause> own = clauses.stream().filter(clause -> clause.section() == number).toList();
      if (own.stream().anyMatch(Clause::ran)) {
        rows.add(row(section + " " + SECTIONS.get(section - 1), levels, own, false));
      }
    }
    rows.add(row("all", levels, clauses, true));
    return rows;
  }

  private static List<String> row(
      String name, List<String> levels, List<Clause> clauses, boolean percent) {
    List<String> row = new ArrayList<>(List.of(name));
    for (String level : levels) {
      List<Clause> own =
          clauses.stream().filter(Clause::ran).filter(each -> each.level().equals(level)).toList();
      long held = own.stream().filter(Clause::holds).count();
      String share = percent && !own.isEmpty() ? " " + held * 100 / own.size() + "%" : "";
      row.add(own.isEmpty() ? "" : held + "/" + own.size() + share);
    }
    return row;
  }
}
