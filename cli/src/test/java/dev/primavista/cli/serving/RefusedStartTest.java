package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.cli.CalledCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What keeps a server from starting, told in one sentence before anything is loaded. */
final class RefusedStartTest extends CalledCommand {
  @Test
  void all_faults_of_a_file_of_keys_are_told_at_the_start() throws IOException {
    String broken = file("keys", "shop reader plain-key-in-the-file\nops owner x\n");
    assertThat(prima("serve", FAQ, "--api-keys", broken)).isEqualTo(2);
    assertThat(err())
        .contains("--api-keys: ", "keys, line 1: ", "keys, line 2: ")
        .doesNotContain("plain-key-in-the-file");
    command.forgetErr();
    assertThat(prima("key", "list", broken)).isEqualTo(1);
    assertThat(err()).contains("error[broken_keys]: ", "line 2: ");
    command.forgetErr();
    assertThat(prima("serve", FAQ, "--api-keys", "absent")).isEqualTo(1);
    assertThat(err()).contains("no such file: absent");
    assertThat(out()).isEmpty();
  }

  @Test
  void the_editors_key_and_keys_of_callers_exclude_each_other() throws IOException {
    assertThat(prima("key", "create", "ops", "--role", "admin")).isZero();
    String line = out().lines().skip(1).findFirst().orElseThrow().substring("line  ".length());
    String keys = file("keys", line);
    String list = file("shop.csv", "id,question,answer\n1,Fine?,a\n");
    String editors = "an-editors-key-of-some-length";
    assertThat(prima("faq", "serve", "--faq", list, "--api-keys", keys, "--editor-key", editors))
        .isEqualTo(2);
    assertThat(err()).contains("the editor's key beside --api-keys").doesNotContain(editors);
  }

  @Test
  void a_faq_without_a_list_or_with_a_broken_one_says_what_to_do() throws IOException {
    assertThat(prima("faq", "serve")).isEqualTo(2);
    assertThat(err()).contains("error[no_faq]", "--faq FILE.csv");
    command.forgetErr();
    String broken = file("shop.csv", "id,question,answer\n1,Fine?,a\n2,,b\n");
    assertThat(prima("faq", "serve", "--faq", broken)).isEqualTo(1);
    assertThat(err()).contains("shop.csv, line 3").doesNotContain("\tat ");
    command.forgetErr();
    String text = file("notes.db", "these are notes, and not a database at all\n".repeat(40));
    assertThat(prima("faq", "serve", "--faq", broken, "--database", text)).isEqualTo(1);
    assertThat(err()).contains("error[no_database]", "notes.db").doesNotContain("\tat ");
    command.forgetErr();
    assertThat(prima("faq", "serve", "--faq", broken, "--editor-key", " ")).isEqualTo(2);
    assertThat(err()).contains("the editor's key is empty");
    assertThat(out()).isEmpty();
  }

  @Test
  void model_files_that_cannot_be_served_end_the_start_with_the_reason() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(FAQ));
    Path torn = Files.write(folder.resolve("torn.joblib"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(prima("serve", torn.toString(), "--port", "0")).isEqualTo(1);
    assertThat(err()).contains("error[truncated_file]: torn.joblib");
    command.forgetErr();
    assertThat(prima("serve", file("bad.pkl", "cposix\nsystem\n(S'touch x'\ntR."), "--port", "0"))
        .isEqualTo(1);
    assertThat(err())
        .contains("error[forbidden_global]")
        .contains("posix.system (byte 0)")
        .contains("nothing was run");
    command.forgetErr();
    assertThat(prima("serve", file("page.pkl", "<html>"), "--port", "0")).isEqualTo(1);
    assertThat(err()).contains("error[unknown_format]: page.pkl");
    assertThat(out()).doesNotContain("listening");
  }

  @Test
  void a_certificate_or_key_that_cannot_be_used_is_told_by_its_flag() throws IOException {
    String broken = file("tls.crt", "broken");
    assertThat(prima("serve", FAQ, "--port", "0", "--tls-cert", broken, "--tls-key", broken))
        .isEqualTo(2);
    assertThat(err())
        .startsWith("error[wrong_setting]: --tls-cert: '")
        .contains("tls.crt' holds no certificate (expected: PEM")
        .doesNotContain("port");
  }

  @Test
  void a_port_that_is_taken_is_told_with_who_has_it_before_anything_is_loaded() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(prima("serve", FAQ, "--port", port)).isEqualTo(1);
      assertThat(err())
          .startsWith("error[port_taken]: port " + port + " on 127.0.0.1 is taken")
          .contains("'--port 0' takes any free port");
      assertThat(PortHolder.of(taken.getLocalPort()).stream())
          .allMatch(who -> who.endsWith(" (process " + ProcessHandle.current().pid() + ")"));
      command.forgetErr();
      assertThat(prima("serve", FAQ, "--port", "0", "--grpc-port", port)).isEqualTo(1);
      assertThat(err()).contains("'--grpc-port 0' takes any free port");
      command.forgetErr();
      String list = file("shop.csv", "id,question,answer\n1,Fine?,a\n");
      assertThat(prima("faq", "serve", "--faq", list, "--port", port)).isEqualTo(1);
      assertThat(err()).startsWith("error[port_taken]: ");
      assertThat(folder.resolve("shop.db")).doesNotExist();
    }
  }

  @Test
  void a_misspelt_recipe_is_told_also_where_no_model_takes_pictures() {
    assertThat(prima("serve", FAQ, "--port", "0", "--recipe", "tv_v9")).isEqualTo(1);
    assertThat(err()).startsWith("error[unknown_recipe]: recipe 'tv_v9' (expected: one of ");
  }

  @Test
  void an_address_of_another_machine_is_told_as_one() {
    assertThat(prima("serve", FAQ, "--host", "192.0.2.1", "--port", "0")).isEqualTo(1);
    assertThat(err())
        .startsWith("error[wrong_host]: --host: '192.0.2.1' is no address of this machine");
  }

  @Test
  void a_gpu_that_is_not_there_is_told_before_its_libraries_are_fetched() {
    assumeThat(Path.of("/dev/nvidiactl")).doesNotExist();
    assertThat(prima("serve", FAQ, "--port", "0", "--device", "cuda")).isEqualTo(1);
    assertThat(err()).startsWith("error[no_gpu]: --device cuda: ").contains("--or-cpu");
  }
}
