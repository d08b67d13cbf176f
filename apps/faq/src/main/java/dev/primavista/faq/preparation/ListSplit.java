package dev.primavista.faq.preparation;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.LinksFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A FAQ list, askings to train with, and others to test with.
 *
 * @param entries without the askings that were taken out
 * @param train the entries' askings that are left
 * @param test askings that the entries and {@code train} do not hold
 */
public record ListSplit(List<FaqRecord> entries, List<Asking> train, List<Asking> test) {
  /**
   * Takes some of each entry's askings out, as the reference does: at least one, where an entry has
   * two or more. One that stands twice in an entry counts once: it is on one side alone.
   *
   * @param share of them
   */
  public static ListSplit ofAskings(List<FaqRecord> records, double share, long seed) {
    Random random = new Random(seed);
    List<FaqRecord> entries = new ArrayList<>();
    List<Asking> train = new ArrayList<>();
    List<Asking> test = new ArrayList<>();
    for (FaqRecord record : records) {
      List<String> askings = new ArrayList<>(new LinkedHashSet<>(record.askings()));
      Collections.shuffle(askings, random);
      int size = askings.size() < 2 ? 0 : Math.max(1, (int) Math.floor(share * askings.size()));
      Optional<String> id = Optional.of(record.id());
      askings.subList(0, size).forEach(text -> test.add(new Asking(text, id)));
      List<String> left = askings.subList(size, askings.size());
      left.forEach(text -> train.add(new Asking(text, id)));
      entries.add(
          new FaqRecord(
              record.id(),
              record.question(),
              record.answer(),
              left,
              record.tags(),
              record.language()));
    }
    return new ListSplit(entries, train, test);
  }

  /**
   * Takes the duplicates that links name as askings of their originals, with their whole texts.
   * They stay entries, too: a question is not sought among itself.
   *
   * @throws dev.primavista.faq.data.FaqFileException if a link names no entry
   */
  public static ListSplit ofLinks(List<FaqRecord> records, LinksFile links) {
    Map<String, FaqRecord> byId = new HashMap<>();
    records.forEach(record -> byId.put(record.id(), record));
    List<Asking> test = new ArrayList<>();
    for (LinksFile.Link link : links.links()) {
      FaqRecord duplicate = links.entry(byId, link, link.duplicateId());
      links.entry(byId, link, link.originalId());
      test.add(
          new Asking(
              duplicate.question(), Optional.of(link.originalId()), Optional.of(duplicate.id())));
    }
    return new ListSplit(records, List.of(), test);
  }
}
