package dev.primavista.faq.match;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves matchers that {@code prima faq train} wrote. */
public final class FaqBackend implements Backend {
  @Override
  public String name() {
    return "faq";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return Files.isRegularFile(path) && FaqFile.begins(head);
  }

  @Override
  public LoadedModel load(Path path) {
    return new MatcherModel(FaqMatcher.load(path));
  }
}
