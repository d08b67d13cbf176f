package dev.primavista.packaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A statement that an image is ours, as cosign writes it ("simple signing", ECDSA on P-256 with
 * SHA-256), so that cosign, podman, skopeo and cluster policies check it.
 *
 * @param payload what is signed: the repository and the digest, as JSON
 * @param signature in DER
 */
record Signature(byte[] payload, byte[] signature) {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int CURVE_BITS = 256;

  /** Signs the digest of an image in a repository. */
  static Signature of(String repository, String digest, PrivateKey key) {
    byte[] payload =
        ("{\"critical\":{\"identity\":{\"docker-reference\":\"%s\"},"
                + "\"image\":{\"docker-manifest-digest\":\"%s\"},"
                + "\"type\":\"cosign container image signature\"},\"optional\":null}")
            .formatted(repository, digest)
            .getBytes(StandardCharsets.UTF_8);
    try {
      java.security.Signature signer = java.security.Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(payload);
      return new Signature(payload, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new PackagingException("wrong_key", "the key cannot sign: " + e.getMessage(), null);
    }
  }

  /** Whether this key signed it, and it is about this digest in this repository. */
  boolean holds(String repository, String digest, PublicKey key) {
    try {
      java.security.Signature verifier = java.security.Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(payload);
      Map<String, String> said = texts();
      return verifier.verify(signature)
          && digest.equals(said.get("docker-manifest-digest"))
          && repository.equals(said.get("docker-reference"));
    } catch (GeneralSecurityException | IOException notOne) {
      return false;
    }
  }

  /** The texts of the payload by the name beside them. */
  private Map<String, String> texts() throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(payload)) {
      for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
        if (at == JsonToken.VALUE_STRING) {
          texts.put(json.currentName(), json.getText());
        }
      }
    }
    return texts;
  }

  /**
   * Reads a private key of PKCS#8 in PEM.
   *
   * @throws PackagingException if it is none on P-256
   */
  static PrivateKey privateKey(Path pem) {
    try {
      byte[] der = der(pem, "PRIVATE KEY");
      return onCurve(
          pem, KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
      throw wrongKey(pem, "PRIVATE");
    }
  }

  /**
   * Reads a public key in PEM.
   *
   * @throws PackagingException if it is none on P-256
   */
  static PublicKey publicKey(Path pem) {
    try {
      byte[] der = der(pem, "PUBLIC KEY");
      return onCurve(pem, KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
      throw wrongKey(pem, "PUBLIC");
    }
  }

  private static <K extends Key> K onCurve(Path pem, K key) throws GeneralSecurityException {
    if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() == CURVE_BITS) {
      return key;
    }
    throw new GeneralSecurityException(pem + " is on another curve");
  }

  private static byte[] der(Path pem, String kind) throws IOException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + kind + "-----");
    if (from < 0 || to < from) {
      throw new IOException(pem + " has no " + kind);
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }

  private static PackagingException wrongKey(Path pem, String kind) {
    return new PackagingException(
        "wrong_key",
        pem
            + " is no key that can be used (expected: a PEM file with BEGIN "
            + kind
            + " KEY, ECDSA on P-256)",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sign.key");
  }
}
