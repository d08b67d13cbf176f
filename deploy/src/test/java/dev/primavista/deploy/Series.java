package dev.primavista.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics and the labels that they have.
 *
 * @param labels by metric; as of a scrape, without those of its target
 */
record Series(Map<String, Set<String>> labels) {
  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+.*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:\\\\.|[^\"\\\\])*\"");

  /** Of text in Prometheus' format. */
  static Series scraped(String metrics) {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : metrics.lines().filter(text -> !text.startsWith("#")).toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a sample: " + line);
      }
      Set<String> known = labels.computeIfAbsent(parts.group(1), _ -> new TreeSet<>());
      Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
      while (label.find()) {
        known.add(label.group(1));
      }
    }
    return new Series(labels);
  }

  /** Of a committed list of another exporter: a metric and its labels in each line. */
  static Series listed(Path file) throws IOException {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.split(" ", 2);
        labels.put(words[0], new TreeSet<>(List.of(words[1].split(",", -1))));
      }
    }
    return new Series(labels);
  }

  Series with(Series other) {
    Map<String, Set<String>> all = new TreeMap<>(labels);
    all.putAll(other.labels);
    return new Series(all);
  }
}
