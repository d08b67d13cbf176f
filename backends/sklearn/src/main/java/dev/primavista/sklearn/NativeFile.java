package dev.primavista.sklearn;

import dev.primavista.core.Amount;
import dev.primavista.pickle.WholeFile;
import dev.primavista.sklearn.boosting.CatBoost;
import dev.primavista.sklearn.boosting.XgBoost;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.tree.LightGbmRecords;
import dev.primavista.trees.catboost.CatBoostBinary;
import dev.primavista.trees.lightgbm.LightGbmText;
import dev.primavista.trees.text.UbjsonDocument;
import dev.primavista.trees.xgboost.XgBoostBinary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that boosting libraries write themselves, recognised by how they begin. */
enum NativeFile {
  LIGHTGBM_TEXT("LightGBM text") {
    @Override
    boolean begins(byte[] head) {
      return LightGbmText.looksLikeLightGbm(head);
    }

    @Override
    Estimator read(byte[] content) {
      return LightGbmRecords.ofText(content);
    }
  },
  XGBOOST_UBJSON("XGBoost UBJSON") {
    @Override
    boolean begins(byte[] head) {
      return UbjsonDocument.looksLikeUbjson(head);
    }

    @Override
    Estimator read(byte[] content) {
      return XgBoost.ofFile(content);
    }
  },
  XGBOOST_BINARY("XGBoost binary") {
    @Override
    boolean begins(byte[] head) {
      return XgBoostBinary.looksLikeXgBoost(head);
    }

    @Override
    Estimator read(byte[] content) {
      return XgBoost.ofFile(content);
    }
  },
  CATBOOST_BINARY("CatBoost binary") {
    @Override
    boolean begins(byte[] head) {
      return CatBoostBinary.looksLikeCatBoost(head);
    }

    @Override
    Estimator read(byte[] content) {
      return CatBoost.ofFile(content);
    }
  },
  CATBOOST_JSON("CatBoost JSON") {
    @Override
    boolean begins(byte[] head) {
      return new String(head, StandardCharsets.UTF_8)
          .matches(
              "(?s)\\s*\\{\\s*\"(features_info|model_info|oblivious_trees|trees|ctr_data)\"\\s*:.*");
    }

    @Override
    Estimator read(byte[] content) {
      return CatBoost.ofFile(content);
    }
  },
  XGBOOST_JSON("XGBoost JSON") {
    @Override
    boolean begins(byte[] head) {
      return new String(head, StandardCharsets.UTF_8)
          .matches("(?s)\\s*\\{\\s*\"(learner|version)\"\\s*:.*");
    }

    @Override
    Estimator read(byte[] content) {
      return XgBoost.ofFile(content);
    }
  };

  private static final int HEAD = 256;

  private final String description;

  NativeFile(String description) {
    this.description = description;
  }

  abstract boolean begins(byte[] head);

  abstract Estimator read(byte[] content);

  /** The booster alone, which unlike an estimator knows no classes; the same where it is none. */
  Estimator readBooster(byte[] content) {
    return switch (this) {
      case XGBOOST_UBJSON, XGBOOST_BINARY, XGBOOST_JSON -> XgBoost.boosterOfFile(content);
      case LIGHTGBM_TEXT, CATBOOST_BINARY, CATBOOST_JSON -> read(content);
    };
  }

  /** What kind of file it is, for a person. */
  String description() {
    return description;
  }

  /** The kind of file that begins so. */
  static Optional<NativeFile> of(byte[] head) {
    for (NativeFile kind : values()) {
      if (kind.begins(head)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  static Optional<NativeFile> of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(HEAD));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The model of this file of at most so many bytes.
   *
   * @param alone whether it is a booster and no estimator
   * @throws UnreadableModel if it cannot be read
   */
  Estimator read(Path file, long mostBytes, boolean alone) {
    try {
      long size = Files.size(file);
      if (size > mostBytes) {
        throw new UnreadableModel(
            "the file has " + Amount.of(size, "byte") + " (expected: at most " + mostBytes + ")");
      }
      byte[] content = WholeFile.read(file);
      return alone ? readBooster(content) : read(content);
    } catch (IOException unreadable) {
      throw new UnreadableModel("the file cannot be read: " + unreadable.getMessage());
    }
  }
}
