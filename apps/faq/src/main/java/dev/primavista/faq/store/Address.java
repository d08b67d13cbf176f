package dev.primavista.faq.store;

import dev.primavista.faq.store.StoreException.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is.
 *
 * @param dialect that it speaks
 * @param url JDBC's form of it, without user and password
 * @param user null for the driver's choice
 * @param password null for none
 * @param shown for messages, without the password
 */
record Address(
    Dialect dialect, String url, @Nullable String user, @Nullable String password, String shown) {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Pattern SERVER =
      Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(.*)", Pattern.DOTALL);
  private static final Pattern OWN_SERVER =
      Pattern.compile("jdbc:postgresql:/?(.*)", Pattern.DOTALL);
  private static final Pattern PARTS = Pattern.compile("(?:([^?]*)@)?([^/?@]*)(?:/([^?]*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]\\s]*)(?::[0-9]{1,5})?");
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT/NAME";

  /**
   * Of an address as people write it: {@code
   * postgresql://user:password@host:port/name?setting=...}, where user and password may be
   * settings, too; {@code jdbc:...}; or the path of a file.
   *
   * @throws StoreException {@code no_database} if it has not this form
   */
  static Address of(String where) {
    Matcher server = SERVER.matcher(where);
    if (server.matches()) {
      return postgres(server.group(1));
    }
    Matcher own = OWN_SERVER.matcher(where);
    if (own.matches()) {
      return postgres("/" + own.group(1));
    }
    String file = fileName(where);
    if (file.startsWith("jdbc:")) {
      throw malformed("a database of this kind is not known (expected: a file, or " + FORM + ")");
    }
    return new Address(Dialect.SQLITE, SQLITE + Path.of(file).toAbsolutePath(), null, null, where);
  }

  /** The file of SQLite, as it was written; empty for a server. */
  Optional<Path> file() {
    return dialect == Dialect.SQLITE ? Optional.of(Path.of(fileName(shown))) : Optional.empty();
  }

  private static String fileName(String where) {
    return where.replaceFirst("^(jdbc:)?sqlite:", "");
  }

  private static Address postgres(String rest) {
    int query = rest.indexOf('?');
    String place = query < 0 ? rest : rest.substring(0, query);
    Matcher parts = PARTS.matcher(place);
    if (!parts.matches()) {
      throw malformed();
    }
    String hosts = parts.group(2);
    for (String host : hosts.split(",", -1)) {
      if (!HOST.matcher(host).matches()) {
        throw malformed();
      }
    }
    Settings settings = Settings.of(query < 0 ? "" : rest.substring(query + 1));
    String account = Optional.ofNullable(parts.group(1)).orElse("");
    int colon = account.indexOf(':');
    String user = decoded(colon < 0 ? account : account.substring(0, colon));
    String password = colon < 0 ? "" : decoded(account.substring(colon + 1));
    String name = Optional.ofNullable(parts.group(3)).orElse("");
    String base = "postgresql://" + (hosts.isEmpty() ? "localhost" : hosts) + "/" + name;
    return new Address(
        Dialect.POSTGRESQL,
        "jdbc:" + base + settings.others(),
        user.isEmpty() ? settings.user() : user,
        password.isEmpty() ? settings.password() : password,
        base);
  }

  /** What stands behind the question mark. */
  private record Settings(@Nullable String user, @Nullable String password, String others) {
    static Settings of(String query) {
      String user = null;
      String password = null;
      List<String> others = new ArrayList<>();
      for (String setting : query.split("&", -1)) {
        if (setting.startsWith("user=")) {
          user = decoded(setting.substring("user=".length()));
        } else if (setting.startsWith("password=")) {
          password = decoded(setting.substring("password=".length()));
        } else if (setting.indexOf('=') > 0) {
          others.add(setting);
        } else if (!setting.isEmpty()) {
          throw malformed();
        }
      }
      return new Settings(user, password, others.isEmpty() ? "" : "?" + String.join("&", others));
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static StoreException malformed() {
    return malformed(
        "the database's address cannot be read (expected: "
            + FORM
            + ", with / ? and % in user or password as %2F %3F and %25)");
  }

  private static StoreException malformed(String message) {
    return new StoreException(Kind.UNAVAILABLE, "no_database", message);
  }

  /** A record would say the password. */
  @Override
  public String toString() {
    return shown;
  }
}
