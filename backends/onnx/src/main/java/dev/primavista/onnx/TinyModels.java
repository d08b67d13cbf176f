package dev.primavista.onnx;

import dev.primavista.onnx.wire.ProtoWriter;

/** The parts that ONNX models made in memory share. Field numbers are those of onnx.proto. */
final class TinyModels {
  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;

  private TinyModels() {}

  /** A model of this graph. */
  static ProtoWriter model(ProtoWriter graph) {
    return new ProtoWriter()
        .varint(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtoWriter().text(1, "").varint(2, OPSET));
  }

  /** An input or output of this element type and any shape. */
  static ProtoWriter output(String name, int elementType) {
    ProtoWriter tensor = new ProtoWriter().varint(1, elementType);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
