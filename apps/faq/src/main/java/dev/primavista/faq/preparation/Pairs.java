package dev.primavista.faq.preparation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Duplicates beside originals, as the reference trains and tests on them: first the own original
 * (Label 1, n 0), then others (Label 0, n from 1), by the duplicates' Ids.
 */
final class Pairs {
  private final Map<Long, Post> originals;
  private final List<Post> questions;

  Pairs(ReferenceData data) {
    this.originals = data.byAnswer();
    this.questions = data.questions();
  }

  /** Each duplicate with its own original and so many random others, without repeats. */
  void balanced(List<Post> duplicates, int others, Random random, Tsv out) throws IOException {
    for (Post duplicate : byId(duplicates)) {
      List<Post> rest = others(duplicate);
      int size = Math.min(others, rest.size());
      for (int i = 0; i < size; i++) {
        int drawn = i + random.nextInt(rest.size() - i);
        Post taken = rest.get(drawn);
        rest.set(drawn, rest.get(i));
        rest.set(i, taken);
      }
      write(duplicate, rest.subList(0, size), out);
    }
  }

  /** Each duplicate with all originals. */
  void complete(List<Post> duplicates, Tsv out) throws IOException {
    for (Post duplicate : byId(duplicates)) {
      write(duplicate, others(duplicate), out);
    }
  }

  private static List<Post> byId(List<Post> duplicates) {
    return duplicates.stream().sorted(Comparator.comparingLong(Post::id)).toList();
  }

  private List<Post> others(Post duplicate) {
    List<Post> others = new ArrayList<>(questions);
    others.removeIf(post -> post.answerId() == duplicate.answerId());
    return others;
  }

  private void write(Post duplicate, List<Post> others, Tsv out) {
    Post own = originals.get(duplicate.answerId());
    if (own == null) {
      throw new IllegalStateException("duplicate " + duplicate.id() + " has no original");
    }
    pair(duplicate, own, 1, 0, out);
    for (int n = 1; n <= others.size(); n++) {
      pair(duplicate, others.get(n - 1), 0, n, out);
    }
  }

  private static void pair(Post duplicate, Post original, int label, int n, Tsv out) {
    out.line(
        duplicate.id(),
        duplicate.answerId(),
        duplicate.text(),
        original.id(),
        original.text(),
        original.answerId(),
        label,
        n);
  }
}
