package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** One more certificate authority for this process, beside those that Java knows. */
public final class TrustedAuthority {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final char[] NO_SECRET = "public".toCharArray();

  private TrustedAuthority() {}

  /**
   * Trusts the certificates of a PEM file, hence before the first connection.
   *
   * @throws PackagingException if there are none in it
   */
  public static void trust(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_SECRET);
      int number = 0;
      for (Certificate known : usual()) {
        store.setCertificateEntry("java-" + number++, known);
      }
      var added = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (added.isEmpty()) {
        throw noCertificate(pem);
      }
      for (Certificate one : added) {
        store.setCertificateEntry("own-" + number++, one);
      }
      Path file = Files.createTempFile("authorities", ".p12");
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, NO_SECRET);
      }
      file.toFile().deleteOnExit();
      System.setProperty(STORE, file.toString());
      System.setProperty(STORE + "Password", new String(NO_SECRET));
      System.setProperty(STORE + "Type", "PKCS12");
    } catch (IOException | GeneralSecurityException unreadable) {
      throw noCertificate(pem);
    }
  }

  private static Certificate[] usual() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
  }

  private static PackagingException noCertificate(Path pem) {
    return new PackagingException(
        "no_certificate", "--cacert: " + pem + " holds no certificate (expected: PEM)", null);
  }
}
