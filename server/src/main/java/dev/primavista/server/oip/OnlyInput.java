package dev.primavista.server.oip;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The only input of a model, which clients of KServe and MLServer call {@code input-0} or {@code
 * input-1}, whatever its name is, or send as the columns of a data frame.
 */
public final class OnlyInput {
  private static final Pattern CONVENTION = Pattern.compile("input-[0-9]+");

  private OnlyInput() {}

  /**
   * The inputs by the names of the model that they are for; the same where it has these names.
   *
   * @param contentType what the request says of all of them; empty where it says nothing
   */
  public static SequencedMap<String, Tensor> named(
      SequencedMap<String, Tensor> sent,
      String contentType,
      ModelRegistry registry,
      String model,
      OptionalLong version) {
    boolean frame = contentType.equals(FrameColumns.CONTENT_TYPE);
    if (!frame && !isConvention(sent)) {
      return sent;
    }
    return registry
        .lookUp(model, version)
        .map(ModelHandle::signature)
        .filter(signature -> signature.inputs().size() == 1 && noneKnown(signature, sent.keySet()))
        .map(signature -> named(sent, frame, signature.inputs().getFirst()))
        .orElse(sent);
  }

  private static boolean isConvention(SequencedMap<String, Tensor> sent) {
    return sent.size() == 1 && CONVENTION.matcher(sent.firstEntry().getKey()).matches();
  }

  private static boolean noneKnown(Signature signature, Set<String> names) {
    return signature.inputsOf(names).stream().noneMatch(spec -> names.contains(spec.name()));
  }

  private static SequencedMap<String, Tensor> named(
      SequencedMap<String, Tensor> sent, boolean frame, TensorSpec input) {
    SequencedMap<String, Tensor> named = new LinkedHashMap<>();
    if (isConvention(sent)) {
      named.put(input.name(), sent.firstEntry().getValue());
    } else if (frame && FrameColumns.fit(input, sent)) {
      named.put(input.name(), FrameColumns.joined(input, sent));
    } else {
      return sent;
    }
    return named;
  }
}
