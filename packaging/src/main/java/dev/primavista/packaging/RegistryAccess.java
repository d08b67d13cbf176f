package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.RegistryCredentialsNotSentException;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import land.oras.Registry;

/**
 * How a registry is reached: over TLS alone, as somebody or as nobody.
 *
 * @param said the user and password that were typed; without them, what docker's configuration says
 */
public record RegistryAccess(Optional<Login> said) {
  /** What the system says of a full disk. */
  private static final String NO_SPACE = "No space left on device";

  /** A user of a registry. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  RegistryImage image(ImageReference reference) {
    RegistryImage image = RegistryImage.named(reference);
    login(reference).ifPresent(login -> image.addCredential(login.user(), login.password()));
    return image;
  }

  /** A client for what lies beside an image. */
  Registry registry(ImageReference reference) {
    String host = reference.getRegistry();
    return login(reference)
        .map(login -> Registry.builder().defaults(host, login.user(), login.password()).build())
        .orElseGet(() -> Registry.builder().defaults(host).build());
  }

  private Optional<Login> login(ImageReference reference) {
    if (said.isPresent()) {
      return said;
    }
    try {
      Optional<Credential> kept =
          CredentialRetrieverFactory.forImage(reference, _ -> {}).dockerConfig().retrieve();
      return kept.map(one -> new Login(one.getUsername(), one.getPassword()));
    } catch (CredentialRetrievalException | RuntimeException unreadable) {
      throw new PackagingException(
          "no_login", "docker's configuration cannot be read: " + unreadable.getMessage(), null);
    }
  }

  /** What a registry's refusal or absence means. */
  PackagingException failed(ImageReference reference, Throwable failure) {
    String registry = reference.getRegistry();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case RegistryUnauthorizedException _,
            RegistryAuthenticationFailedException _,
            RegistryCredentialsNotSentException _ -> {
          return refused(reference);
        }
        case InsecureRegistryException _, SSLException _ -> {
          return untrusted(registry);
        }
        case UnknownHostException _, SocketException _, HttpTimeoutException _ -> {
          return unreachable(registry, cause);
        }
        case IOException full when String.valueOf(full.getMessage()).contains(NO_SPACE) -> {
          return new PackagingException(
              "unwritable_file", "the image cannot be written: " + firstLine(full), null);
        }
        default -> {
          // The cause of the cause may tell more.
        }
      }
    }
    return new PackagingException("registry_failed", registry + ": " + deepest(failure), null);
  }

  /** What the last of the causes says, in one line. */
  static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return firstLine(deepest);
  }

  /** Somebody who may not do what he asked for. */
  PackagingException refused(ImageReference reference) {
    String registry = reference.getRegistry();
    String who = login(reference).map(login -> "user '" + login.user() + "'").orElse("no login");
    return new PackagingException(
        "registry_refused",
        registry + " refuses " + who + " for " + reference.getRepository(),
        "'--username NAME --password-stdin', or 'docker login " + registry + "' beforehand");
  }

  private static PackagingException untrusted(String registry) {
    return new PackagingException(
        "registry_untrusted",
        registry + " has no certificate that is trusted (expected: TLS with a known authority)",
        "'--cacert FILE.pem' names the authority");
  }

  private static PackagingException unreachable(String registry, Throwable cause) {
    return new PackagingException(
        "registry_unreachable",
        registry + " cannot be reached: " + firstLine(cause),
        "'--tar FILE.tar' needs no registry");
  }

  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
