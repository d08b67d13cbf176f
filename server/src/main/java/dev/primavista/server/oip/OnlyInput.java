package dev.primavista.server.oip;

import dev.primavista.core.model.Signature;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * The only input of a model, which clients of KServe and MLServer call {@code input-0} or {@code
 * input-1}, whatever its name is.
 */
public final class OnlyInput {
  private static final Pattern CONVENTION = Pattern.compile("input-[0-9]+");

  private OnlyInput() {}

  /** The inputs by the names of the model that they are for; the same where it has these names. */
  public static SequencedMap<String, Tensor> named(
      SequencedMap<String, Tensor> sent,
      ModelRegistry registry,
      String model,
      OptionalLong version) {
    if (sent.size() != 1 || !CONVENTION.matcher(sent.firstEntry().getKey()).matches()) {
      return sent;
    }
    return registry
        .lookUp(model, version)
        .map(ModelHandle::signature)
        .map(signature -> named(sent, signature))
        .orElse(sent);
  }

  private static SequencedMap<String, Tensor> named(
      SequencedMap<String, Tensor> sent, Signature signature) {
    String name = sent.firstEntry().getKey();
    boolean known =
        signature.inputsOf(sent.keySet()).stream().anyMatch(spec -> spec.name().equals(name));
    if (known || signature.inputs().size() != 1) {
      return sent;
    }
    SequencedMap<String, Tensor> named = new LinkedHashMap<>();
    named.put(signature.inputs().getFirst().name(), sent.firstEntry().getValue());
    return named;
  }
}
