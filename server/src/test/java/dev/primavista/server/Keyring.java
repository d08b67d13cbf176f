package dev.primavista.server;

import dev.primavista.server.security.HashedKey;
import dev.primavista.server.security.KeyFile;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A reader's and an admin's key, and the file that has their hashes. */
public record Keyring(String reader, String admin, KeyFile file) {
  /** Fresh keys, in a file of this folder. */
  public static Keyring in(Path folder) throws IOException {
    SecureRandom random = new SecureRandom();
    String reader = HashedKey.fresh(random);
    String admin = HashedKey.fresh(random);
    Path file =
        Files.writeString(
            folder.resolve("keys"),
            HashedKey.of("shop", Role.READER, reader, random).line()
                + "\n"
                + HashedKey.of("ops", Role.ADMIN, admin, random).line()
                + "\n");
    return new Keyring(reader, admin, new KeyFile(file));
  }
}
