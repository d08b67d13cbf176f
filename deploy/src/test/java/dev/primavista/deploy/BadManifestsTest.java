package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file of {@code bad} breaks one rule, and its first line says whose: {@code strict} (a field
 * that is unknown), {@code types}, {@code psa} (the restricted standard) or one of our {@code
 * policy}. The cluster lab shows the same files to a real API server.
 */
class BadManifestsTest {
  private static final Path RESOURCES = Overlays.DEPLOY.resolve("src/test/resources");
  private static final Pattern REFUSED =
      Pattern.compile("# (strict|types|psa|policy)(?: (\\w+))?: .+");
  private static final StrictTypes TYPES = new StrictTypes();
  private static final PodPolicy POLICY = PodPolicy.ours();

  @TestFactory
  Stream<DynamicTest> each_is_refused_by_the_check_that_should() {
    return Overlays.files(RESOURCES.resolve("bad")).stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> refused(file)));
  }

  private static void refused(Path file) throws IOException {
    Matcher line = REFUSED.matcher(Files.readAllLines(file).getFirst());
    assertThat(line.matches()).as("first line of %s", file).isTrue();
    Manifest manifest = Manifest.read(file).getFirst();
    if (List.of("strict", "types").contains(line.group(1))) {
      assertThat(TYPES.faults(manifest)).isNotEmpty();
      return;
    }
    assertThat(TYPES.faults(manifest)).isEmpty();
    Map<String, Object> pod = Pods.spec(manifest).orElseThrow();
    if (line.group(1).equals("psa")) {
      assertThat(PodSecurity.faults(pod)).isNotEmpty();
      return;
    }
    assertThat(PodSecurity.faults(pod)).isEmpty();
    assertThat(POLICY.faults(manifest)).anyMatch(fault -> fault.startsWith(line.group(2) + ":"));
  }

  @Test
  void what_they_were_made_from_is_taken() throws IOException {
    Manifest good = Manifest.read(RESOURCES.resolve("good/restricted.yaml")).getFirst();

    assertThat(TYPES.faults(good)).isEmpty();
    assertThat(PodSecurity.faults(Pods.spec(good).orElseThrow())).isEmpty();
    assertThat(POLICY.faults(good)).isEmpty();
  }

  @Test
  void every_rule_of_the_policy_has_a_file_that_breaks_it() throws IOException {
    Manifest policy = Overlays.written("cluster/pod-policy").getFirst();
    StringBuilder lines = new StringBuilder();
    for (Path file : Overlays.files(RESOURCES.resolve("bad"))) {
      lines.append(Files.readAllLines(file).getFirst());
    }
    List<String> rules =
        Manifest.objects(policy.tree(), "spec", "validations").stream()
            .map(rule -> String.valueOf(rule.get("message")).replaceFirst(":.*", ""))
            .toList();

    assertThat(rules).hasSizeGreaterThan(4).allMatch(rule -> lines.indexOf("policy " + rule) >= 0);
  }
}
