package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyTest {
  @ParameterizedTest
  @CsvSource({
    "how to reset passwords, How do I reset my password?, reset|password, reset|passwords",
    "in welcher Strasse, Welche Straße ist es?, Welche|Straße, welcher|Strasse",
    "怎么重置密码, 如何重置我的密码？, 重置|密码, 重置密码",
    "パスワードのリセット, パスワードをリセットするには？, パスワード|リセット, パスワード|リセット",
    "ลืมรหัสผ่าน, ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร, รหัสผ่าน, รหัสผ่าน",
  })
  void words_of_both_are_marked(String asked, String question, String inText, String inQuestion) {
    FaqRecord entry = new FaqRecord("1", question, "", List.of(), List.of(), Optional.empty());
    Why why = Why.of(asked, entry);
    assertThat(marked(question, why.inText())).isEqualTo(Arrays.asList(inText.split("\\|")));
    assertThat(marked(asked, why.inQuestion())).isEqualTo(Arrays.asList(inQuestion.split("\\|")));
  }

  private static List<String> marked(String text, List<Span> spans) {
    return spans.stream().map(span -> text.substring(span.from(), span.to())).toList();
  }
}
