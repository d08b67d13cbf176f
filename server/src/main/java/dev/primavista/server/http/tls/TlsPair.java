package dev.primavista.server.http.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** Reads a certificate, its key and authorities, and refuses what no handshake could use. */
final class TlsPair {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final byte[] SAMPLE = "primavista".getBytes(StandardCharsets.US_ASCII);

  /** Kinds of keys, and how they sign. */
  private static final List<List<String>> KINDS =
      List.of(List.of("RSA", "SHA256withRSA"), List.of("EC", "SHA256withECDSA"));

  private TlsPair() {}

  /**
   * The pair that the files hold now.
   *
   * @throws WrongTls if one cannot be used, or the key is another certificate's
   */
  static PemKeyCertOptions read(TlsFiles files, Vertx vertx) {
    Buffer certificate = certificates("tls.certificate", files.certificate());
    Buffer key = bytes("tls.key", files.key());
    PemKeyCertOptions pair = new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    KeyManager[] managers;
    try {
      managers = pair.getKeyManagerFactory(vertx).getKeyManagers();
    } catch (Exception _) {
      throw new WrongTls(
          "tls.key: '"
              + files.key()
              + "' holds no usable key (expected: PEM, RSA or EC, without a password)");
    }
    if (!belongs(managers)) {
      throw new WrongTls(
          "tls.key: '"
              + files.key()
              + "' is not the key of '"
              + files.certificate()
              + "' (expected: the key of its first certificate)");
    }
    return pair;
  }

  /**
   * Those whose certificates clients show.
   *
   * @throws WrongTls if it holds no certificates
   */
  static PemTrustOptions authorities(Path file, Vertx vertx) {
    Buffer bytes = certificates("tls.clientAuthorities", file);
    PemTrustOptions authorities = new PemTrustOptions().addCertValue(bytes);
    try {
      var _ = authorities.getTrustManagerFactory(vertx);
      return authorities;
    } catch (Exception _) {
      throw noCertificate("tls.clientAuthorities", file);
    }
  }

  private static Buffer certificates(String key, Path file) {
    Buffer bytes = bytes(key, file);
    try {
      boolean none =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes.getBytes()))
              .isEmpty();
      if (none || !bytes.toString(StandardCharsets.ISO_8859_1).contains(BEGIN)) {
        throw noCertificate(key, file);
      }
      return bytes;
    } catch (GeneralSecurityException _) {
      throw noCertificate(key, file);
    }
  }

  private static WrongTls noCertificate(String key, Path file) {
    return new WrongTls(
        key + ": '" + file + "' holds no certificate (expected: PEM, '" + BEGIN + "')");
  }

  private static Buffer bytes(String key, Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException _) {
      throw new WrongTls(key + ": '" + file + "' cannot be read (expected: a PEM file)");
    }
  }

  /** Whether what the key signs is what the certificate proves. */
  private static boolean belongs(KeyManager[] managers) {
    for (KeyManager manager : managers) {
      if (manager instanceof X509KeyManager keys) {
        for (List<String> kind : KINDS) {
          String[] names = keys.getServerAliases(kind.getFirst(), null);
          if (names != null && names.length > 0) {
            return belongs(
                keys.getPrivateKey(names[0]),
                keys.getCertificateChain(names[0])[0],
                kind.getLast());
          }
        }
      }
    }
    return false;
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate, String signature) {
    try {
      Signature signing = Signature.getInstance(signature);
      signing.initSign(key);
      signing.update(SAMPLE);
      byte[] signed = signing.sign();
      signing.initVerify(certificate.getPublicKey());
      signing.update(SAMPLE);
      return signing.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
