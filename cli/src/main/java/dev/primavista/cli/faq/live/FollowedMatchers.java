package dev.primavista.cli.faq.live;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Ticker;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.live.LiveFaqs;
import dev.primavista.faq.live.MatcherSource;
import dev.primavista.repository.FileWatch;
import dev.primavista.repository.RepositoryOptions.Watching;
import dev.primavista.server.json.JsonWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The files of matchers that are served. One that was trained again answers as soon as it is
 * written; where it is refused, the one before answers on, and the terminal is told why.
 */
final class FollowedMatchers implements AutoCloseable {
  private final SequencedMap<String, Path> files = new LinkedHashMap<>();
  private final SortedMap<String, String> refused = new ConcurrentSkipListMap<>();
  private final Terminal terminal;
  private final FileWatch watch;

  /**
   * Knows the files as they are now: to be made before they are read.
   *
   * @param matchers by their names
   */
  FollowedMatchers(
      SequencedMap<String, MatcherSource> matchers, Watching watching, Terminal terminal) {
    matchers.forEach((name, source) -> source.file().ifPresent(file -> files.put(name, file)));
    this.terminal = terminal;
    this.watch = new FileWatch(files.values().stream().distinct().toList(), watching);
  }

  /** Follows the files from now on. */
  void start(LiveFaqs faqs) {
    watch.start(written -> renew(faqs, written), this::unforeseen);
  }

  private void renew(LiveFaqs faqs, Path written) {
    for (Map.Entry<String, Path> each : files.entrySet()) {
      if (each.getValue().equals(written)) {
        renew(faqs, each.getKey(), written);
      }
    }
  }

  private void renew(LiveFaqs faqs, String matcher, Path file) {
    long start = Ticker.SYSTEM.nanos();
    try {
      faqs.renew(matcher);
      refused.remove(matcher);
      long millis = (Ticker.SYSTEM.nanos() - start) / 1_000_000;
      terminal.ready(matcher + "   as " + file.getFileName() + " is now   " + millis + " ms");
    } catch (ModelLoadException reason) {
      refuse(matcher, reason);
    } catch (RuntimeException | Error failure) {
      refuse(
          matcher,
          new ModelLoadException(
              "internal_error", "this should not happen: " + failure, null, failure));
    }
  }

  private void refuse(String matcher, ModelLoadException reason) {
    refused.put(matcher, reason.getMessage());
    terminal.fail(
        reason.code(),
        matcher + " answers as before: " + reason.getMessage(),
        reason.hint(),
        reason);
  }

  private void unforeseen(Throwable failure) {
    terminal.fail(
        "internal_error",
        "the files of " + String.join(", ", files.keySet()) + " cannot be followed: " + failure,
        Optional.empty(),
        failure);
  }

  /** Writes, for the console, which matchers' files are refused as they are now, and why. */
  void write(JsonWriter json) {
    json.name("refused").beginArray();
    refused.forEach(
        (matcher, reason) ->
            json.beginObject().field("matcher", matcher).field("reason", reason).endObject());
    json.endArray();
  }

  @Override
  public void close() {
    watch.close();
  }
}
