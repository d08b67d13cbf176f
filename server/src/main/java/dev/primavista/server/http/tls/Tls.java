package dev.primavista.server.http.tls;

import dev.primavista.server.security.FollowedFiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port's TLS on one event loop: HTTP/2 and HTTP/1.1 by ALPN, TLS 1.3 and 1.2, the certificate
 * read again when its files change. A pair that does not fit leaves the one before in use.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  /** Those with forward secrecy and authenticated encryption: no RSA key exchange and no CBC. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final TlsFiles files;
  private final FollowedFiles followed;

  public Tls(TlsFiles files) {
    this.files = files;
    this.followed = new FollowedFiles(files.all());
  }

  /**
   * Lets a server that is about to listen use the files.
   *
   * @throws WrongTls if one cannot be used, or the key is another certificate's
   */
  public void prepare(HttpServerOptions options, Vertx vertx) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(TlsPair.read(files, vertx));
    CIPHERS.forEach(options::addEnabledCipherSuite);
    authorities(vertx)
        .ifPresent(ca -> options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(ca));
  }

  private Optional<PemTrustOptions> authorities(Vertx vertx) {
    return files.clientAuthorities().map(file -> TlsPair.authorities(file, vertx));
  }

  /** The same as options of their own, which replace those in use. */
  private ServerSSLOptions options(Vertx vertx) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setUseAlpn(true)
            .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
            .setEnabledSecureTransportProtocols(VERSIONS)
            .setKeyCertOptions(TlsPair.read(files, vertx));
    CIPHERS.forEach(options::addEnabledCipherSuite);
    authorities(vertx)
        .ifPresent(ca -> options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(ca));
    return options;
  }

  /** Takes the files again if they changed. */
  public void refresh(HttpServer server, Vertx vertx) {
    if (!followed.changed()) {
      return;
    }
    ServerSSLOptions options;
    try {
      options = options(vertx);
    } catch (WrongTls wrong) {
      refuse(String.valueOf(wrong.getMessage()));
      return;
    }
    // Forced, because the same bytes may have come back in other files.
    var _ =
        server
            .updateSSLOptions(options, true)
            .onSuccess(_ -> LOG.info("the certificate was read again from {}", files.certificate()))
            .onFailure(_ -> refuse(files.certificate() + " or " + files.key() + " cannot be used"));
  }

  private static void refuse(String why) {
    LOG.warn("{}; the certificate from before stays in use", why);
  }
}
