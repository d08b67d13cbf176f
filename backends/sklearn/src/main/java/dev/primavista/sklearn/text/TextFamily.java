package dev.primavista.sklearn.text;

import dev.primavista.sklearn.estimator.Registry;

/** From texts to counts and weights. */
public final class TextFamily {
  private TextFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("CountVectorizer", CountVectorizer::read);
    registry.put("TfidfTransformer", state -> TfidfTransformer.read(state, -1));
    registry.putNested("TfidfVectorizer", TfidfVectorizer::read);
    registry.putNested("HashingVectorizer", Hashing::readVectorizer);
    registry.put("FeatureHasher", Hashing::readHasher);
    registry.put("DictVectorizer", DictVectorizer::read);
  }
}
