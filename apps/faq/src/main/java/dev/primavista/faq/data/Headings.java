package dev.primavista.faq.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What columns hold, by their names in English and, of what most lists have, in other languages.
 * Upper case, blanks, dashes and underscores in a name do not matter.
 */
final class Headings {
  /** A column that holds several may be there several times, with a number behind its name. */
  private static final String MANY = "askings";

  /** What {@link FaqCsv} says of a line's cells. */
  static final String APOSTROPHED = "apostrophed";

  private final SequencedMap<String, List<String>> known;

  /** What a list cannot do without. */
  private final String needed;

  private Headings(SequencedMap<String, List<String>> known, String needed) {
    this.known = known;
    this.needed = needed;
  }

  /** For FAQ lists. */
  static Headings ofEntries() {
    SequencedMap<String, List<String>> known = new LinkedHashMap<>();
    known.put(
        "id",
        List.of(
            "id",
            "faqid",
            "entryid",
            "questionid",
            "key",
            "number",
            "nr",
            "no",
            "nummer",
            "lfdnr"));
    known.put(
        "question",
        List.of(
            "title",
            "question",
            "questions",
            "frage",
            "fragen",
            "pregunta",
            "domanda",
            "pergunta",
            "vraag",
            "質問",
            "问题",
            "問題",
            "text0",
            "text",
            "heading",
            "q",
            "query"));
    known.put("details", List.of("details", "body", "bodyhtml", "description", "question"));
    known.put(
        "answer",
        List.of(
            "answer",
            "answers",
            "answertext",
            "response",
            "reply",
            "solution",
            "a",
            "antwort",
            "antworten",
            "réponse",
            "reponse",
            "respuesta",
            "risposta",
            "resposta",
            "antwoord",
            "回答",
            "答え",
            "答案"));
    known.put("optionalanswer", List.of("answerifany"));
    known.put(
        MANY,
        List.of(
            "askings",
            "asking",
            "alternativeaskings",
            "alternatives",
            "alternative",
            "alternativequestions",
            "alternativequestion",
            "variants",
            "variant",
            "variations",
            "utterances",
            "utterance",
            "paraphrases",
            "paraphrase",
            "synonyms",
            "phrases",
            "varianten",
            "variantes",
            "variante"));
    known.put(
        "tags",
        List.of(
            "tags",
            "tag",
            "keywords",
            "category",
            "categories",
            "topic",
            "schlagworte",
            "stichworte",
            "kategorie",
            "catégorie",
            "categorie",
            "categoría",
            "categoria"));
    known.put(
        "language", List.of("language", "lang", "locale", "sprache", "langue", "idioma", "lingua"));
    known.put(APOSTROPHED, List.of("apostrophebefore"));
    return new Headings(known, "question");
  }

  /** For lists of askings. */
  static Headings ofAskings() {
    SequencedMap<String, List<String>> known = new LinkedHashMap<>();
    known.put(
        "text",
        List.of("text", "asking", "question", "utterance", "query", "text0", "title", "input"));
    known.put(
        "entry",
        List.of(
            "originalid",
            "entryid",
            "faqid",
            "entry",
            "questionid",
            "answerid",
            "intent",
            "label",
            "category",
            "class"));
    known.put("id", List.of("id", "askingid", "duplicateid"));
    return new Headings(known, "text");
  }

  /** For lists of links. */
  static Headings ofLinks() {
    SequencedMap<String, List<String>> known = new LinkedHashMap<>();
    known.put("duplicate", List.of("duplicateid", "duplicate", "id", "postid"));
    known.put("original", List.of("originalid", "original", "entryid", "relatedpostid"));
    return new Headings(known, "duplicate");
  }

  /** The written names that hold each thing; the preferred name alone but for askings. */
  SequencedMap<String, List<String>> among(Set<String> written) {
    Map<String, String> byName = new LinkedHashMap<>();
    written.forEach(name -> byName.putIfAbsent(plain(name), name));
    SequencedMap<String, List<String>> found = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    known.forEach(
        (heading, names) -> {
          List<String> columns = new ArrayList<>();
          if (heading.equals(MANY)) {
            written.stream().filter(name -> names.contains(unnumbered(name))).forEach(columns::add);
          } else {
            names.stream()
                .map(byName::get)
                .filter(name -> name != null && !taken.contains(name))
                .limit(1)
                .forEach(columns::add);
          }
          if (!columns.isEmpty()) {
            found.put(heading, columns);
            taken.addAll(columns);
          }
        });
    return found;
  }

  /** Whether there is a column among these names that a list cannot do without. */
  boolean fit(List<String> names) {
    return among(new LinkedHashSet<>(names)).containsKey(needed);
  }

  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_\\-.]", "");
  }

  private static String unnumbered(String name) {
    return plain(name).replaceAll("[0-9]+$", "");
  }
}
