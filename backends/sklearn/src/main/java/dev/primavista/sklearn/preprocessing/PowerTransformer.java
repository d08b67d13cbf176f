package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;

/** {@code PowerTransformer}: Yeo-Johnson or Box-Cox with a power for each column, then scaled. */
final class PowerTransformer {
  private static final double EPSILON = Math.ulp(1.0);

  private final double[] powers;
  private final double[] mean;
  private final double[] scale;
  private final boolean boxCox;

  private PowerTransformer(State state) {
    powers = state.array("lambdas_").doubles();
    boxCox = state.text("method", "yeo-johnson").equals("box-cox");
    mean = new double[powers.length];
    scale = new double[powers.length];
    Arrays.fill(scale, 1);
    if (state.flag("standardize", true)) {
      State scaler = state.object("_scaler");
      if (scaler.optional("mean_").isEmpty() || scaler.optional("scale_").isEmpty()) {
        throw new UnreadableModel("its scaler has no mean and scale");
      }
      System.arraycopy(scaler.doubles("mean_", powers.length), 0, mean, 0, powers.length);
      System.arraycopy(scaler.doubles("scale_", powers.length), 0, scale, 0, powers.length);
    }
  }

  static Estimator read(State state) {
    PowerTransformer model = new PowerTransformer(state);
    return Fitted.of(state, model.powers.length)
        .fullOnly()
        .allowMissing()
        .transform(
            rows ->
                rows.map(
                    (x, i) -> (model.forward(x, model.powers[i]) - model.mean[i]) / model.scale[i]))
        .on(
            Method.INVERSE_TRANSFORM,
            rows ->
                rows.map(
                    (y, i) -> model.backward(y * model.scale[i] + model.mean[i], model.powers[i])))
        .build();
  }

  private double forward(double x, double power) {
    if (!boxCox) {
      return yeoJohnson(x, power);
    }
    if (x <= 0) {
      throw new InvalidRequest("out_of_range", x + " given, Box-Cox takes positive numbers");
    }
    return power == 0 ? Math.log(x) : Math.expm1(power * Math.log(x)) / power;
  }

  private static double yeoJohnson(double x, double power) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (x >= 0) {
      return Math.abs(power) < EPSILON ? Math.log1p(x) : (Math.pow(x + 1, power) - 1) / power;
    }
    return Math.abs(power - 2) > EPSILON
        ? -(Math.pow(-x + 1, 2 - power) - 1) / (2 - power)
        : -Math.log1p(-x);
  }

  private double backward(double y, double power) {
    if (Double.isNaN(y)) {
      return y;
    }
    if (boxCox) {
      return power == 0 ? Math.exp(y) : Math.exp(Math.log1p(power * y) / power);
    }
    if (y >= 0) {
      return Math.abs(power) < EPSILON ? Math.exp(y) - 1 : Math.pow(y * power + 1, 1 / power) - 1;
    }
    return Math.abs(power - 2) > EPSILON
        ? 1 - Math.pow(-(2 - power) * y + 1, 1 / (2 - power))
        : 1 - Math.exp(-y);
  }
}
