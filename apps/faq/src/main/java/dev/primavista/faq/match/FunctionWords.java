package dev.primavista.faq.match;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that stand in questions about anything, and tell nothing of what is asked: articles,
 * pronouns, auxiliary verbs, prepositions, conjunctions, and verbs that go with any object, of
 * English and German.
 */
final class FunctionWords {
  private static final Map<Letters, Set<String>> ENGLISH =
      words(
          """
          a an the this that these those some any no every each all both other another such same
          own
          i you he she it we they me him her us them my your his its our their mine yours ours
          theirs myself yourself itself ourselves themselves one something anything nothing
          somebody anybody someone anyone
          who whom whose which what where when why how
          am is are was were be been being isn aren wasn weren do does did doing done don doesn
          didn have has had having haven hasn hadn can could may might must shall should will would
          cannot couldn shouldn won wouldn ll ve re s t d m
          and or but nor if then than because as until while so not
          of at by for with about against between into through during before after above below to
          from up down in out on off over under again further onto upon within without
          here there now just only very too also still yet ever never already more most less much
          many few
          get got want need like let please tell say know go goes going come comes coming make makes making
          take takes taking give gives giving find
          """);

  private static final Map<Letters, Set<String>> GERMAN =
      words(
          """
          der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner
          keines dieser diese dieses diesen diesem jeder jede jedes jeden jedem alle allen aller
          alles manche einige andere anderen anderer anderes
          ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich man selbst mein
          meine meinen meinem meiner meines dein deine deinen deinem deiner deines sein seine
          seinen seinem seiner seines ihre ihren ihrem ihrer ihres unser unsere unseren unserem
          unserer unseres euer eure euren eurem eurer etwas nichts jemand niemand
          wer wen wem wessen was welche welcher welches welchen welchem wo wohin woher wann warum
          wieso weshalb wie womit wofür wozu
          bin bist ist sind seid war waren wart gewesen habe hast hat haben habt hatte hatten gehabt
          werde wirst wird werden werdet wurde wurden worden kann kannst können könnt könnte
          könnten darf dürfen dürfte muss musst müssen müsste soll sollen sollte sollten will willst
          wollen wollte möchte möchten mag mögen würde würden tun tue tut gibt lassen lässt lasse
          brauche braucht brauchen bekomme bekommt bekommen komme kommt kommen gehe geht gehen mache
          macht machen nehme nimmt nehmen gebe finde findet finden
          und oder aber denn sondern wenn dann als ob weil dass damit so nicht
          in im ins an am ans auf aus bei beim bis durch für gegen mit nach ohne seit über um unter
          von vom vor vorm zu zum zur zwischen während ab zurück
          da dort hier jetzt nun nur sehr auch noch schon mehr viel viele wenig bitte mal ja nein
          doch wieder immer nie
          """);

  private FunctionWords() {}

  /** Per way of reading letters these words, as they are found in a text. */
  private static Map<Letters, Set<String>> words(String listed) {
    Set<String> words = Set.copyOf(List.of(listed.strip().split("\\s+")));
    return Map.of(
        Letters.AS_WRITTEN,
        words,
        Letters.FOLDED,
        words,
        Letters.BARE,
        words.stream().map(Letters.BARE::read).collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * The words that are none. Some words are one language's alone (<i>die</i>, <i>hat</i>): those of
   * a language are left out unless more words are the other's.
   *
   * @param letters as they were read in the words
   */
  static List<String> without(List<String> words, Letters letters) {
    Set<String> inEnglish = ENGLISH.getOrDefault(letters, Set.of());
    Set<String> inGerman = GERMAN.getOrDefault(letters, Set.of());
    long english = words.stream().filter(inEnglish::contains).count();
    long german = words.stream().filter(inGerman::contains).count();
    return words.stream()
        .filter(word -> english < german || !inEnglish.contains(word))
        .filter(word -> german < english || !inGerman.contains(word))
        .toList();
  }
}
