package dev.primavista.server.scoring;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.repository.ModelHandle;
import java.util.List;
import java.util.Optional;

/**
 * The name that a client of TensorFlow Serving's gives the signature that it asks: every model is
 * served by one, which answers to {@link #DEFAULT} and to the name that its file gives it.
 */
public final class SignatureName {
  public static final String DEFAULT = "serving_default";

  private static final String PARAMETER = "signature_name";
  private static final String ONE_MORE =
      "serve its file as one more model, with parameters: {signature: NAME} in its model.yaml";

  private SignatureName() {}

  /** Whether it means the signature of any model. */
  public static boolean isDefault(String name) {
    return name.isEmpty() || name.equals(DEFAULT);
  }

  /** Why a model does not answer to this name; empty if it does. */
  public static Optional<InvalidRequest> refusal(String name, ModelHandle handle) {
    Optional<String> own = fact("signature", handle).map(List::getFirst);
    if (isDefault(name) || own.equals(Optional.of(name))) {
      return Optional.empty();
    }
    String sentence =
        handle.id()
            + " is not served by the signature that was named (expected: "
            + own.filter(each -> !isDefault(each)).map(each -> each + " or ").orElse("")
            + DEFAULT
            + ")";
    boolean other = fact("signatures", handle).filter(all -> all.contains(name)).isPresent();
    return Optional.of(
        other
            ? new InvalidRequest("unknown_signature", sentence, PARAMETER, ONE_MORE)
            : new InvalidRequest("unknown_signature", sentence, PARAMETER));
  }

  private static Optional<List<String>> fact(String name, ModelHandle handle) {
    return handle.model().description().facts().stream()
        .filter(fact -> fact.name().equals(name))
        .map(Fact::values)
        .findFirst();
  }
}
