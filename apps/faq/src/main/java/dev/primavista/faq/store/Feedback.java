package dev.primavista.faq.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What people said of the answers to a question. The same said again is counted, not repeated.
 *
 * @param entryId the entry whose answer they speak of; empty where none did answer
 * @param helpful whether that entry answered it
 * @param times how often it was said
 */
public record Feedback(
    long number,
    String question,
    Optional<String> entryId,
    boolean helpful,
    long times,
    State state,
    Instant lastAt) {
  /** What an editor made of it. */
  public enum State {
    /** Nothing yet. */
    OPEN,
    /** It became an asking. */
    ACCEPTED,
    /** It is of no use. */
    DISMISSED
  }
}
