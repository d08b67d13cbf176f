package dev.primavista.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an expression asks for: its metrics, each with the labels that it is selected by, and the
 * labels that results are grouped, joined or shown by.
 *
 * @param metrics labels in braces by metric
 * @param grouped labels behind by, on, without, ignoring, group_left and group_right
 */
record Promql(Map<String, Set<String>> metrics, Set<String> grouped) {
  private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\(([^()]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{([^}]*)\\}|\\()?");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

  static Promql of(String expression) {
    String bare = RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll("");
    Set<String> grouped = new TreeSet<>();
    Matcher grouping = GROUPING.matcher(bare);
    while (grouping.find()) {
      grouped.addAll(words(grouping.group(2)));
    }
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher selector = SELECTOR.matcher(GROUPING.matcher(bare).replaceAll(" "));
    while (selector.find()) {
      String name = selector.group(1);
      boolean call = "(".equals(selector.group(2));
      if (!call && !WORDS.contains(name)) {
        metrics.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(labels(selector.group(3)));
      }
    }
    return new Promql(metrics, grouped);
  }

  private static List<String> words(String list) {
    List<String> words = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static List<String> labels(@Nullable String braces) {
    List<String> labels = new ArrayList<>();
    Matcher label = LABEL.matcher(braces == null ? "" : braces);
    while (label.find()) {
      labels.add(label.group(1));
    }
    return labels;
  }
}
