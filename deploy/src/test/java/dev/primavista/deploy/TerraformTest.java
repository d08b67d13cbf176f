package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.deploy.Tool.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What can be said of deploy/azure without Azure and without its provider: form, variables,
 * secrets, and that it names what the manifests name. {@code deploy/azure/check} says more.
 */
class TerraformTest {
  private static final Path AZURE = Overlays.DEPLOY.resolve("azure");
  private static final Pattern VARIABLE =
      Pattern.compile("(?m)^variable \"(\\w+)\" \\{$(.*?)^}$", Pattern.DOTALL);
  private static final Pattern OUTPUT =
      Pattern.compile("(?m)^output \"(\\w+)\" \\{$(.*?)^}$", Pattern.DOTALL);

  private @TempDir Path folder;

  private static Tool terraform() {
    return Tool.require("terraform", "deploy/azure is written in its language");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files of the configuration, without comments. */
  private static String configuration() throws IOException {
    try (Stream<Path> files = Files.list(AZURE)) {
      return files
          .filter(file -> file.toString().endsWith(".tf"))
          .sorted()
          .map(TerraformTest::read)
          .collect(Collectors.joining("\n"))
          .replaceAll("(?m)(^|\\s)#.*$", "");
    }
  }

  private static List<MatchResult> blocks(Pattern pattern) throws IOException {
    return pattern.matcher(configuration()).results().toList();
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A plan of the variables alone: they need no provider. */
  private Outcome plan(String... changes) throws IOException {
    Files.copy(AZURE.resolve("variables.tf"), folder.resolve("variables.tf"));
    Files.copy(AZURE.resolve("terraform.tfvars.example"), folder.resolve("terraform.tfvars"));
    Files.writeString(folder.resolve("zz.auto.tfvars"), String.join("\n", changes) + "\n");
    return terraform()
        .run(List.of("-chdir=" + folder, "plan", "-input=false", "-lock=false", "-no-color"));
  }

  @Test
  void files_are_formatted() {
    Outcome outcome =
        terraform().run(List.of("fmt", "-check", "-diff", "-recursive", AZURE.toString()));

    assertThat(outcome.status()).as(outcome.output() + outcome.errors()).isZero();
  }

  @Test
  void variables_are_described_and_used() throws IOException {
    List<MatchResult> variables = blocks(VARIABLE);
    Set<String> declared =
        variables.stream()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(variables).hasSizeGreaterThan(20);
    assertThat(variables)
        .allSatisfy(
            each ->
                assertThat(each.group(2)).as(each.group(1)).contains("description = \"", "type "));
    assertThat(names("\\bvar\\.(\\w+)", configuration().replaceAll(VARIABLE.pattern(), "")))
        .isSubsetOf(declared);
    assertThat(names("\\bvar\\.(\\w+)", withoutVariables())).isEqualTo(declared);
  }

  private static String withoutVariables() throws IOException {
    return VARIABLE.matcher(configuration()).replaceAll("");
  }

  @Test
  void outputs_are_described_and_the_guide_asks_for_none_that_is_missing() throws IOException {
    List<MatchResult> outputs = blocks(OUTPUT);
    String guide = read(Overlays.DEPLOY.resolveSibling("docs/guides/azure.md"));

    assertThat(outputs)
        .allSatisfy(
            each ->
                assertThat(each.group(2)).as(each.group(1)).contains("description = \"", "value "));
    assertThat(
            names(
                "(?:terraform(?: -chdir=\\S+)? output(?: -\\w+)?|out -raw|out -json) ([a-z]\\w+)",
                guide))
        .isNotEmpty()
        .isSubsetOf(outputs.stream().map(each -> each.group(1)).toList());
  }

  @Test
  void example_is_taken() throws IOException {
    Outcome outcome = plan("");

    assertThat(outcome.status()).as(outcome.output() + outcome.errors()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name = \"Prima Vista\" | name: expected",
        "address_space = \"10.20.0.0/20\" | address_space: expected a /16",
        "operator_ip_ranges = [\"0.0.0.0/0\"] | operator_ip_ranges: expected",
        "kubernetes_version = \"1.20\" | kubernetes_version: expected",
        "zones = [\"1\", \"1\"] | zones: expected",
        "cpu_pool = { min = 3, max = 2 } | cpu_pool: expected",
        "gpu_pool = { vm_size = \"Standard_D8ds_v5\" } | gpu_pool: expected",
        "node_provisioning = \"hand\" | node_provisioning: expected",
        "groups = { administrators = [] } | groups: expected",
        "safeguards = \"Off\" | safeguards: expected",
        "faq_database = { storage_gb = 33 } | faq_database: storage_gb",
        "faq_database_password = \"short\" | faq_database_password: expected",
        "firewall = \"gateway\" | firewall: 'gateway' is a policy",
        "ddos = \"all\" | ddos: expected",
        "log_retention_days = 7 | log_retention_days: expected",
        "alert_emails = [] | alert_emails: expected",
        "budget = { amount = 10, start = \"2026-12-02\" } | budget: expected",
      })
  void wrong_values_are_refused(String change, String message) throws IOException {
    Outcome outcome = plan(change);

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.errors().replaceAll("\\s+", " ")).contains(message);
  }

  @Test
  void no_secret_is_written_down() throws IOException {
    assertThat(configuration())
        .doesNotContainPattern("(?i)(password|secret|key|token)\\w*\\s*=\\s*\"[^\"$]{8,}\"")
        .doesNotContain("azurerm_key_vault_secret", "administrator_password ");
    assertThat(read(AZURE.resolve(".gitignore"))).contains("*.tfstate", "terraform.tfvars");
  }

  @Test
  void everything_that_could_be_open_is_closed() throws IOException {
    assertThat(configuration().replaceAll(" +", " "))
        .contains(
            "local_account_disabled = true",
            "azure_rbac_enabled = true",
            "admin_enabled = false",
            "anonymous_pull_enabled = false",
            "rbac_authorization_enabled = true",
            "shared_access_key_enabled = false",
            "allow_nested_items_to_be_public = false",
            "default_outbound_access_enabled = false",
            "network_policy = \"cilium\"")
        .doesNotContain("public_network_access_enabled = true", "default_action = \"Allow\"");
  }

  @Test
  void names_are_those_of_the_manifests() throws IOException {
    String identities = read(AZURE.resolve("identity.tf"));
    String pods = read(Overlays.KUSTOMIZE.resolve("components/gpu/gpu.yaml"));
    String store = read(Overlays.KUSTOMIZE.resolve("components/external-secrets/store.yaml"));
    String keys = read(Overlays.KUSTOMIZE.resolve("components/external-secrets/keys.yaml"));

    assertThat(identities).contains("account = \"secrets-reader\"", "account = \"primavista\"");
    assertThat(store).contains("name: secrets-reader");
    assertThat(identities).contains("\"primavista-keys\"");
    assertThat(keys).contains("key: primavista-keys");
    assertThat(configuration())
        .contains("\"primavista.dev/pool\" = \"gpu\"", "nvidia.com/gpu=true:NoSchedule");
    assertThat(pods).contains("primavista.dev/pool: gpu", "key: nvidia.com/gpu");
  }
}
