package dev.primavista.faq.match;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All texts that a matcher is trained from, in order: per entry its question, its whole, its
 * askings; then further askings, also such as mean none.
 *
 * @param records the entries
 * @param texts what stands for them
 */
record Corpus(List<FaqRecord> records, List<Text> texts) {
  /** A whole is read so far: what it is about, it says at its beginning. */
  private static final int LONGEST_WHOLE = 2000;

  /** Askings of one entry beyond these teach little more. */
  private static final int MOST_ASKINGS = 2000;

  /** What a text is. */
  enum Kind {
    QUESTION,
    WHOLE,
    ASKING
  }

  /**
   * A text.
   *
   * @param entry number of its entry; the number of entries where none is meant
   * @param self number of the entry that asks it of the others; -1 where somebody does
   */
  record Text(String text, int entry, Kind kind, int self) {
    Text(String text, int entry, Kind kind) {
      this(text, entry, kind, -1);
    }
  }

  static Corpus of(List<FaqRecord> records, List<Asking> askings) {
    List<Text> texts = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      texts.addAll(of(records.get(i), i));
    }
    Corpus entries = new Corpus(List.copyOf(records), List.of());
    texts.addAll(entries.texts(askings));
    return new Corpus(entries.records, texts);
  }

  /**
   * Askings as texts of these entries.
   *
   * @throws IllegalArgumentException if one means an entry that is not there, or ids are not unique
   */
  List<Text> texts(List<Asking> askings) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      if (numbers.put(records.get(i).id(), i) != null) {
        throw new IllegalArgumentException("entry id '" + records.get(i).id() + "' is there twice");
      }
    }
    List<Text> texts = new ArrayList<>();
    for (Asking asking : askings) {
      Integer number = asking.entryId().map(numbers::get).orElse(null);
      if (asking.entryId().isPresent() && number == null) {
        throw new IllegalArgumentException(
            "an asking means entry '" + asking.entryId().get() + "', which is not there");
      }
      int self = asking.id().map(id -> numbers.getOrDefault(id, -1)).orElse(-1);
      texts.add(new Text(asking.text(), number == null ? none() : number, Kind.ASKING, self));
    }
    return texts;
  }

  /** The texts of one entry. */
  static List<Text> of(FaqRecord record, int number) {
    List<Text> texts = new ArrayList<>();
    texts.add(new Text(record.heading(), number, Kind.QUESTION));
    String whole = whole(record);
    if (!whole.equals(record.heading())) {
      texts.add(new Text(whole, number, Kind.WHOLE));
    }
    for (String asking : record.askings().stream().limit(MOST_ASKINGS).toList()) {
      texts.add(new Text(asking, number, Kind.ASKING));
    }
    return texts;
  }

  private static String whole(FaqRecord record) {
    String tags = String.join(" ", record.tags());
    String whole = (record.question() + "\n" + record.answer() + "\n" + tags).strip();
    return whole.substring(0, Math.min(whole.length(), LONGEST_WHOLE));
  }

  /** The texts as people ask. */
  List<String> asked() {
    return texts.stream().filter(text -> text.kind() != Kind.WHOLE).map(Text::text).toList();
  }

  /** The number that means none of the entries. */
  int none() {
    return records.size();
  }

  /** How many texts each entry has as people ask it; none last. */
  int[] wordings() {
    int[] counts = new int[records.size() + 1];
    for (Text text : texts) {
      counts[text.entry()] += text.kind() == Kind.WHOLE ? 0 : 1;
    }
    return counts;
  }
}
