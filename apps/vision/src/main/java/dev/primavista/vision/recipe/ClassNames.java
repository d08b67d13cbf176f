package dev.primavista.vision.recipe;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of a network's classes in its {@code config.json}: Hugging Face's {@code id2label}, or
 * timm's {@code label_names}.
 */
public final class ClassNames {
  /** The file beside a model, which other libraries use for other things. */
  public static final String FILE = TimmConfig.FILE;

  /** What transformers writes where nobody named the classes. */
  private static final String PLACEHOLDER = "LABEL_[0-9]+";

  private ClassNames() {}

  /** The names in the order of the classes; empty where the content has none that are whole. */
  public static List<String> parse(byte[] json) {
    try {
      Members all = Members.parse(json);
      List<String> names = all.has("id2label") ? numbered(all) : listed(all);
      return names.stream().allMatch(name -> name.matches(PLACEHOLDER)) ? List.of() : names;
    } catch (InvalidRequest | IllegalArgumentException another) {
      return List.of();
    }
  }

  private static List<String> numbered(Members all) {
    Members byNumber = all.object("id2label").orElseThrow();
    List<String> names = new ArrayList<>();
    while (byNumber.has(Integer.toString(names.size()))) {
      names.add(byNumber.text(Integer.toString(names.size())).orElseThrow());
    }
    return names;
  }

  private static List<String> listed(Members all) {
    List<Object> names = all.elements("label_names");
    return names.stream().allMatch(String.class::isInstance)
        ? names.stream().map(String.class::cast).toList()
        : List.of();
  }
}
