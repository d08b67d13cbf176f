package dev.primavista.vision.fetch;

import dev.primavista.core.ServingException.InvalidRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that pictures may be fetched from. An entry is a name or an address, with {@code :port}
 * behind it where the port is neither 80 nor 443; {@code *.example.org} stands for all names below.
 * A name that means an address of a private network is refused, unless that address is an entry
 * too; {@code localhost} may be this machine.
 */
public final class AllowedHosts {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** A name or address, and perhaps a port. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5})?)?");

  private final List<String> entries;

  /**
   * The hosts of these entries.
   *
   * @throws IllegalArgumentException if an entry is no host
   */
  public AllowedHosts(List<String> entries) {
    this.entries = entries.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    for (String entry : this.entries) {
      if (!entry.matches("(\\*\\.)?[a-z0-9_.-]+(:[0-9]{1,5})?|\\[[0-9a-f:.]+](:[0-9]{1,5})?")) {
        throw new IllegalArgumentException(
            "host: '" + entry + "' (expected: a name or address, perhaps with :port)");
      }
    }
  }

  /** Nothing is fetched from anywhere. */
  public boolean none() {
    return entries.isEmpty();
  }

  /**
   * The name or address of a URL, an IPv6 one in brackets; empty where it has none, or a user.
   * Names with underscores, as containers have them, are none to {@link URI#getHost}.
   */
  private static Optional<String> findHost(URI url) {
    Matcher authority = AUTHORITY.matcher(String.valueOf(url.getRawAuthority()));
    return authority.matches()
        ? Optional.of(authority.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** The same of a URL that was checked. */
  static String host(URI url) {
    return findHost(url).orElseThrow();
  }

  /** The port that a URL means. */
  static int port(URI url) {
    Matcher authority = AUTHORITY.matcher(String.valueOf(url.getRawAuthority()));
    if (authority.matches() && authority.group(2) != null) {
      return Integer.parseInt(authority.group(2));
    }
    return url.getScheme().equalsIgnoreCase("https") ? HTTPS : HTTP;
  }

  /**
   * Refuses what is not on the list.
   *
   * @throws InvalidRequest {@code url_refused}
   */
  void check(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refusal("a URL of another scheme was sent (expected: http or https)");
    }
    if (findHost(url).isEmpty()) {
      throw refusal("a URL without a plain host was sent (expected: https://HOST/PATH)");
    }
    if (entries.stream().noneMatch(entry -> matches(entry, url))) {
      throw refusal(
          none()
              ? "URLs are not fetched here (expected: the pictures themselves)"
              : "a URL of another host or port was sent (expected: one of " + entries + ")");
    }
  }

  /** An entry without its port. */
  private static String name(String entry) {
    int colon = entry.lastIndexOf(':');
    return colon > entry.lastIndexOf(']') ? entry.substring(0, colon) : entry;
  }

  private static boolean matches(String entry, URI url) {
    String name = name(entry);
    boolean ported = !name.equals(entry);
    int port = port(url);
    boolean samePort =
        ported
            ? port == Integer.parseInt(entry.substring(name.length() + 1))
            : port == HTTP || port == HTTPS;
    String host = host(url);
    boolean sameHost =
        name.startsWith("*.")
            ? host.endsWith(name.substring(1))
            : host.equals(name) || sameAddress(unbracketed(name), unbracketed(host));
    return samePort && sameHost;
  }

  /**
   * Refuses an address of a private network that is not on the list itself.
   *
   * @throws InvalidRequest {@code url_refused}
   */
  void check(URI url, InetAddress address) {
    if (!PrivateAddresses.contain(address)) {
      return;
    }
    boolean itself = address.isLoopbackAddress() && host(url).equals("localhost");
    String literal = address.getHostAddress();
    boolean listed =
        entries.stream()
            .map(AllowedHosts::name)
            .map(AllowedHosts::unbracketed)
            .anyMatch(entry -> isAddress(entry) && sameAddress(entry, literal));
    if (!itself && !listed) {
      throw refusal(
          "the URL's host has an address of a private network (expected: a public one, or one"
              + " that is on the list)");
    }
  }

  private static boolean isAddress(String entry) {
    return entry.matches("[0-9.]+") || entry.contains(":");
  }

  private static String unbracketed(String host) {
    return host.replaceAll("[\\[\\]]", "");
  }

  private static boolean sameAddress(String entry, String literal) {
    try {
      return InetAddress.ofLiteral(entry).equals(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  static InvalidRequest refusal(String message) {
    return new InvalidRequest("url_refused", message, "url");
  }
}
