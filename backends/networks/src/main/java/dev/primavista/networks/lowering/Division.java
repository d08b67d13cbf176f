package dev.primavista.networks.lowering;

import dev.primavista.onnx.graph.ElementType;
import java.util.List;

/** Quotients and remainders of operands of one type, as Python has them. */
public record Division(Elementwise elements) {
  /** The quotient rounded down; of integers by way of the remainder. */
  public Activation floored(Activation dividend, Activation divisor) {
    if (dividend.type() == ElementType.FLOAT) {
      return elements.unary("Floor", elements.binary("Div", dividend, divisor));
    }
    Activation rest = remainder(dividend, divisor);
    return elements.binary("Div", elements.binary("Sub", dividend, rest), divisor);
  }

  /** What is left of the quotient rounded down; its sign is the divisor's. */
  public Activation remainder(Activation dividend, Activation divisor) {
    if (dividend.type() != ElementType.FLOAT) {
      return elements.binary("Mod", dividend, divisor);
    }
    Activation rest = truncated(dividend, divisor);
    Activation alike =
        elements.binary("Equal", negative(dividend), negative(divisor), ElementType.BOOL);
    return chosen(alike, rest, truncated(elements.binary("Add", rest, divisor), divisor));
  }

  /** What is left of the quotient rounded towards zero; its sign is the dividend's. */
  public Activation truncated(Activation dividend, Activation divisor) {
    return elements.remainder(dividend, divisor);
  }

  private Activation negative(Activation value) {
    return elements.binary("Less", value, number(value.type(), 0), ElementType.BOOL);
  }

  private Activation number(ElementType type, double number) {
    return Activation.plain(elements.graph().number(type, number), type, List.of());
  }

  private Activation chosen(Activation condition, Activation yes, Activation no) {
    Lowering graph = elements.graph();
    List<Long> shape =
        Elementwise.broadcast(condition.shape(), Elementwise.broadcast(yes.shape(), no.shape()));
    String made = graph.node("Where", graph.plain(condition), graph.plain(yes), graph.plain(no));
    return Activation.plain(made, yes.type(), shape);
  }
}
