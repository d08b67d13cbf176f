package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.TensorflowProto.TensorProto;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.oip.TensorBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader and writer of tensors against the generated class. */
class TensorProtoTest {
  private static final int MOST_BYTES = 2_000_000;

  private static Tensor read(TensorProto proto) {
    return read(proto.toByteArray());
  }

  private static Tensor read(byte[] bytes) {
    return new TensorProtoReader(
            "x", 0, bytes, new ProtoReader.Slice(0, bytes.length), TensorProtoTest::take)
        .read();
  }

  private static void take(String label, long count, int each) {
    if (count > MOST_BYTES / each) {
      throw new IllegalStateException(label + " is too large");
    }
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.dataType()).isEqualTo(expected.dataType());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(TensorBytes.encode(actual)).isEqualTo(TensorBytes.encode(expected));
  }

  private static void refused(TensorProto.Builder proto, String reason) {
    assertThatThrownBy(() -> read(proto.build()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("input 'x'")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource
  void content_of_every_type_is_read(DataType type) {
    Tensor sample = Requests.sample(type);
    assertSame(read(Predictions.content(sample)), sample);
  }

  @ParameterizedTest
  @EnumSource
  void elements_in_the_field_of_every_type_are_read(DataType type) {
    Tensor sample = Requests.sample(type);
    assertSame(read(Predictions.values(sample)), sample);
  }

  @ParameterizedTest
  @EnumSource
  void the_last_element_stands_for_those_that_are_left_out(DataType type) {
    Tensor sample = Requests.sample(type);
    TensorProto proto =
        Predictions.values(sample).toBuilder()
            .setTensorShape(Predictions.head(type, Shape.of(2, 7)).getTensorShape())
            .build();
    Tensor read = read(proto);
    assertThat(read.shape()).isEqualTo(Shape.of(2, 7));
    for (int i = 0; i < 14; i++) {
      assertThat(element(read, i)).isEqualTo(element(sample, Math.min(i, 5)));
    }
  }

  private static Object element(Tensor tensor, int index) {
    return switch (tensor) {
      case BytesTensor texts -> texts.stringAt(index);
      case FixedTensor numbers -> numbers.doubleAt(index);
    };
  }

  @ParameterizedTest
  @EnumSource
  void without_elements_all_are_zero(DataType type) {
    Shape shape = Shape.of(3);
    Tensor expected =
        type == DataType.BYTES
            ? BytesTensor.wrap(shape, new byte[][] {{}, {}, {}})
            : FixedTensor.allocate(type, shape);
    assertSame(read(Predictions.head(type, shape).build()), expected);
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_tensor_and_a_scalar_are_read(DataType type) {
    assertThat(read(Predictions.head(type, Shape.of(0, 3)).build()).shape())
        .isEqualTo(Shape.of(0, 3));
    TensorProto scalar =
        Predictions.values(Requests.sample(type)).toBuilder().clearTensorShape().build();
    refused(scalar.toBuilder(), "other elements");
    assertThat(read(Predictions.head(type, Shape.of()).clearTensorShape().build()).shape())
        .isEqualTo(Shape.of());
  }

  /** Writers may leave lists unpacked, put fields in any order and split a list in two. */
  @Test
  void other_spellings_of_the_same_message_are_read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt64(10, 1);
    out.writeByteArray(10, new byte[] {2, 3});
    out.writeInt64(10, -7);
    out.writeString(99, "unknown");
    out.writeByteArray(
        2, Predictions.head(DataType.INT64, Shape.of(2, 2)).getTensorShape().toByteArray());
    out.writeInt32(3, 1);
    out.writeEnum(1, 9);
    out.flush();
    assertSame(read(bytes.toByteArray()), FixedTensor.ofLongs(Shape.of(2, 2), 1, 2, 3, -7));
  }

  @Test
  void floats_are_read_unpacked_too() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(
        2, Predictions.head(DataType.FP32, Shape.of(2)).getTensorShape().toByteArray());
    out.writeFloat(5, 0.5f);
    out.writeFloat(5, -2);
    out.writeEnum(1, 1);
    out.flush();
    assertSame(read(bytes.toByteArray()), FixedTensor.ofFloats(Shape.of(2), 0.5f, -2));
  }

  /** As TensorFlow's tensors in C++ write them: the lengths first. */
  @Test
  void texts_in_the_content_are_read() {
    byte[] content = "\1\0\2abc".getBytes(StandardCharsets.ISO_8859_1);
    TensorProto.Builder proto =
        Predictions.head(DataType.BYTES, Shape.of(3))
            .setTensorContent(ByteString.copyFrom(content));
    assertSame(read(proto.build()), BytesTensor.ofStrings(List.of("a", "", "bc")));
    for (String wrong : List.of("\1\0\2ab", "\1\0\2abcd", "\1\0", "\1\0\177abc")) {
      proto.setTensorContent(ByteString.copyFrom(wrong.getBytes(StandardCharsets.ISO_8859_1)));
      assertThatThrownBy(() -> read(proto.build())).isInstanceOf(InvalidRequest.class);
    }
  }

  @Test
  void more_elements_than_the_shape_has_are_refused() {
    TensorProto.Builder floats = Predictions.head(DataType.FP32, Shape.of(2));
    refused(floats.addAllFloatVal(List.of(1f, 2f, 3f)), "other elements than those of FP32[2]");
    TensorProto.Builder texts = Predictions.head(DataType.BYTES, Shape.of(1));
    ByteString text = ByteString.copyFromUtf8("a");
    refused(texts.addStringVal(text).addStringVal(text), "other elements than those of BYTES[1]");
    refused(Predictions.head(DataType.INT64, Shape.of(0)).addInt64Val(1), "other elements");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void content_of_another_size_is_refused(DataType type) {
    byte[] content = new byte[2 * type.byteSize() + 1];
    refused(
        Predictions.head(type, Shape.of(2)).setTensorContent(ByteString.copyFrom(content)),
        "bytes given");
  }

  @Test
  void elements_of_another_type_are_refused_not_taken_for_zeros() {
    refused(
        Predictions.head(DataType.INT32, Shape.of(1)).addFloatVal(1),
        "float_val given, int_val expected for DT_INT32");
    refused(
        Predictions.head(DataType.FP32, Shape.of(1))
            .addFloatVal(1)
            .setTensorContent(ByteString.copyFrom(new byte[4])),
        "float_val given, tensor_content alone expected for DT_FLOAT");
  }

  @Test
  void numbers_beyond_their_type_are_refused() {
    refused(Predictions.head(DataType.INT8, Shape.of(1)).addIntVal(128), "-128 to 127");
    refused(Predictions.head(DataType.UINT16, Shape.of(1)).addIntVal(-1), "0 to 65535");
    refused(Predictions.head(DataType.FP16, Shape.of(1)).addHalfVal(0x10000), "0 to 65535");
    refused(
        Predictions.head(DataType.BOOL, Shape.of(1))
            .setTensorContent(ByteString.copyFrom(new byte[] {2})),
        "0 or 1");
  }

  @Test
  void shapes_that_are_none_are_refused() {
    refused(Predictions.head(DataType.FP32, Shape.of(-1)), "dimension -1 given");
    TensorProto.Builder unknown = Predictions.head(DataType.FP32, Shape.of(1));
    unknown.getTensorShapeBuilder().setUnknownRank(true);
    refused(unknown, "unknown_rank");
    long[] many = new long[40];
    Arrays.fill(many, 1);
    refused(Predictions.head(DataType.FP32, Shape.of(many)), "more than 32 dimensions");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 18, 20, 21, 101, 1_000_000})
  void types_that_are_not_known_are_refused(int dtype) {
    refused(
        Predictions.head(DataType.FP32, Shape.of(1)).setDtypeValue(dtype),
        "dtype " + dtype + " is not known here (expected: [DT_FLOAT");
  }

  @ParameterizedTest
  @EnumSource
  void no_memory_is_taken_for_shapes_beyond_the_room(DataType type) {
    TensorProto.Builder some = Predictions.values(Requests.sample(type)).toBuilder();
    some.setTensorShape(Predictions.head(type, Shape.of(1L << 40)).getTensorShape());
    assertThatThrownBy(() -> read(some.build())).hasMessage("input 'x' is too large");
    some.setTensorShape(Predictions.head(type, Shape.of(1L << 40, 1L << 40)).getTensorShape());
    refused(some, "other elements");
    some.setTensorShape(Predictions.head(type, Shape.of(1L << 61)).getTensorShape());
    assertThatThrownBy(() -> read(some.build())).hasMessage("input 'x' is too large");
  }

  @Test
  void a_long_text_is_not_repeated_beyond_the_room() {
    TensorProto.Builder proto = Predictions.head(DataType.BYTES, Shape.of(1000));
    proto.addStringVal(ByteString.copyFrom(new byte[2000]));
    assertThatThrownBy(() -> read(proto.build())).hasMessage("input 'x' is too large");
  }

  @ParameterizedTest
  @EnumSource
  void a_message_cut_off_anywhere_is_read_or_refused(DataType type) {
    for (TensorProto proto :
        List.of(
            Predictions.values(Requests.sample(type)),
            Predictions.content(Requests.sample(type)))) {
      byte[] whole = proto.toByteArray();
      for (int size = 0; size < whole.length; size++) {
        readOrRefused(Arrays.copyOf(whole, size));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void damaged_messages_are_read_or_refused(DataType type) {
    Random random = new Random(7);
    byte[] whole = Predictions.values(Requests.sample(type)).toByteArray();
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      readOrRefused(damaged);
    }
  }

  private static void readOrRefused(byte[] bytes) {
    try {
      assertThat(read(bytes).shape().rank()).isLessThan(33);
    } catch (InvalidRequest refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    } catch (IllegalStateException full) {
      assertThat(full).hasMessageEndingWith("is too large");
    }
  }

  @ParameterizedTest
  @EnumSource
  void answers_are_what_the_generated_class_reads(DataType type) throws IOException {
    Tensor sample = Requests.sample(type);
    assertThat(written(sample)).isEqualTo(Predictions.values(sample));
  }

  @ParameterizedTest
  @EnumSource
  void long_answers_are_what_the_generated_class_reads(DataType type) throws IOException {
    Tensor sample = Requests.sample(type);
    TensorProto proto =
        Predictions.values(sample).toBuilder()
            .setTensorShape(Predictions.head(type, Shape.of(100_000)).getTensorShape())
            .build();
    Tensor large = read(proto);
    assertThat(written(large)).isEqualTo(Predictions.values(large));
  }

  private static TensorProto written(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TensorProtoWriter.write(tensor)
        .frame()
        .message()
        .forEach(
            part -> {
              byte[] piece = new byte[part.remaining()];
              part.get(piece);
              bytes.writeBytes(piece);
            });
    return TensorProto.parseFrom(bytes.toByteArray());
  }

  @Test
  void a_text_longer_than_a_piece_is_answered_whole() throws IOException {
    Tensor text = BytesTensor.ofStrings(Collections.nCopies(3, "t".repeat(20_000)));
    assertThat(written(text)).isEqualTo(Predictions.values(text));
  }
}
