package dev.primavista.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A registry's login: a user and password, or the token that the registry's own issuer gives for
 * them, or to anybody.
 */
final class RegistryLogin implements Login {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** The user and password, as they are now. */
  @FunctionalInterface
  interface Password {
    /** The value of the header field {@code Authorization}; empty for none. */
    Optional<String> header() throws IOException;
  }

  /** Files at the issuer, which gets this login. */
  @FunctionalInterface
  interface Issuer {
    HttpFiles at(URI realm, Login login);
  }

  private final Password password;
  private final Issuer issuer;
  private final boolean inClear;
  private Optional<String> shown = Optional.empty();

  /**
   * Nothing is asked yet.
   *
   * @param inClear whether the issuer may be one without TLS
   */
  RegistryLogin(Password password, Issuer issuer, boolean inClear) {
    this.password = password;
    this.issuer = issuer;
    this.inClear = inClear;
  }

  @Override
  public Optional<String> header() throws IOException {
    if (shown.isEmpty()) {
      shown = password.header();
    }
    return shown;
  }

  @Override
  public boolean renewed(List<String> challenges) throws IOException {
    Optional<String> challenge =
        challenges.stream()
            .filter(each -> each.regionMatches(true, 0, "Bearer ", 0, 7))
            .findFirst();
    Optional<String> before = shown;
    shown =
        challenge.isPresent()
            ? issued(parameters(challenge.get())).map(Login::bearer)
            : password.header();
    return shown.isPresent() && !shown.equals(before);
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new HashMap<>();
    Matcher each = PARAMETER.matcher(challenge);
    while (each.find()) {
      parameters.put(each.group(1), each.group(2));
    }
    return parameters;
  }

  /** A token for what the registry asks; empty if it names no place that may give one. */
  private Optional<String> issued(Map<String, String> challenge) throws IOException {
    Optional<URI> realm = place(challenge.getOrDefault("realm", ""));
    if (realm.isEmpty()) {
      return Optional.empty();
    }
    String query =
        Stream.of("service", "scope")
            .filter(challenge::containsKey)
            .map(name -> name + "=" + encoded(challenge.getOrDefault(name, "")))
            .collect(Collectors.joining("&"));
    URI asked = URI.create(realm.get() + (realm.get().getRawQuery() == null ? "?" : "&") + query);
    InputStream answer = issuer.at(asked, Login.fixed(password.header())).get(asked).body();
    try (InputStream body = answer;
        JsonParser parser = JSON.createParser(body)) {
      return token(parser).filter(Variables::isToken);
    } catch (IOException malformed) {
      throw SourceException.unreachable(
          "the token of " + realm.get().getHost() + " broke off", malformed);
    }
  }

  private Optional<URI> place(String realm) {
    try {
      URI place = URI.create(realm);
      boolean safe =
          "https".equals(place.getScheme()) || (inClear && "http".equals(place.getScheme()));
      return Optional.of(place).filter(each -> safe && each.getHost() != null);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The member {@code token}, or {@code access_token} as OAuth 2 calls it. */
  private static Optional<String> token(JsonParser parser) throws IOException {
    Optional<String> token = Optional.empty();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("token") || name.equals("access_token")) {
        token = Optional.of(parser.getText());
      }
      parser.skipChildren();
    }
    return token;
  }
}
