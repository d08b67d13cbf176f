package dev.primavista.vision.fetch;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches what lies at a URL. The address that was checked is the one that is connected to, so that
 * a name cannot mean another one a moment later; every redirect is checked like the first URL.
 * Thread-safe.
 */
public final class PictureFetch {
  private static final int MOST_REDIRECTS = 3;
  private static final int MOST_AT_ONCE = 32;

  private final AllowedHosts hosts;
  private final Limits limits;
  private final Ticker ticker;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /**
   * What one fetch may take.
   *
   * @param maxBytes of one picture
   * @param time to the last byte; what it takes the system to look a host's name up counts, but is
   *     not cut short
   */
  public record Limits(long maxBytes, Duration time) {}

  public PictureFetch(AllowedHosts hosts, Limits limits, Ticker ticker) {
    this.hosts = hosts;
    this.limits = limits;
    this.ticker = ticker;
  }

  /**
   * The bytes; blocks the calling thread.
   *
   * @throws ServingException if the URL is not allowed, cannot be fetched, or is too large
   */
  public byte[] fetch(String url) {
    enter();
    long end = ticker.nanos() + limits.time().toNanos();
    try {
      URI place = parsed(url, StandardCharsets.UTF_8);
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        hosts.check(place);
        HttpAnswer answer = ask(place, end);
        if (answer.isPicture()) {
          return answer.body();
        }
        place = redirected(place, answer);
      }
      throw failure("its server redirects more than " + MOST_REDIRECTS + " times");
    } catch (IOException broken) {
      throw failure("its server cannot be reached or does not answer in time");
    } finally {
      places.release();
    }
  }

  /** Waits for a place, as long as a fetch may take. */
  private void enter() {
    boolean entered;
    try {
      entered = places.tryAcquire(limits.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      entered = false;
    }
    if (!entered) {
      throw new Overloaded(
          MOST_AT_ONCE + " pictures are being fetched already", Duration.ofSeconds(1));
    }
  }

  /**
   * The URL of a text; its bytes beyond ASCII are percent-encoded.
   *
   * @param charset what the text's bytes are
   */
  private static URI parsed(String url, Charset charset) {
    StringBuilder ascii = new StringBuilder();
    for (byte each : url.strip().getBytes(charset)) {
      ascii.append(each < 0 ? "%%%02X".formatted(each) : String.valueOf((char) each));
    }
    try {
      return URI.create(ascii.toString());
    } catch (IllegalArgumentException malformed) {
      throw AllowedHosts.refusal("a URL was sent that is none (expected: https://HOST/PATH)");
    }
  }

  private static URI redirected(URI from, HttpAnswer answer) {
    String place =
        answer.redirect().orElseThrow(() -> failure("its server answers " + answer.status()));
    // A header's characters are its bytes.
    URI to = from.resolve(parsed(place, StandardCharsets.ISO_8859_1));
    if (from.getScheme().equalsIgnoreCase("https") && !"https".equalsIgnoreCase(to.getScheme())) {
      throw AllowedHosts.refusal("the URL redirects from https to http (expected: https)");
    }
    return to;
  }

  static InvalidRequest failure(String reason) {
    return new InvalidRequest("url_failed", "the URL could not be fetched: " + reason, "url");
  }

  private HttpAnswer ask(URI url, long end) throws IOException {
    InetAddress address = address(url);
    hosts.check(url, address);
    try (Socket socket = new Socket();
        Deadline _ = Deadline.of(socket, end - ticker.nanos())) {
      socket.connect(new InetSocketAddress(address, AllowedHosts.port(url)));
      try (Socket talk = secured(url, socket)) {
        talk.getOutputStream().write(request(url));
        return HttpAnswer.read(talk.getInputStream(), limits.maxBytes());
      }
    }
  }

  private static InetAddress address(URI url) {
    try {
      return InetAddress.getByName(AllowedHosts.host(url));
    } catch (UnknownHostException unknown) {
      throw failure("its host is not known");
    }
  }

  private static Socket secured(URI url, Socket plain) throws IOException {
    if (!url.getScheme().equalsIgnoreCase("https")) {
      return plain;
    }
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket =
        (SSLSocket)
            factory.createSocket(plain, AllowedHosts.host(url), AllowedHosts.port(url), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLHandshakeException refused) {
      if (refused.getCause() instanceof CertificateException) {
        throw failure("the certificate of its server is not trusted here");
      }
      throw refused;
    }
    return socket;
  }

  private static byte[] request(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    return ("GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + url.getRawAuthority()
            + "\r\nUser-Agent: primavista\r\nAccept: image/*\r\nAccept-Encoding: identity\r\n"
            + "Connection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
