package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker itself: what it must take and what it must refuse. */
class StrictTypesTest {
  private static final StrictTypes TYPES = new StrictTypes();

  @Test
  void a_service_is_taken() {
    assertThat(faults("port: 8080", "targetPort: http")).isEmpty();
  }

  @Test
  void a_misspelt_field_is_refused_wherever_it_stands() {
    assertThat(faults("port: 8080", "targetport: http"))
        .containsExactly("Service.spec.ports[0]: unknown field \"targetport\"");
  }

  @Test
  void a_value_of_another_type_is_refused() {
    assertThat(faults("port: many", "targetPort: http")).hasSize(1);
  }

  @Test
  void a_kind_that_nobody_knows_is_refused() {
    assertThat(TYPES.faults(read("apiVersion: v1\nkind: Servise\nmetadata: {name: a}\n")))
        .containsExactly("v1 Servise: no such type");
  }

  @Test
  void a_quantity_that_is_none_is_refused() {
    Manifest claim =
        read(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: models}
            spec: {resources: {requests: {storage: 5Gigs}}}
            """);

    assertThat(TYPES.faults(claim))
        .containsExactly(
            "PersistentVolumeClaim.spec.resources.requests.storage: 5Gigs (expected: a quantity)");
  }

  private static List<String> faults(String first, String second) {
    return TYPES.faults(
        read(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec:
              ports:
                - %s
                  %s
            """
                .formatted(first, second)));
  }

  private static Manifest read(String yaml) {
    return Manifest.read("test", yaml).getFirst();
  }
}
