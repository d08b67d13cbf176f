package dev.primavista.sklearn.image;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Images;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.MersenneTwister;
import java.util.List;

/**
 * {@code PatchExtractor}: all rectangles of one size in each image, or some that are drawn with a
 * seed of the file's own.
 */
final class PatchExtractor {
  /** Where a patch begins. */
  private record Corner(int row, int column) {}

  private final int height;
  private final int width;

  /** All where it is negative, a part of them below 1, or a number of them. */
  private final double most;

  private final long seed;

  private PatchExtractor(State state) {
    List<PyValue> size =
        state.optional("patch_size").isPresent() ? state.items("patch_size") : List.of();
    height = size.isEmpty() ? 0 : State.integer("patch_size", size.getFirst());
    width = size.isEmpty() ? 0 : State.integer("patch_size", size.getLast());
    most = most(state);
    PyValue given = state.optional("random_state").orElse(null);
    if (most >= 0 && !(given instanceof PyInt)) {
      throw new UnreadableModel(
          "it draws patches without a seed (expected: an integer random_state)");
    }
    seed = given instanceof PyInt number ? number.longValue() : 0;
  }

  private static double most(State state) {
    return switch (state.optional("max_patches").orElse(null)) {
      case null -> -1;
      case PyInt number when number.longValue() >= 1 -> number.longValue();
      case PyFloat part when part.value() > 0 && part.value() < 1 -> part.value();
      case PyValue other ->
          throw new UnreadableModel(
              "parameter 'max_patches' is " + State.number("max_patches", other));
    };
  }

  static Estimator read(State state, Reading reading) {
    PatchExtractor model = new PatchExtractor(state);
    reading.rowsTogether();
    return Fitted.of(state, new Input.Pictures())
        .note(model.height == 0 ? "a tenth of the size" : model.height + " x " + model.width)
        .onRows(Method.TRANSFORM, model::transform)
        .build();
  }

  private Images transform(Data rows) {
    if (!(rows instanceof Images images)) {
      throw new InvalidRequest("wrong_datatype", "images expected, of three or four dimensions");
    }
    int high = height == 0 ? images.height() / 10 : height;
    int wide = width == 0 ? images.width() / 10 : width;
    int down = images.height() - high + 1;
    int across = images.width() - wide + 1;
    if (high < 1 || wide < 1 || down < 1 || across < 1) {
      throw new InvalidRequest(
          "wrong_shape",
          "images of "
              + images.height()
              + " x "
              + images.width()
              + " pixels given (expected: at least one patch of "
              + high
              + " x "
              + wide
              + ")");
    }
    int each = count(Math.multiplyExact(down, across));
    int line = wide * images.channels();
    int total = Math.multiplyExact(images.count(), each);
    double[] patches = new double[Math.multiplyExact(Math.multiplyExact(total, high), line)];
    MersenneTwister random = new MersenneTwister(seed);
    int at = 0;
    for (int image = 0; image < images.count(); image++) {
      for (Corner corner : corners(down, across, each, random)) {
        for (int row = 0; row < high; row++) {
          int pixel =
              (image * images.height() + corner.row() + row) * images.width() + corner.column();
          System.arraycopy(images.values(), pixel * images.channels(), patches, at, line);
          at += line;
        }
      }
    }
    return new Images(total, high, wide, images.channels(), patches);
  }

  private int count(int all) {
    return most < 0 ? all : most < 1 ? (int) (most * all) : (int) Math.min(most, all);
  }

  private Corner[] corners(int down, int across, int count, MersenneTwister random) {
    Corner[] corners = new Corner[count];
    if (most < 0) {
      for (int i = 0; i < count; i++) {
        corners[i] = new Corner(i / across, i % across);
      }
      return corners;
    }
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = random.upTo(down - 1);
    }
    for (int i = 0; i < count; i++) {
      corners[i] = new Corner(rows[i], random.upTo(across - 1));
    }
    return corners;
  }
}
