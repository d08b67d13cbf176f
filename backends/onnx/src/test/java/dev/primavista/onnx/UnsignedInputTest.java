package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnsignedInputTest {
  @TempDir private Path folder;

  /** The engine answers what it was given; an Identity would not reach it. */
  private Path copy(int elementType) throws Exception {
    ProtoWriter axis = new ProtoWriter().text(1, "axis").varint(3, 0).varint(20, 2);
    ProtoWriter node =
        new ProtoWriter().text(1, "x").text(2, "y").text(4, "Concat").message(5, axis);
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node)
            .text(2, "copy")
            .message(11, matrix("x", elementType))
            .message(12, matrix("y", elementType));
    ByteBuffer model = TinyModels.model(graph).toDirect();
    byte[] bytes = new byte[model.remaining()];
    model.get(bytes);
    return Files.write(folder.resolve("copy.onnx"), bytes);
  }

  private static ProtoWriter matrix(String name, int elementType) {
    ProtoWriter any = new ProtoWriter().text(2, "n");
    ProtoWriter shape = new ProtoWriter().message(1, any).message(1, any);
    ProtoWriter tensor = new ProtoWriter().varint(1, elementType).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  @ParameterizedTest
  @CsvSource({"UINT16,4", "UINT32,12", "UINT64,13"})
  void every_bit_pattern_passes(DataType type, int elementType) throws Exception {
    byte[] bits = new byte[64 * 64 * type.byteSize()];
    new Random(3).nextBytes(bits);
    FixedTensor given = FixedTensor.wrap(type, Shape.of(64, 64), ByteBuffer.wrap(bits));
    try (LoadedModel model = new OnnxBackend().load(copy(elementType));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs().getFirst().dataType()).isEqualTo(type);
      Tensor answer = Objects.requireNonNull(instance.execute(Map.of("x", given)).get("y"));
      assertThat(answer.dataType()).isEqualTo(type);
      assertThat(((FixedTensor) answer).data()).isEqualTo(given.data());
    }
  }
}
