package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A FAQ with just enough askings to learn from, which teach the wrong thing: they share neither
 * words nor letters with each other, since one half is German.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SmallFaqTest {
  private static final List<List<String>> WORDINGS =
      List.of(
          List.of("How do I get a new PIN?", "Geheimzahl vergessen", "Code neu anfordern"),
          List.of("Where is my parcel?", "Paket verfolgen", "Sendung kommt nicht"),
          List.of("Can I give it back?", "Ware zurückschicken", "Geld zurück bekommen"),
          List.of("How can I reach you?", "Telefonnummer gesucht", "mit jemandem sprechen"),
          List.of("What cards do you take?", "Rechnung begleichen", "womit bezahle ich"),
          List.of("How do I close my account?", "Konto kündigen", "alles löschen"),
          List.of("Do you deliver abroad?", "Versand nach Wien", "außerhalb der EU"),
          List.of("When do you open?", "Öffnungszeiten am Samstag", "wie lange offen"),
          List.of("How long is the warranty?", "Gerät ist defekt", "Garantie abgelaufen"),
          List.of("How do I change my address?", "bin umgezogen", "neue Anschrift"),
          List.of("Do you sell vouchers?", "Gutschein verschenken", "Geschenk gesucht"),
          List.of("Where do I enter my code?", "Rabatt einlösen", "Aktionsnummer eingeben"),
          List.of("Can I cancel my order?", "Bestellung stornieren", "doch nicht kaufen"),
          List.of("How long does it take?", "Lieferzeit erfragen", "wann kommt es an"),
          List.of("Are my data safe?", "Datenschutz nachlesen", "wer sieht meine Angaben"),
          List.of("Can I pick it up?", "Abholung im Laden", "selbst vorbeikommen"),
          List.of("How do I get an invoice?", "Beleg fehlt", "Quittung ausdrucken"),
          List.of("Do you have vegan food?", "ohne Fleisch", "tierfreie Waren"),
          List.of("Can I order by phone?", "telefonisch kaufen", "am Apparat ordern"),
          List.of("Do you hire?", "Stelle frei", "bei euch arbeiten"),
          List.of("What sizes are there?", "Größentabelle zeigen", "passt mir das"));

  private FaqMatcher matcher;

  private static FaqRecord entry(int number, List<String> wordings) {
    return new FaqRecord(
        "e" + number,
        wordings.getFirst(),
        "",
        wordings.subList(1, wordings.size()),
        List.of(),
        Optional.empty());
  }

  @BeforeAll
  void train() {
    List<FaqRecord> entries = new ArrayList<>();
    for (List<String> wordings : WORDINGS) {
      entries.add(entry(entries.size(), wordings));
    }
    matcher = FaqMatcher.train(entries, List.of(), TrainingOptions.lexical(), Progress.NONE);
  }

  @AfterAll
  void close() {
    matcher.close();
  }

  private void assertKnown(String id, Stream<String> wordings) {
    assertThat(wordings)
        .allSatisfy(
            wording -> {
              Answer answer = matcher.match(wording, 1);
              assertThat(answer.candidates().getFirst().id()).isEqualTo(id);
              assertThat(answer.none()).isZero();
            });
  }

  @Test
  void whoever_asks_in_known_words_is_understood() {
    for (int number = 0; number < WORDINGS.size(); number++) {
      assertKnown("e" + number, WORDINGS.get(number).stream());
    }
  }

  @Test
  void whoever_asks_in_nearly_known_words_is_understood() {
    assertThat(matcher.match("how can I change the address", 1).candidates().getFirst().id())
        .isEqualTo("e9");
    assertThat(matcher.match("die Öffnungszeiten am Sonntag", 1).candidates().getFirst().id())
        .isEqualTo("e7");
    assertThat(matcher.match("can I please cancel an order", 1).candidates().getFirst().id())
        .isEqualTo("e12");
  }

  @Test
  void what_comes_later_is_found_by_its_own_words() {
    List<FaqRecord> later = new ArrayList<>();
    for (int option = 100; option < 400; option++) {
      later.add(
          entry(
              option, List.of("How do I set option " + option + "?", "setup " + option + " app")));
    }
    matcher.putAll(later);
    for (FaqRecord record : later) {
      assertKnown(record.id(), Stream.of(record.question(), record.askings().getFirst()));
    }
    later.forEach(record -> matcher.remove(record.id()));
  }
}
