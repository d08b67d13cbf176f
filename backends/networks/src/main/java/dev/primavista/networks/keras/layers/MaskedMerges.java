package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Products and extremes of values in Keras 3, of which hidden steps have no part. */
final class MaskedMerges {
  private final LayerCall call;
  private final List<Activation> values;

  /** For each value which of its steps are shown, with a last dimension of size 1. */
  private final List<@Nullable Activation> shown = new ArrayList<>();

  /**
   * @param values what the layer is called with, with as many dimensions each
   */
  MaskedMerges(LayerCall call, List<Activation> values) {
    this.call = call;
    this.values = Promotion.alike(call, values);
    for (int i = 0; i < values.size(); i++) {
      Activation value = values.get(i);
      Mask mask = call.masks().of(value);
      shown.add(mask == null ? null : wide(mask.shown(), value));
    }
  }

  private Activation wide(Activation mask, Activation value) {
    if (mask.rank() != value.rank() - 1) {
      throw new Unsupported(
          "a mask of rank %d for values of rank %d".formatted(mask.rank(), value.rank()));
    }
    return new Reshaping(call.graph()).expand(mask, mask.rank());
  }

  /** The product; zeros where every value is hidden. */
  Activation product() {
    List<Activation> factors = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Activation seen = shown.get(i);
      factors.add(seen == null ? values.get(i) : where(seen, values.get(i), number(1)));
    }
    Activation product = combined("Mul", factors);
    List<Activation> masks = shown.stream().filter(Objects::nonNull).toList();
    return masks.size() < values.size()
        ? product
        : where(call.elements().fold("Or", masks), product, number(0));
  }

  /** The extreme that an operator of ONNX makes of two values, taken from the left. */
  Activation extreme(String operator) {
    Activation most = values.getFirst();
    Activation seen = shown.getFirst();
    for (int i = 1; i < values.size(); i++) {
      Activation value = values.get(i);
      Activation also = shown.get(i);
      if (also != null) {
        value = where(also, value, most);
      }
      if (seen != null) {
        most = where(seen, most, value);
      }
      seen = seen == null || also == null ? null : call.elements().binary("Or", seen, also);
      most = combined(operator, List.of(most, value));
    }
    return most;
  }

  private Activation combined(String operator, List<Activation> operands) {
    return Promotion.combined(call, operator, operands, values.getFirst().type());
  }

  private Activation number(double number) {
    Lowering graph = call.graph();
    String made = graph.number(values.getFirst().type(), number);
    return Activation.plain(made, values.getFirst().type(), List.of());
  }

  private Activation where(Activation seen, Activation value, Activation otherwise) {
    Lowering graph = call.graph();
    String made =
        graph.node("Where", graph.plain(seen), graph.plain(value), graph.plain(otherwise));
    List<Long> shape = Elementwise.broadcast(value.shape(), otherwise.shape());
    return Activation.plain(made, value.type(), shape);
  }
}
