package dev.primavista.sources;

import dev.primavista.core.model.ModelLoadException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Clients that trust the JVM's authorities and the machine's, as other stores' clients do. */
final class HttpClients {
  private static final String VARIABLE = "SSL_CERT_FILE";
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/cert.pem");

  private HttpClients() {}

  /**
   * A client that follows no redirects.
   *
   * @param variables {@code SSL_CERT_FILE}, which names the machine's authorities in PEM
   * @throws ModelLoadException if that cannot be read
   */
  static HttpClient open(Variables variables, ProxySelector proxies) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(30))
        .sslContext(trusting(variables))
        .proxy(proxies)
        .build();
  }

  private static SSLContext trusting(Variables variables) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      for (Certificate authority : authorities(variables)) {
        all.setCertificateEntry(Integer.toString(all.size()), authority);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(all), null);
      return context;
    } catch (GeneralSecurityException | IOException unreadable) {
      throw Variables.wrong(VARIABLE + ": " + unreadable.getMessage(), "certificates in PEM");
    }
  }

  private static TrustManager[] trust(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return factory.getTrustManagers();
  }

  private static List<Certificate> authorities(Variables variables)
      throws GeneralSecurityException, IOException {
    List<Certificate> all = new ArrayList<>();
    for (TrustManager known : trust(null)) {
      if (known instanceof X509TrustManager certificates) {
        all.addAll(List.<X509Certificate>of(certificates.getAcceptedIssuers()));
      }
    }
    Optional<Path> bundle = bundle(variables);
    if (bundle.isPresent()) {
      try (InputStream pem = new BufferedInputStream(Files.newInputStream(bundle.get()))) {
        all.addAll(CertificateFactory.getInstance("X.509").generateCertificates(pem));
      }
    }
    return all;
  }

  private static Optional<Path> bundle(Variables variables) {
    return variables
        .value(VARIABLE)
        .map(Path::of)
        .or(() -> BUNDLES.stream().map(Path::of).filter(Files::isReadable).findFirst());
  }
}
