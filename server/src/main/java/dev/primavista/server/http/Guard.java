package dev.primavista.server.http;

import dev.primavista.server.security.ApiKeys;
import dev.primavista.server.security.Attempts;
import dev.primavista.server.security.HashedKey;
import dev.primavista.server.security.Role;
import dev.primavista.server.trail.Trail;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request pass whose key grants what its route needs, and tells its trail whose key it was;
 * without keys everybody passes. Asked once the head is known: a refused body is not read.
 * Thread-safe.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final String BEARER = "bearer ";
  private static final String CHALLENGE = "Bearer realm=\"primavista\"";
  private static final String SEND = "send Authorization: Bearer KEY, or X-API-Key: KEY";

  private final Optional<ApiKeys> keys;
  private final Attempts attempts = new Attempts();
  private final Map<Refused, LongAdder> refusals = new EnumMap<>(Refused.class);

  /** Why a request did not pass. */
  public enum Refused {
    /** It has no key. */
    NO_KEY,
    /** Its key is nobody's. */
    WRONG_KEY,
    /** Its key grants less. */
    ROLE,
    /** Its key is nobody's, as were too many from its address. */
    TOO_MANY;

    /** As metrics have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Guard(Optional<ApiKeys> keys) {
    this.keys = keys;
    for (Refused why : Refused.values()) {
      refusals.put(why, new LongAdder());
    }
  }

  /** The keys that are taken; empty where everybody is. */
  public Optional<ApiKeys> keys() {
    return keys;
  }

  /** Requests that did not pass. */
  public long refusals(Refused why) {
    LongAdder count = refusals.get(why);
    return count == null ? 0 : count.sum();
  }

  /**
   * Lets a request pass.
   *
   * @param needed by what it calls
   * @throws HttpException 401, 403 or 429
   */
  void admit(RequestHead head, Trail trail, Role needed) {
    if (keys.isEmpty() || needed == Role.ANYBODY) {
      return;
    }
    String key = sent(head);
    if (key.isEmpty()) {
      count(Refused.NO_KEY);
      throw unknown("key_needed", "this needs a key");
    }
    HashedKey known = keys.get().find(key).orElse(null);
    if (known == null) {
      throw wrong(trail.origin().client().get());
    }
    trail.calledBy(known.name());
    if (!known.role().grants(needed)) {
      count(Refused.ROLE);
      String message =
          "key '" + known.name() + "' is a " + known.role().word() + "'s (expected: an admin's)";
      throw new HttpException(Problem.of(403, "role_needed", message));
    }
  }

  /** The key that came with a request; empty for none. */
  private static String sent(RequestHead head) {
    Optional<String> own = head.headers().first("x-api-key");
    if (own.isPresent()) {
      return own.get().strip();
    }
    String field = head.headers().first("authorization").orElse("");
    boolean bearer = field.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer ? field.substring(BEARER.length()).strip() : field.strip();
  }

  private HttpException wrong(String address) {
    Attempts.Verdict verdict = attempts.failed(address, System.nanoTime());
    if (verdict.told()) {
      LOG.atWarn().addKeyValue("client", address).log("a request had a key that is nobody's");
    }
    if (verdict.pause().isZero()) {
      count(Refused.WRONG_KEY);
      return unknown("invalid_key", "this key is nobody's");
    }
    count(Refused.TOO_MANY);
    String message = "too many keys from this address are nobody's";
    return new HttpException(
        Problem.of(429, "too_many_wrong_keys", message).withHint(SEND),
        Map.of("retry-after", Long.toString(verdict.pause().toSeconds() + 1)));
  }

  private static HttpException unknown(String code, String message) {
    return new HttpException(
        Problem.of(401, code, message).withHint(SEND), Map.of("www-authenticate", CHALLENGE));
  }

  private void count(Refused why) {
    LongAdder count = refusals.get(why);
    if (count != null) {
      count.increment();
    }
  }
}
