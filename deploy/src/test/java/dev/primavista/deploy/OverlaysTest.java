package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object of every overlay: its type, the restricted standard, our policy. */
class OverlaysTest {
  private static final StrictTypes TYPES = new StrictTypes();
  private static final CustomTypes CUSTOM = CustomTypes.here();
  private static final PodPolicy POLICY = PodPolicy.ours();
  private static final Path KSERVE = Overlays.DEPLOY.resolve("kserve");

  static List<Path> all() {
    return Overlays.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void has_the_fields_of_its_types_and_no_others(Path overlay) {
    assertThat(Overlays.build(overlay)).flatExtracting(OverlaysTest::faults).isEmpty();
  }

  @Test
  void the_kinds_of_kserve_have_the_fields_of_their_types_and_no_others() {
    assertThat(Overlays.files(KSERVE))
        .flatExtracting(Overlays::read)
        .flatExtracting(OverlaysTest::faults)
        .isEmpty();
  }

  @Test
  void a_misspelt_field_of_a_custom_kind_is_a_fault(@TempDir Path folder) throws IOException {
    String written = Files.readString(KSERVE.resolve("runtime.yaml"));
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            written.replace("supportedModelFormats:", "suportedModelFormats:"));
    Manifest runtime = Overlays.read(wrong).getFirst();
    assumeKnown(runtime);

    assertThat(CUSTOM.faults(runtime))
        .singleElement()
        .asString()
        .contains("'suportedModelFormats'");
  }

  private static List<String> faults(Manifest manifest) {
    List<String> faults = new ArrayList<>();
    if (TYPES.knows(manifest)) {
      faults.addAll(TYPES.faults(manifest));
    }
    if (CUSTOM.knows(manifest)) {
      faults.addAll(CUSTOM.faults(manifest));
    }
    return faults;
  }

  @ParameterizedTest
  @MethodSource("all")
  void names_no_object_twice(Path overlay) {
    assertThat(Overlays.build(overlay)).extracting(Manifest::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void runs_pods_that_are_restricted(Path overlay) {
    for (Manifest manifest : Overlays.build(overlay)) {
      Pods.spec(manifest)
          .ifPresent(pod -> assertThat(PodSecurity.faults(pod)).as(manifest.label()).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keeps_our_policy(Path overlay) {
    for (Manifest manifest : Overlays.build(overlay)) {
      assertThat(POLICY.faults(manifest)).as(manifest.label()).isEmpty();
    }
  }

  /** Needs no kustomize: what is written, patches among them, one file at a time. */
  @TestFactory
  Stream<DynamicTest> what_is_written_has_the_fields_of_its_types() {
    return Stream.of("base", "components", "cluster", "overlays")
        .flatMap(folder -> Overlays.files(Overlays.KUSTOMIZE.resolve(folder)).stream())
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    Overlays.KUSTOMIZE.relativize(file).toString(), () -> written(file)));
  }

  private static void written(Path file) {
    for (Manifest manifest : Overlays.read(file)) {
      if (TYPES.knows(manifest)) {
        assertThat(TYPES.faults(manifest)).isEmpty();
      }
    }
  }

  /** A kind that nothing here can judge is a test that is not run, by its name. */
  @TestFactory
  Stream<DynamicTest> every_kind_has_a_type_or_a_definition() {
    Set<String> kinds = new TreeSet<>();
    List<Manifest> written = new ArrayList<>();
    Stream.of(Overlays.KUSTOMIZE, KSERVE)
        .flatMap(folder -> Overlays.files(folder).stream())
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .flatMap(file -> Overlays.read(file).stream())
        .filter(manifest -> kinds.add(manifest.apiVersion() + " " + manifest.kind()))
        .forEach(written::add);
    return written.stream()
        .map(
            manifest ->
                DynamicTest.dynamicTest(
                    manifest.apiVersion() + " " + manifest.kind(), () -> judged(manifest)));
  }

  private static void judged(Manifest manifest) {
    assumeKnown(manifest);
    assertThat(TYPES.knows(manifest) || CUSTOM.knows(manifest)).isTrue();
  }

  private static void assumeKnown(Manifest manifest) {
    Assumptions.assumeTrue(
        TYPES.knows(manifest) || CUSTOM.knows(manifest),
        () ->
            "not run: no definition of "
                + manifest.apiVersion()
                + " "
                + manifest.kind()
                + " (cd deploy/schemas && go mod download; others by PRIMA_CRDS)");
  }

  /** KServe makes pods of it, in namespaces of other people. */
  @Test
  void the_runtime_of_kserve_is_restricted_too() {
    Manifest runtime = Overlays.read(KSERVE.resolve("runtime.yaml")).getFirst();

    assertThat(Manifest.objects(runtime.tree(), "spec", "containers")).hasSize(1);
    assertThat(PodSecurity.faults(Manifest.map(runtime.tree(), "spec"))).isEmpty();
  }

  @Test
  void every_component_is_part_of_an_overlay_or_a_variant() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path overlay : Overlays.applications()) {
      all.append(Files.readString(overlay.resolve("kustomization.yaml")));
    }

    assertThat(Overlays.folders(Overlays.KUSTOMIZE.resolve("components")))
        .allMatch(folder -> all.indexOf("components/" + folder.getFileName() + "\n") >= 0);
  }
}
