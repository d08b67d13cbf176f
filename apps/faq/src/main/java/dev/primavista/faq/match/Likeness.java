package dev.primavista.faq.match;

import java.util.Arrays;
import java.util.List;

/**
 * How like a question every wording is: by words, by runs of characters, and by vector. One number
 * per wording and kind, the segments one after the other. Used by one thread at a time.
 */
final class Likeness {
  /** Postings that one question may visit; what is left are the words that tell least. */
  private static final int MOST_VISITS = 400_000;

  /** From so many wordings on, vectors are first compared by a part of their dimensions. */
  private static final int MANY = 30_000;

  private static final int COARSE_STRIDE = 8;

  /** Okapi BM25's saturation and length normalisation. */
  private static final float K1 = 1.2f;

  private static final float B = 0.75f;

  private float[] words = new float[0];
  private float[] runs = new float[0];
  private float[] products = new float[0];
  private float[] part = new float[0];
  private boolean coarse;

  /** Share of the question's words' weight that a wording has, in 0 to about 1. */
  float words(int wording) {
    return words[wording];
  }

  /** Cosine of the runs' weights, in 0 to 1. */
  float runs(int wording) {
    return runs[wording];
  }

  /** Cosine of the vectors; 0 without an encoder. */
  float product(int wording) {
    return products[wording];
  }

  /** Whether the products are estimates, to be replaced for those that matter. */
  boolean coarse() {
    return coarse;
  }

  /** Compares a question with all wordings of a picture. */
  void compare(Asked asked, Picture picture) {
    int total = picture.wordings();
    if (words.length < total) {
      words = new float[total + total / 4];
      runs = new float[words.length];
      products = new float[words.length];
      part = new float[Math.min(words.length, Segment.MOST)];
    }
    Arrays.fill(words, 0, total, 0);
    Arrays.fill(runs, 0, total, 0);
    addFeatures(asked.features(), picture, total);
    compareVectors(asked, picture, total);
  }

  /** A feature of the question: where it is in each segment. */
  private record Found(int key, float asked, int[] places, int holders) {}

  private void addFeatures(TextFeatures features, Picture picture, int total) {
    List<Segment> segments = picture.segments();
    Found[] found = new Found[features.size()];
    float wordWeight = 0;
    float runSquares = 0;
    for (int f = 0; f < found.length; f++) {
      found[f] = find(features, f, segments);
      float rare = Picture.rarity(found[f].holders(), total);
      if (TextFeatures.isRun(found[f].key())) {
        float weight = found[f].asked() * rare;
        runSquares += weight * weight;
      } else {
        wordWeight += rare;
      }
    }
    Arrays.sort(found, (a, b) -> Integer.compare(a.holders(), b.holders()));
    long visits = 0;
    for (Found each : found) {
      visits += each.holders();
      if (visits > MOST_VISITS && visits > each.holders()) {
        break;
      }
      add(each, segments, Picture.rarity(each.holders(), total));
    }
    normalise(picture, wordWeight, (float) Math.sqrt(runSquares));
  }

  private static Found find(TextFeatures features, int f, List<Segment> segments) {
    int key = features.keys()[f];
    int[] places = new int[segments.size()];
    int holders = 0;
    for (int s = 0; s < places.length; s++) {
      places[s] = segments.get(s).postings().find(key);
      holders += places[s] < 0 ? 0 : segments.get(s).postings().holders(places[s]);
    }
    return new Found(key, TextFeatures.damped(features.times()[f]), places, holders);
  }

  private void add(Found found, List<Segment> segments, float rare) {
    float[] gains = new float[Byte.MAX_VALUE + 1];
    boolean isRun = TextFeatures.isRun(found.key());
    for (int times = 1; times < gains.length; times++) {
      gains[times] =
          isRun
              ? found.asked() * rare * rare * TextFeatures.damped(times)
              : rare * times * (K1 + 1) / (times + K1);
    }
    int from = 0;
    for (int s = 0; s < segments.size(); s++) {
      if (found.places()[s] >= 0) {
        segments.get(s).postings().add(found.places()[s], gains, isRun ? runs : words, from);
      }
      from += segments.get(s).size();
    }
  }

  private void normalise(Picture picture, float wordWeight, float runNorm) {
    float mean = picture.meanWords();
    int at = 0;
    for (Segment segment : picture.segments()) {
      for (int i = 0; i < segment.size(); i++, at++) {
        if (words[at] > 0) {
          words[at] /= wordWeight * (1 - B + B * segment.words(i) / mean);
        }
        if (runs[at] > 0) {
          runs[at] /= runNorm * segment.runNorm(i);
        }
      }
    }
  }

  private void compareVectors(Asked asked, Picture picture, int total) {
    float[] vector = asked.vector();
    coarse = vector != null && total > MANY;
    if (vector == null) {
      Arrays.fill(products, 0, total, 0);
      return;
    }
    int at = 0;
    for (Segment segment : picture.segments()) {
      segment.products(vector, coarse ? COARSE_STRIDE : 1, part);
      System.arraycopy(part, 0, products, at, segment.size());
      at += segment.size();
    }
  }

  /** Replaces the estimate for a wording. */
  void refine(int wording, float product) {
    products[wording] = product;
  }
}
