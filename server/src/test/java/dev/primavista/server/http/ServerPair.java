package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.http.tls.TlsFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for loopback that signs itself, and its key, as PEM files in a folder. */
public final class ServerPair {
  private static final String PASSWORD = "password";

  private final Path folder;
  private final Path certificate;
  private final Path key;

  /** The files are written later. */
  public ServerPair(Path folder) {
    this.folder = folder;
    this.certificate = folder.resolve("server.pem");
    this.key = folder.resolve("server.key");
  }

  public TlsFiles files() {
    return new TlsFiles(certificate, key);
  }

  /** A new certificate of this name and its key, in the place of those before. */
  public void write(String name) throws Exception {
    KeyStore keys = generated(name);
    Key secret = keys.getKey(name, PASSWORD.toCharArray());
    Certificate shown = keys.getCertificate(name);
    replace(key, pem("PRIVATE KEY", secret.getEncoded()));
    replace(certificate, pem("CERTIFICATE", shown.getEncoded()));
  }

  /** A new certificate of this name and its key, as a Secret of Kubernetes has them. */
  public Map<String, String> secret(String name) throws Exception {
    KeyStore keys = generated(name);
    return Map.of(
        "tls.crt",
        pem("CERTIFICATE", keys.getCertificate(name).getEncoded()),
        "tls.key",
        pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  /** A client's, which trusts this name's certificate alone and shows it as its own. */
  SSLContext showing(String name) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(load(store(name)), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted(name), null);
    return context;
  }

  /** Another certificate of this name without its key, in the place of the certificate. */
  void mismatch(String name) throws Exception {
    replace(certificate, pem("CERTIFICATE", generated(name).getCertificate(name).getEncoded()));
  }

  /** A file that is no certificate, in the place of the certificate. */
  void spoil() throws Exception {
    replace(certificate, "broken");
  }

  /** A client's, which trusts this name's certificate alone. */
  public SSLContext trusting(String name) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted(name), null);
    return context;
  }

  private TrustManager[] trusted(String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, load(store(name)).getCertificate(name));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    return managers.getTrustManagers();
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private KeyStore generated(String name) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "3650",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store(name).toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    return load(store(name));
  }

  private static KeyStore load(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void replace(Path file, String text) throws Exception {
    Path next = folder.resolve("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
