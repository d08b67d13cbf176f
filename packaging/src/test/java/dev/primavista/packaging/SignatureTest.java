package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignatureTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @TempDir private Path folder = Path.of("");

  private static KeyPair keys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  @Test
  void holds_for_its_key_its_digest_and_its_repository_alone() throws GeneralSecurityException {
    KeyPair keys = keys("secp256r1");
    Signature made = Signature.of("registry.example/shop", DIGEST, keys.getPrivate());

    assertThat(made.holds("registry.example/shop", DIGEST, keys.getPublic())).isTrue();
    assertThat(made.holds("registry.example/other", DIGEST, keys.getPublic())).isFalse();
    assertThat(made.holds("registry.example/shop", DIGEST.replace('a', 'b'), keys.getPublic()))
        .isFalse();
    assertThat(made.holds("registry.example/shop", DIGEST, keys("secp256r1").getPublic()))
        .isFalse();
  }

  @Test
  void keys_are_read_from_pem_and_others_are_refused() throws Exception {
    KeyPair keys = keys("secp256r1");
    Path secret = pem("sign.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
    Path open = pem("sign.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
    Path long384 = pem("long.key", "PRIVATE KEY", keys("secp384r1").getPrivate().getEncoded());

    Signature made = Signature.of("r", DIGEST, Signature.privateKey(secret));

    assertThat(made.holds("r", DIGEST, Signature.publicKey(open))).isTrue();
    assertThatThrownBy(() -> Signature.privateKey(open))
        .hasMessageContaining("BEGIN PRIVATE KEY, ECDSA on P-256");
    assertThatThrownBy(() -> Signature.privateKey(long384)).hasMessageContaining("P-256");
  }

  private Path pem(String name, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path file = folder.resolve(name);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    return file;
  }
}
