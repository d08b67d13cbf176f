package dev.primavista.sources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What a server wants to see before it answers. */
interface Login {
  /** The value of the header field {@code Authorization}; empty for none. */
  Optional<String> header() throws IOException;

  /**
   * Makes another of it where a server refuses this one.
   *
   * @param challenges the values of the header field {@code WWW-Authenticate}
   * @return whether asking again may help
   */
  boolean renewed(List<String> challenges) throws IOException;

  /** One that stays as it is. */
  static Login fixed(Optional<String> header) {
    return new Login() {
      @Override
      public Optional<String> header() {
        return header;
      }

      @Override
      public boolean renewed(List<String> challenges) {
        return false;
      }
    };
  }

  static String bearer(String token) {
    return "Bearer " + token;
  }

  /**
   * A user's password.
   *
   * @param pair both, with a colon between them
   */
  static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
