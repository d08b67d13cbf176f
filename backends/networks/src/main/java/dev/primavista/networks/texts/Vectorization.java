package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Keras's {@code TextVectorization} makes of texts: the numbers of their words, or what each
 * word of a vocabulary counts.
 *
 * @param words how a text is taken apart
 * @param counting whether words are counted; otherwise their numbers stand in the text's order
 * @param size so many numbers a row; -1 for as many as the longest text has
 * @param vocabulary in the order of its numbers
 * @param weights what a word counts, by its number; empty where each counts 1
 */
public record Vectorization(
    String from,
    String made,
    Words words,
    Counting counting,
    int size,
    List<String> vocabulary,
    List<Double> weights,
    Map<String, Integer> numbers)
    implements TextStep {
  static final String KIND = "vectorization";

  /** The number of words that the vocabulary has not, where numbers are asked for. */
  private static final int UNKNOWN = 1;

  /** A made tensor may take this part of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** And the words of one row, before they are numbers, this. */
  private static final int PART_FOR_WORDS = 8;

  /** What stands in a row. */
  public enum Counting {
    /** The words' numbers: 0 for nothing, 1 for an unknown word, then the vocabulary. */
    NUMBERS,
    /** 1 for each word that there is: unknown ones together, then the vocabulary. */
    PRESENCE,
    /** How often each word is there. */
    FREQUENCY
  }

  public Vectorization {
    vocabulary = List.copyOf(vocabulary);
    weights = List.copyOf(weights);
    numbers = Map.copyOf(numbers);
  }

  /** Finds the number of each word. */
  public static Vectorization of(
      String from,
      String made,
      Words words,
      Counting counting,
      int size,
      List<String> vocabulary,
      List<Double> weights) {
    Map<String, Integer> numbers = new HashMap<>();
    int first = counting == Counting.NUMBERS ? UNKNOWN + 1 : 1;
    for (int i = 0; i < vocabulary.size(); i++) {
      numbers.put(vocabulary.get(i), first + i);
    }
    return new Vectorization(from, made, words, counting, size, vocabulary, weights, numbers);
  }

  /** The elements of what it makes. */
  public DataType type() {
    return weights.isEmpty() ? DataType.INT64 : DataType.FP32;
  }

  @Override
  public boolean keepsRowsApart() {
    return size >= 0;
  }

  @Override
  public Tensor make(Tensor given) {
    BytesTensor texts = TextStep.texts(given);
    int rows = texts.rows();
    int inRow = rows == 0 ? 0 : texts.elementCount() / rows;
    return counting == Counting.NUMBERS
        ? numbered(texts, rows, inRow)
        : counted(texts, rows, inRow);
  }

  private FixedTensor numbered(BytesTensor texts, int rows, int inRow) {
    List<int[]> all = new ArrayList<>(rows);
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      int[] found =
          wordsOf(texts, row * inRow, inRow).stream()
              .mapToInt(word -> word.isEmpty() ? 0 : numbers.getOrDefault(word, UNKNOWN))
              .toArray();
      all.add(found);
      longest = Math.max(longest, found.length);
    }
    if (size < 0 && longest == 0) {
      throw new InvalidRequest(
          "empty_input",
          "input '" + from + "': no text has a word (expected: one at least in a request)",
          from);
    }
    int width = size < 0 ? longest : size;
    FixedTensor made = room(rows, width);
    ByteBuffer out = made.data().order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      int[] found = all.get(row);
      for (int i = 0; i < Math.min(width, found.length); i++) {
        out.putLong((row * width + i) * Long.BYTES, found[i]);
      }
    }
    return made;
  }

  private FixedTensor counted(BytesTensor texts, int rows, int inRow) {
    FixedTensor made = room(rows, size);
    ByteBuffer out = made.data().order(ByteOrder.LITTLE_ENDIAN);
    int[] counts = new int[size];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(counts, 0);
      for (String word : wordsOf(texts, row * inRow, inRow)) {
        int number = numbers.getOrDefault(word, 0);
        if (!word.isEmpty() && number < size) {
          counts[number] = counting == Counting.PRESENCE ? 1 : counts[number] + 1;
        }
      }
      for (int i = 0; i < size; i++) {
        if (weights.isEmpty()) {
          out.putLong((row * size + i) * Long.BYTES, counts[i]);
        } else {
          float weight = weights.get(i).floatValue();
          out.putFloat((row * size + i) * Float.BYTES, counts[i] * weight);
        }
      }
    }
    return made;
  }

  private List<String> wordsOf(BytesTensor texts, int first, int count) {
    return words.of(texts, first, count, Runtime.getRuntime().maxMemory() / PART_FOR_WORDS);
  }

  private FixedTensor room(int rows, int width) {
    long bytes = (long) rows * width * type().byteSize();
    long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    if (bytes > most) {
      throw new TooLarge(
          "input '%s': %,d rows of %,d numbers are made of its texts (expected: at most %,d bytes)"
              .formatted(from, rows, width, most),
          "send fewer or shorter texts at once");
    }
    return FixedTensor.allocate(type(), Shape.of(rows, width));
  }

  @Override
  public String example(Shape wanted) {
    long count = wanted.rank() < 2 ? 1 : Math.clamp(wanted.dimension(1), 1, 8);
    if (size < 0 && wanted.rank() > 1) {
      count = wanted.dimension(1);
    }
    return words.join(vocabulary.stream().limit(count).toList());
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStringField("kind", KIND);
    words.write(out);
    out.writeStringField("counting", counting.name());
    out.writeNumberField("size", size);
    out.writeArrayFieldStart("vocabulary");
    for (String word : vocabulary) {
      out.writeString(word);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("weights");
    for (double weight : weights) {
      out.writeNumber(weight);
    }
    out.writeEndArray();
  }
}
