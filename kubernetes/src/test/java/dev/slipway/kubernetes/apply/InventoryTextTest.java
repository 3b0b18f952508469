package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTextTest {
  @Test
  void objectsAreWrittenAsFluxWritesThem() {
    var entries =
        List.of(
            new Entry(new ObjectId("apps", "Deployment", "shop", "web"), "v1"),
            new Entry(new ObjectId("", "Namespace", "", "shop"), "v1"),
            new Entry(
                new ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "shop:read"), "v1"));

    String text = InventoryText.write(entries);

    assertThat(text)
        .isEqualTo(
            """
            shop_web_apps_Deployment v1
            _shop__Namespace v1
            _shop__read_rbac.authorization.k8s.io_ClusterRole v1
            """);
    assertThat(InventoryText.read(text, "here")).isEqualTo(entries);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b-c", "system:a:b", "a_b", "a__b", ":a", "__", "a___:b"})
  void everyNameIsReadAsItWasWritten(String name) {
    var entry = new Entry(new ObjectId("", "Role", "shop", name), "v1beta1");

    assertThat(InventoryText.read(InventoryText.line(entry), "here")).containsExactly(entry);
  }

  @Test
  void aLineThatNamesNothingIsAProblemWithItsPlace() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> InventoryText.read("shop web", "ConfigMap/shop/slipway-web"))
        .withMessageContaining("ConfigMap/shop/slipway-web")
        .withMessageContaining("shop web");
  }
}
