package dev.primavista.faq.live;

import dev.primavista.faq.match.Answer;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import java.util.ArrayList;
import java.util.List;

/** Questions to a FAQ that one matcher answers, also where another takes its place meanwhile. */
final class Answering implements AutoCloseable {
  private final LiveFaq faq;
  private final MatcherPlace.Held held;
  private final LiveFaq.Wish wish;

  Answering(LiveFaq faq, MatcherPlace.Held held, LiveFaq.Wish wish) {
    this.faq = faq;
    this.held = held;
    this.wish = wish;
  }

  /** The entries that a question may mean, best first. */
  LiveFaq.Matches match(String question) {
    FaqMatcher matcher = held.matcher();
    Answer answer =
        wish.language()
            .map(language -> matcher.match(question, wish.top(), id -> speaks(id, language)))
            .orElseGet(() -> matcher.match(question, wish.top()));
    List<LiveFaq.Match> best = new ArrayList<>();
    for (Candidate candidate : answer.candidates()) {
      faq.entry(candidate.id()).ifPresent(entry -> best.add(new LiveFaq.Match(entry, candidate)));
    }
    return new LiveFaq.Matches(best, answer.none());
  }

  private boolean speaks(String id, String language) {
    return faq.entry(id).filter(entry -> entry.speaks(language)).isPresent();
  }

  @Override
  public void close() {
    held.close();
  }
}
