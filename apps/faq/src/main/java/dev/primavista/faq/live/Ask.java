package dev.primavista.faq.live;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;

/** What requests have in their address. */
final class Ask {
  private static final int LONGEST_TYPED = 500;

  private Ask() {}

  static String faq(Request request) {
    return request.pathParam("name");
  }

  /** A whole number of a range, both ends included. */
  static long whole(Request request, String name, long fallback, long most) {
    String text = request.query(name).orElse("");
    if (text.isEmpty()) {
      return fallback;
    }
    boolean isNumber = text.matches("[0-9]{1,18}");
    if (!isNumber || Long.parseLong(text) > most) {
      throw new InvalidRequest(
          "out_of_range",
          "parameter '"
              + name
              + "': '"
              + text
              + "' (expected: a whole number from 0 to "
              + most
              + ")",
          name);
    }
    return Long.parseLong(text);
  }

  /**
   * What was typed, as {@code q}; empty where nothing was.
   *
   * @throws InvalidRequest {@code too_long}
   */
  static String typed(Request request) {
    String typed = request.query("q").orElse("");
    if (typed.length() > LONGEST_TYPED) {
      throw new InvalidRequest(
          "too_long",
          "parameter 'q': "
              + Amount.of(typed.length(), "character")
              + " (expected: <= "
              + LONGEST_TYPED
              + ")",
          "q");
    }
    return typed;
  }

  static HttpException noSuchFaq(String name) {
    return new HttpException(
        Problem.of(404, "no_such_faq", "there is no FAQ '" + name + "' here")
            .withHint("GET /v1/faq lists them; an editor's import makes a new one"));
  }
}
