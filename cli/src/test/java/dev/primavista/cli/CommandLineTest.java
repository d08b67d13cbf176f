package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.server.security.KeyFile;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final String FAQ = ROOT.resolve("apps/faq/demo/js-faq.joblib").toString();
  private static final String NETWORK =
      ROOT.resolve("apps/vision/demo/cifar10-resnet.onnx").toString();

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private int prima(String... arguments) {
    return command.call(ROOT, folder, arguments);
  }

  private String out() {
    return command.out();
  }

  private String err() {
    return command.err();
  }

  private String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return file.toString();
  }

  @Test
  void a_mistyped_command_gets_the_right_hint_and_exit_2() {
    assertThat(prima("serv", "x")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'serv'")
        .contains("a similar command exists: 'serve'");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_mistyped_command_of_a_group_or_of_the_launcher_gets_a_hint_as_well() {
    assertThat(prima("faq", "trian")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'faq trian'")
        .contains("a similar command exists: 'train'");
    command.forgetErr();
    assertThat(prima("tset")).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command 'tset'")
        .contains("a similar command exists: 'test'");
  }

  @ParameterizedTest
  @CsvSource({"serv,serve", "faq trian,train", "engines instal,install"})
  void a_mistyped_command_gets_the_hint_also_where_its_help_is_asked_for(
      String typed, String meant) {
    assertThat(prima((typed + " --help").split(" "))).isEqualTo(2);
    assertThat(err())
        .contains("error: unknown command '" + typed + "'")
        .contains("a similar command exists: '" + meant + "'");
    assertThat(out()).isEmpty();
  }

  @Test
  void the_version_is_told_by_a_word_as_by_the_flag() {
    assertThat(prima("version")).isZero();
    assertThat(out()).isEqualTo("prima 0.1.0\n");
    command.forgetOut();
    assertThat(prima("version", "--json")).isZero();
    assertThat(out()).isEqualTo("{\"name\":\"prima\",\"version\":\"0.1.0\"}\n");
  }

  @Test
  void a_mistyped_flag_gets_a_hint_and_a_far_one_none() {
    assertThat(prima("serve", "--prot", "1")).isEqualTo(2);
    assertThat(err()).contains("a similar flag exists: '--port'");
    command.forgetErr();
    assertThat(prima("faq", "train", "shop.csv", "--out", "shop.faq")).isEqualTo(2);
    assertThat(err()).contains("a similar flag exists: '--output', '--out-of-scope'");
    command.forgetErr();
    assertThat(prima("frobnicate")).isEqualTo(2);
    assertThat(err()).doesNotContain("hint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--instances=0|--instances: 0 (expected: 1 to 1024)",
        "--instances=-3|--instances: -3 (expected: 1 to 1024)",
        "--instances=1000000|--instances: 1000000 (expected: 1 to 1024)",
        "--model-name=a/b|--model-name: 'a/b' (expected: letters, digits, '.', '_' and '-')",
        "--port=-1|--port: -1 (expected: 0 to 65535)",
        "--port=70000|--port: 70000 (expected: 0 to 65535)",
        "--grpc-port=65536|--grpc-port: 65536 (expected: 0 to 65535)",
        "--poll-interval=0|--poll-interval: 0.0 (expected: 0.001 to 86400)",
        "--poll-interval=NaN|--poll-interval: NaN (expected: 0.001 to 86400)",
        "--poll-interval=1e300|--poll-interval: 1.0E300 (expected: 0.001 to 86400)",
        "--load-model=a|--load-model: does nothing under --model-control auto (expected: --model-control explicit)",
        "--versions=latest 0|--versions: 'latest 0' (expected: all, latest, latest N, or numbers",
        "--access-log-share=2|--access-log-share: 2.0 (expected: 0 to 1)",
        "--trace-share=-1|--trace-share: -1.0 (expected: 0 to 1)",
        "--capture-share=7|--capture-share: 7.0 (expected: 0 to 1)",
        "--capture-max-bytes=-1|--capture-max-bytes: -1 (expected: >= 0)",
        "--capture-file-bytes=0|--capture-file-bytes: 0 (expected: >= 1)",
        "--capture-files=0|--capture-files: 0 (expected: >= 1)",
        "--metrics-port=65536|--metrics-port: 65536 (expected: 0 to 65535)",
        "--max-connections=0|--max-connections: 0 (expected: >= 1)",
        "--max-in-flight=0|--max-in-flight: 0 (expected: >= 1)",
        "--event-loops=0|--event-loops: 0 (expected: 1 to 1024)",
        "--event-loops=100000|--event-loops: 100000 (expected: 1 to 1024)",
        "--max-header=1023|--max-header: 1023 (expected: >= 1024)",
        "--max-uri=255|--max-uri: 255 (expected: >= 256)",
        "--max-body=1023|--max-body: 1023 (expected: >= 1024)",
        "--head-timeout=0s|--head-timeout: PT0S (expected: > 0)",
        "--drain=0s|--drain: PT0S (expected: > 0)",
      })
  void a_number_out_of_its_range_gets_one_sentence_and_exit_2(String flag, String sentence) {
    String capture = folder.resolve("captured").toString();
    assertThat(prima("serve", FAQ, "--access-log", "--capture", capture, flag)).isEqualTo(2);
    assertThat(err()).startsWith("error[wrong_setting]: " + sentence).hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--instances=x",
        "--instances=99999999999",
        "--port=1.5",
        "--port=",
        "--drain=5",
        "--lame-duck=-1s",
        "--max-body=64MX"
      })
  void what_is_no_number_is_told_with_the_flag_and_exit_2(String flag) {
    assertThat(prima("serve", FAQ, flag)).isEqualTo(2);
    assertThat(err())
        .startsWith("error: ")
        .contains(flag.substring(0, flag.indexOf('=')))
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void a_key_is_made_once_and_its_line_lets_it_in() throws IOException {
    assertThat(prima("key", "create", "shop")).isZero();
    String key = out().lines().findFirst().orElseThrow().substring("key   ".length());
    String line = out().lines().skip(1).findFirst().orElseThrow().substring("line  ".length());
    assertThat(key).matches("prima_[A-Za-z0-9_-]{43}");
    assertThat(line).startsWith("shop reader sha256:").doesNotContain(key);
    String keys = file("keys", "# of the shop\n" + line + "\n");
    assertThat(new KeyFile(Path.of(keys)).read().getFirst().matches(key)).isTrue();
    command.forgetOut();
    assertThat(prima("key", "list", keys)).isZero();
    assertThat(out()).startsWith("shop ").contains("reader").hasLineCount(1);
    assertThat(prima("key", "create", "a b")).isEqualTo(2);
    assertThat(prima("key", "create", "x", "--role", "anybody")).isEqualTo(2);
    assertThat(prima("key")).isEqualTo(2);
    assertThat(err()).doesNotContain(key).contains("expected: reader or admin");
  }

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
  void conformance_names_what_it_lacks() throws IOException {
    assertThat(prima("conformance", "--suite", folder.toString())).isEqualTo(1);
    assertThat(err()).contains("error[no_suite]:", "--suite DIR");
    command.forgetErr();
    for (String part : List.of("suite", "oipcheck", "models")) {
      Files.createDirectory(folder.resolve(part));
    }
    String suite = folder.toString();
    assertThat(prima("conformance", "--suite", suite, "--python", "no-such-python")).isEqualTo(1);
    assertThat(err()).contains("error[no_python]: there is no 'no-such-python'");
  }

  @Test
  void a_missing_file_is_named_with_its_neighbours() throws IOException {
    file("churn.joblib", "x");
    assertThat(prima("inspect", folder.resolve("chrun.joblib").toString())).isEqualTo(1);
    assertThat(err())
        .startsWith("error[no_such_file]: no such file: ")
        .contains("this folder has churn.joblib");
  }

  @Test
  void a_place_that_cannot_be_written_is_told_in_one_sentence() throws IOException {
    String rows = file("a.json", "\"what are closures good for\"");
    String nowhere = folder.resolve("absent/x.json").toString();
    assertThat(prima("score", FAQ, "--input", rows, "--output", nowhere)).isEqualTo(1);
    assertThat(err()).isEqualTo("error[unusable_file]: " + nowhere + ": no such file or folder\n");
    command.forgetErr();
    assertThat(prima("score", FAQ, "--input", rows, "--output", folder.toString())).isEqualTo(1);
    assertThat(err()).isEqualTo("error[unusable_file]: " + folder + ": is a directory\n");
    command.forgetErr();
    String list = file("shop.csv", "id,question,answer\n1,Fine?,a\n");
    assertThat(prima("faq", "train", list, "--output", nowhere)).isEqualTo(1);
    assertThat(err()).contains("error[no_such_folder]: no such folder: ").hasLineCount(1);
  }

  @Test
  void inspect_tells_steps_inputs_classes_and_versions() {
    assertThat(prima("inspect", FAQ)).isZero();
    assertThat(out())
        .contains("scikit-learn 1.9.1")
        .contains("text BYTES[-1]")
        .contains("characters: TfidfVectorizer")
        .contains("runs here: yes");
  }

  @Test
  void inspect_json_is_one_document() {
    assertThat(prima("inspect", NETWORK, "--json")).isZero();
    assertThat(out().lines()).hasSize(1);
    assertThat(out()).startsWith("{\"name\":\"cifar10-resnet\"").contains("\"airplane\"");
  }

  @Test
  void inspect_json_of_a_folder_is_one_array_whose_folders_have_sizes() throws IOException {
    Files.copy(Path.of(NETWORK), folder.resolve("a.onnx"));
    Path version = Files.createDirectories(folder.resolve("b/1"));
    Path other = Files.copy(Path.of(NETWORK), version.resolve("model.onnx"));
    file("c.pkl", "<html>");
    assertThat(prima("inspect", folder.toString(), "--json")).isEqualTo(1);
    assertThat(out())
        .hasLineCount(1)
        .startsWith("[{\"name\":\"a\",")
        .contains("},{\"name\":\"b\",", "},{\"name\":\"c\",\"version\"")
        .endsWith("}]\n")
        .doesNotContain("\"size_bytes\":0,");
    assertThat(InspectCommand.size(version)).isEqualTo(Files.size(other));
  }

  @Test
  void score_takes_json_lines_text_and_csv() throws IOException {
    String question = "what are closures good for";
    for (String input :
        new String[] {
          file("a.json", "\"" + question + "\""),
          file("b.json", "{\"text\": \"" + question + "\"}"),
          file("c.jsonl", "{\"text\": \"" + question + "\"}\n"),
          file("d.csv", "text\n" + question + "\n"),
          file("e.txt", question + "\n"),
        }) {
      command.forgetOut();
      assertThat(prima("score", FAQ, "--input", input, "--method", "predict")).as(input).isZero();
      assertThat(out()).as(input).startsWith("{\"label\":[1]");
    }
    assertThat(err()).contains("1 row, ");
  }

  @Test
  void score_takes_a_picture_and_writes_an_array() throws IOException {
    byte[] picture = Pictures.png();
    Path image = Files.write(folder.resolve("x.png"), picture);
    Path array = folder.resolve("logits.npy");
    assertThat(prima("score", NETWORK, "--input", image.toString(), "--output", array.toString()))
        .isZero();
    byte[] npy = Files.readAllBytes(array);
    assertThat(new String(Arrays.copyOf(npy, 128), StandardCharsets.ISO_8859_1))
        .contains("'descr': '<f4'")
        .contains("'shape': (1, 10)");
    assertThat(npy).hasSize(128 + 40);
  }

  @Test
  void preprocess_writes_the_tensor_of_a_recipe() throws IOException {
    Path image = Files.write(folder.resolve("x.png"), Pictures.png());
    Path array = folder.resolve("x.npy");
    assertThat(
            prima(
                "vision",
                "preprocess",
                "--recipe",
                "tv_v1",
                image.toString(),
                "--output",
                array.toString()))
        .isZero();
    assertThat(Files.size(array)).isEqualTo(128 + 3 * 224 * 224 * 4);
    assertThat(
            prima(
                "vision",
                "preprocess",
                "--recipe",
                "tv_v9",
                image.toString(),
                "--output",
                array.toString()))
        .isEqualTo(1);
    assertThat(err()).contains("error[unknown_recipe]").contains("tv_v1");
  }

  private int preprocess(Path image, Path output) {
    return prima(
        "vision",
        "preprocess",
        "--recipe",
        "tv_v1",
        image.toString(),
        "--output",
        output.toString());
  }

  @Test
  void preprocess_writes_over_no_picture_and_reads_no_folder() throws IOException {
    Path image = Files.write(folder.resolve("x.png"), Pictures.png());
    assertThat(preprocess(image, image)).isEqualTo(1);
    assertThat(image).hasBinaryContent(Pictures.png());
    assertThat(preprocess(folder, folder.resolve("x.npy"))).isEqualTo(1);
    assertThat(preprocess(image, folder.resolve("absent/x.npy"))).isEqualTo(1);
    assertThat(err())
        .contains("error[output_is_input]: the output " + image)
        .contains("error[is_folder]: " + folder)
        .contains("error[no_such_folder]: no such folder: ");
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
  void an_unsupported_estimator_is_named_with_every_other_one() throws IOException {
    // A Pipeline of two steps: umap.UMAP and sklearn.svm._classes.SVC, both empty.
    String pickle =
        """
        csklearn.pipeline
        Pipeline
        )\u0081}(X\u0005\0\0\0steps](X\u0006\0\0\0reducecumap.umap_
        UMAP
        )\u0081}b\u0086X\u0003\0\0\0svccsklearn.svm._classes
        SVC
        )\u0081}b\u0086eub.\
        """;
    Path model =
        Files.write(
            folder.resolve("topics.pkl"),
            ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(prima("inspect", model.toString())).isEqualTo(1);
    assertThat(err())
        .contains("error[unsupported_estimator]: topics.pkl cannot be served")
        .contains("step 'reduce' umap.umap_.UMAP")
        .contains("step 'svc' sklearn.svm._classes.SVC");
  }

  @Test
  void failures_are_one_json_object_where_json_was_asked_for() {
    assertThat(prima("inspect", "nope", "--json")).isEqualTo(1);
    assertThat(err()).isEqualTo("{\"error\":\"no such file: nope\",\"code\":\"no_such_file\"}\n");
    command.forgetErr();
    assertThat(prima("inspect", NETWORK, "--json", "--jsn")).isEqualTo(2);
    assertThat(err())
        .startsWith("{\"error\":")
        .contains("\"code\":\"wrong_usage\"")
        .hasLineCount(1);
    assertThat(out()).isEmpty();
    assertThat(prima("--version", "--json")).isZero();
    assertThat(out()).isEqualTo("{\"name\":\"prima\",\"version\":\"0.1.0\"}\n");
  }

  @Test
  void a_result_that_cannot_be_written_is_no_success() {
    assertThat(command.callInto(full(), ROOT, "inspect", NETWORK, "--json")).isEqualTo(1);
    assertThat(err()).contains("\"code\":\"unwritable_output\"");
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int any) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @Test
  void what_contradicts_itself_is_wrong_usage() {
    assertThat(prima("serve")).isEqualTo(2);
    assertThat(err()).contains("error[no_model]: nothing to serve");
    command.forgetErr();
    assertThat(prima("serve", FAQ, "--tls-cert", FAQ)).isEqualTo(2);
    assertThat(err()).contains("error[half_tls]: ");
  }

  @Test
  void wrong_words_are_told_beside_the_right_ones() {
    assertThat(prima("serve", FAQ, "--port", "abc")).isEqualTo(2);
    assertThat(err()).contains("'abc' is not an int (expected: a whole number)");
    command.forgetErr();
    assertThat(prima("serve", FAQ, "--execution", "fast")).isEqualTo(2);
    assertThat(err()).contains("'--execution': 'fast' (expected: auto, direct, instance)");
    command.forgetErr();
    assertThat(prima("key", "create", "shop", "--role", "foo")).isEqualTo(2);
    assertThat(err())
        .contains("'foo' (expected: reader or admin)")
        .doesNotContainIgnoringCase("anybody");
  }

  @Test
  void a_link_that_leads_nowhere_is_told_as_one() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("m.joblib"), folder.resolve("gone"));
    assertThat(prima("inspect", link.toString())).isEqualTo(1);
    assertThat(err()).isEqualTo("error[no_such_file]: " + link + " is a link that leads nowhere\n");
  }

  @Test
  void a_shell_is_told_what_there_is_to_complete() {
    assertThat(prima("completion", "bash")).isZero();
    assertThat(out()).contains("complete -F", "'--grpc-port'", "bench");
    command.forgetOut();
    assertThat(prima("completion", "fish")).isZero();
    assertThat(out())
        .contains("complete -c prima -n __fish_use_subcommand -a serve -d 'Serves model files")
        .contains("-n '__fish_seen_subcommand_from faq; and __fish_seen_subcommand_from train'");
    assertThat(prima("completion", "ksh")).isEqualTo(2);
    assertThat(err()).contains("'ksh' (expected: bash, zsh, fish)");
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
