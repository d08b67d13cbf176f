package dev.primavista.benchmarks.load;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: of authorities in a file, or those that the JDK knows. */
final class Trust {
  private final TrustManagerFactory authorities;

  private Trust(TrustManagerFactory authorities) {
    this.authorities = authorities;
  }

  /**
   * @param file of certificates in PEM; empty for the JDK's
   */
  static Trust of(Optional<Path> file) throws IOException {
    try {
      KeyStore store = null;
      if (file.isPresent()) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file.get())) {
          for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("authority-" + store.size(), one);
          }
        }
      }
      TrustManagerFactory authorities =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      authorities.init(store);
      return new Trust(authorities);
    } catch (GeneralSecurityException unusable) {
      throw new IOException("no certificates: " + unusable.getMessage(), unusable);
    }
  }

  /** For the load; what protocol is spoken is agreed by ALPN. */
  SslContext netty(Protocol protocol) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(authorities);
    if (protocol != Protocol.HTTP1) {
      builder
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  "h2"));
    }
    return builder.build();
  }

  /** For the few requests beside the load. */
  SSLContext jdk() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, authorities.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("no TLS: " + unusable.getMessage(), unusable);
    }
  }
}
