package dev.primavista.fuzz;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.NpyReader;
import dev.primavista.pickle.NpzReader;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PickleReader;
import dev.primavista.pickle.SkopsReader;
import dev.primavista.sklearn.SklearnBackend;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.catboost.CatBoostBinary;
import dev.primavista.trees.catboost.CatBoostJson;
import dev.primavista.trees.catboost.CatBoostModel;
import dev.primavista.trees.lightgbm.LightGbmModel;
import dev.primavista.trees.lightgbm.LightGbmText;
import dev.primavista.trees.xgboost.XgBoostBinary;
import dev.primavista.trees.xgboost.XgBoostDocument;
import dev.primavista.trees.xgboost.XgBoostModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A reader and what is done with what it read. The readers' law: any bytes at all end in an answer
 * or in one of the exceptions that the reader documents, whose message is one line.
 */
enum Target {
  PICKLE(PickleException.class) {
    @Override
    void give(byte[] input) {
      Values.visit(PickleReader.withDefaults().read(input));
    }
  },
  JOBLIB(PickleException.class) {
    @Override
    void give(byte[] input) {
      Values.visit(PickleReader.withDefaults().read(Wrapping.compressed(input)));
    }
  },
  /** Also .npz. */
  NPY(PickleException.class) {
    @Override
    void give(byte[] input) {
      if (NpzReader.looksLikeNpz(input)) {
        NpzReader.read(input, PickleLimits.defaults()).values().forEach(Values::visit);
      } else {
        Values.visit(NpyReader.read(input));
      }
    }
  },
  SKOPS(PickleException.class) {
    @Override
    void give(byte[] input) {
      SkopsReader reader = new SkopsReader(PickleLimits.defaults(), AllowedGlobals.defaults());
      Values.visit(reader.read(ScratchFile.holding(Wrapping.archived(input))));
    }
  },
  LIGHTGBM(TreeFormatException.class) {
    @Override
    void give(byte[] input) {
      LightGbmModel model = LightGbmText.parse(new String(input, StandardCharsets.UTF_8), 0);
      for (double[] row : rows(model.trees().features())) {
        model.predict(row, 1);
      }
    }
  },
  XGBOOST(TreeFormatException.class) {
    @Override
    void give(byte[] input) {
      XgBoostModel model =
          XgBoostBinary.looksLikeXgBoost(input)
              ? XgBoostBinary.read(input)
              : XgBoostDocument.read(XgBoostDocument.document(input), 0);
      for (double[] row : rows(model.shape().features())) {
        model.predict(row, 1);
      }
    }
  },
  CATBOOST(TreeFormatException.class) {
    @Override
    void give(byte[] input) {
      CatBoostModel model =
          CatBoostBinary.looksLikeCatBoost(input)
              ? CatBoostBinary.read(input)
              : CatBoostJson.read(input);
      double[] scores = new double[model.outputs()];
      for (double[] row : rows(model.features())) {
        model.scores(row, scores, 0);
      }
    }
  },
  /** Whatever the server would load, asked for the answer to its own example. */
  MODEL(ModelLoadException.class, ServingException.class) {
    @Override
    void give(byte[] input) {
      try (LoadedModel model = new SklearnBackend().load(ScratchFile.holding(input));
          ModelInstance instance = model.newInstance()) {
        instance.execute(model.example());
      }
    }
  };

  private static final double[] CELLS = {0, 1, -1.5, Double.NaN};

  private final Class<? extends RuntimeException> whenRead;
  private final Class<? extends RuntimeException> whenAsked;

  Target(Class<? extends RuntimeException> refusal) {
    this(refusal, refusal);
  }

  Target(Class<? extends RuntimeException> whenRead, Class<? extends RuntimeException> whenAsked) {
    this.whenRead = whenRead;
    this.whenAsked = whenAsked;
  }

  /** Reads the input and asks what was read. */
  abstract void give(byte[] input);

  /** Whether a reader documents this exception. */
  boolean documents(RuntimeException thrown) {
    return whenRead.isInstance(thrown) || whenAsked.isInstance(thrown);
  }

  /** As it is written on the command line and names its folder. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Target of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Rows of one number each. */
  private static double[][] rows(int columns) {
    double[][] rows = new double[columns > 10_000 ? 1 : CELLS.length][columns];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], CELLS[i]);
    }
    return rows;
  }
}
