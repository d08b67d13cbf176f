package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as people write them. */
class AddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "postgresql://anna:pw@db/faq | jdbc:postgresql://db/faq | anna | pw",
        "postgres://anna:p@ss%2Fw+%C3%A4%25@db:5433/faq | jdbc:postgresql://db:5433/faq | anna |"
            + " p@ss/w+ä%",
        "postgresql://anna@db/faq | jdbc:postgresql://db/faq | anna | -",
        "postgresql://a%40b:x:y@[::1]:1/f | jdbc:postgresql://[::1]:1/f | a@b | x:y",
        "postgresql://db/faq?user=a%40b&ssl=true&password=p%26q |"
            + " jdbc:postgresql://db/faq?ssl=true | a@b | p&q",
        "postgresql://db1,db2:6/faq?user=a@b | jdbc:postgresql://db1,db2:6/faq | a@b | -",
        "jdbc:postgresql://anna:pw@db/faq | jdbc:postgresql://db/faq | anna | pw",
        "jdbc:postgresql:faq | jdbc:postgresql://localhost/faq | - | -",
        "postgresql:///faq | jdbc:postgresql://localhost/faq | - | -",
      })
  void a_server_is_found_with_its_account(String where, String url, String user, String password) {
    Address address = Address.of(where);
    assertThat(address.dialect()).isEqualTo(Dialect.POSTGRESQL);
    assertThat(address.url()).isEqualTo(url);
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.password()).isEqualTo(password);
    assertThat(url).startsWith("jdbc:" + address.shown());
  }

  @Test
  void anything_else_is_a_file() {
    assertThat(Address.of("jdbc:sqlite:a b/faq.db").file()).contains(Path.of("a b/faq.db"));
    assertThat(Address.of("postgresql://db/faq").file()).isEmpty();
    assertThat(Address.of("a b/faq.db").url()).startsWith("jdbc:sqlite:/").endsWith("/a b/faq.db");
    assertThat(Address.of("sqlite:/x/faq.db").url()).isEqualTo("jdbc:sqlite:/x/faq.db");
    assertThat(Address.of("jdbc:sqlite:/x/faq.db").url()).isEqualTo("jdbc:sqlite:/x/faq.db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://anna:s3cret@db:port/faq",
        "postgresql://anna:s3cret%zz@db/faq",
        "postgresql://anna:s3cret?more@db/faq",
        "jdbc:mysql://anna:s3cret@db/faq",
      })
  void an_address_that_cannot_be_read_is_not_repeated(String where) {
    assertThatThrownBy(() -> Address.of(where))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("expected: ")
        .message()
        .doesNotContain("s3cret");
  }
}
