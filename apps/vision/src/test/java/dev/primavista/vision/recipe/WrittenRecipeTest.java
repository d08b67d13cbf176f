package dev.primavista.vision.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written of preprocessing means the transforms that its authors mean. */
class WrittenRecipeTest {
  private static Geometry shorter(int resize, int crop, Interpolation filter) {
    return new Geometry.ShorterSide(resize, crop, filter);
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void names_of_torchvision_timm_and_keras_are_known() {
    assertThat(WrittenRecipe.named("ResNet152_Weights.IMAGENET1K_V2").geometry())
        .isEqualTo(shorter(232, 224, Interpolation.BILINEAR));
    Recipe large = WrittenRecipe.named("EfficientNet_V2_L_Weights.IMAGENET1K_V1");
    assertThat(large.geometry()).isEqualTo(shorter(480, 480, Interpolation.BICUBIC));
    assertThat(large.normalisation().mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(WrittenRecipe.named("timm_bicubic_0.9_288").geometry())
        .isEqualTo(shorter(320, 288, Interpolation.BICUBIC));
    assertThat(WrittenRecipe.named("keras_lanczos_caffe_299").geometry())
        .isEqualTo(new Geometry.Stretch(299, Interpolation.LANCZOS));
    assertThat(WrittenRecipe.named("ResNet152_Weights.DEFAULT"))
        .isEqualTo(WrittenRecipe.named("ResNet152_Weights.IMAGENET1K_V2"));
    assertThat(WrittenRecipe.named("ViT_H_14_Weights.DEFAULT").name())
        .isEqualTo("ViT_H_14_Weights.IMAGENET1K_SWAG_E2E_V1");
    assertThatThrownBy(() -> WrittenRecipe.named("ResNet7_Weights.DEFAULT"))
        .isInstanceOf(ModelLoadException.class);
    assertThatThrownBy(() -> WrittenRecipe.named("tv_v9"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("tv_v9");
  }

  @Test
  void an_object_says_every_step() {
    Recipe recipe =
        WrittenRecipe.parse(
            """
            {"exif": "apply", "decode": "scaled", "resize": [480, 640], "mode": "letterbox",
             "fill": 0, "interpolation": "bicubic", "colours": "bgr", "scale": 0.5,
             "mean": 1, "std": [2, 3, 4], "layout": "nhwc", "dtype": "fp16"}
            """);
    assertThat(recipe.reading().upright()).isTrue();
    assertThat(recipe.reading().scaled()).isTrue();
    assertThat(recipe.geometry())
        .isEqualTo(new Geometry.Letterbox(640, 480, Interpolation.BICUBIC, 0));
    assertThat(recipe.normalisation())
        .isEqualTo(
            new Normalisation(
                Normalisation.Order.BGR,
                1,
                0.5,
                List.of(1.0, 1.0, 1.0),
                List.of(2.0, 3.0, 4.0),
                1));
    assertThat(recipe.layout()).isEqualTo(Recipe.Layout.NHWC);
    assertThat(recipe.dataType()).isEqualTo(DataType.FP16);
  }

  @Test
  void an_object_changes_a_named_recipe() {
    Recipe recipe = WrittenRecipe.parse("{\"recipe\": \"tv_v2\", \"mean\": 0.5}");
    assertThat(recipe.geometry()).isEqualTo(shorter(232, 224, Interpolation.BILINEAR));
    assertThat(recipe.normalisation().mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(recipe.normalisation().divisor()).isEqualTo(255);
  }

  private static Geometry changed(String keys) {
    return WrittenRecipe.parse(new String(json("{" + keys + "}"), StandardCharsets.UTF_8))
        .geometry();
  }

  @Test
  void only_what_is_written_of_a_named_geometry_changes() {
    assertThat(changed("'recipe': 'tv_v2', 'crop': 160"))
        .isEqualTo(shorter(232, 160, Interpolation.BILINEAR));
    assertThat(changed("'recipe': 'timm_bicubic_0.95', 'crop': 192"))
        .isEqualTo(shorter(235, 192, Interpolation.BICUBIC));
    assertThat(changed("'recipe': 'tv_v1', 'resize': 300"))
        .isEqualTo(shorter(300, 224, Interpolation.BILINEAR));
    assertThat(changed("'recipe': 'tv_v1', 'centre': 'floor'"))
        .isEqualTo(new Geometry.ShorterSide(256, 224, Interpolation.BILINEAR, Centre.FLOOR));
    assertThat(changed("'recipe': 'ref2018_tf', 'interpolation': 'bicubic'"))
        .isEqualTo(new Geometry.Fit(224, Interpolation.BICUBIC));
    assertThat(changed("'recipe': 'ref2018_keras', 'resize': 160"))
        .isEqualTo(new Geometry.Fit(160, Interpolation.LANCZOS));
    assertThat(changed("'recipe': 'ref2018_pytorch', 'resize': [160, 200]"))
        .isEqualTo(new Geometry.Stretch(200, 160, Interpolation.BICUBIC));
    assertThat(changed("'recipe': 'edgetpu_pil', 'central': 0.5"))
        .isEqualTo(new Geometry.CentralPart(0.5, 224, Interpolation.BILINEAR));
    assertThat(changed("'recipe': 'edgetpu_tf1', 'resize': 192"))
        .isEqualTo(new Geometry.TensorFlowPart(0.875, 192, false));
    assertThat(changed("'recipe': 'tv_v1_tensor_aa', 'antialias': false"))
        .isEqualTo(new Geometry.TensorShorterSide(256, 224, false));
  }

  @Test
  void another_mode_keeps_the_sizes_and_the_filter() {
    assertThat(changed("'recipe': 'tv_v1', 'mode': 'squash'"))
        .isEqualTo(new Geometry.Squash(256, 224, Interpolation.BILINEAR, Centre.EVEN));
    assertThat(changed("'recipe': 'timm_bicubic_0.95', 'mode': 'letterbox', 'fill': 0"))
        .isEqualTo(new Geometry.Letterbox(224, 224, Interpolation.BICUBIC, 0));
    assertThat(changed("'recipe': 'ref2018_keras', 'mode': 'shorter'"))
        .isEqualTo(shorter(224, 224, Interpolation.LANCZOS));
    assertThat(changed("'mode': 'fit', 'crop': 160"))
        .isEqualTo(new Geometry.Fit(160, Interpolation.BILINEAR));
  }

  @Test
  void what_says_nothing_in_a_mode_is_refused() {
    for (String wrong :
        List.of(
            "'recipe': 'tv_v1', 'central': 0.5",
            "'recipe': 'tv_v1', 'fill': 0",
            "'recipe': 'tv_v1', 'antialias': false",
            "'recipe': 'ref2018_keras', 'crop': 160",
            "'recipe': 'ref2018_keras', 'centre': 'floor'",
            "'recipe': 'edgetpu_tf2', 'interpolation': 'bicubic'",
            "'mode': 'stretch', 'resize': 256, 'crop': 224")) {
      assertThatThrownBy(() -> changed(wrong))
          .as(wrong)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("says nothing in mode");
    }
    assertThatThrownBy(() -> changed("'recipe': 'tv_v1', 'resize': 200"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("crop 224");
    assertThatThrownBy(() -> changed("'recipe': 'edgetpu_pil', 'central': 0"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("central");
  }

  @Test
  void what_is_wrong_is_named_with_what_was_expected() {
    for (String wrong :
        List.of(
            "{\"filter\": \"bicubic\"}",
            "{\"interpolation\": \"cubic\"}",
            "{\"resize\": 0}",
            "{\"resize\": 200, \"crop\": 224}",
            "{\"std\": 0}",
            "{\"mean\": [1, 2]}",
            "{\"dtype\": \"int64\"}",
            "{\"mean\": [1e400, 0, 0]}",
            "{\"mean\": [null, 0, 0]}",
            "{\"factor\": -1e999}",
            "{\"resize\": 16384, \"crop\": 16384}",
            "{")) {
      assertThatThrownBy(() -> WrittenRecipe.parse(wrong))
          .as(wrong)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("preprocessing");
    }
  }

  @Test
  void hugging_faces_processors_are_understood() {
    Recipe vit =
        ProcessorConfig.parse(
            json(
                "{'image_processor_type': 'ViTImageProcessor', 'size': {'height': 384, 'width':"
                    + " 384}, 'resample': 2, 'rescale_factor': 0.00392156862745098,"
                    + " 'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5]}"));
    assertThat(vit.geometry()).isEqualTo(new Geometry.Stretch(384, Interpolation.BILINEAR));
    assertThat(vit.normalisation().scale()).isEqualTo(1 / 255.0);
    assertThat(vit.normalisation().divisor()).isEqualTo(1);
    assertThat(
            ProcessorConfig.parse(
                    json(
                        "{'feature_extractor_type': 'CLIPFeatureExtractor', 'size': 224,"
                            + " 'resample': 3, 'do_center_crop': true, 'crop_size': 224}"))
                .geometry())
        .isEqualTo(new Geometry.ShorterSide(224, 224, Interpolation.BICUBIC, Centre.FLOOR));
    assertThat(
            ProcessorConfig.parse(
                    json(
                        "{'image_processor_type': 'ConvNextImageProcessor', 'size':"
                            + " {'shortest_edge': 224}, 'crop_pct': 0.875, 'resample': 3}"))
                .geometry())
        .isEqualTo(new Geometry.ShorterSide(256, 224, Interpolation.BICUBIC, Centre.FLOOR));
    assertThat(
            ProcessorConfig.parse(
                    json(
                        "{'image_processor_type': 'DeiTImageProcessor', 'size': {'height': 256,"
                            + " 'width': 256}, 'crop_size': {'height': 224, 'width': 224},"
                            + " 'resample': 3}"))
                .geometry())
        .isEqualTo(new Geometry.Squash(256, 224, Interpolation.BICUBIC, Centre.FLOOR));
    assertThatThrownBy(
            () -> ProcessorConfig.parse(json("{'size': {'longest_edge': 5}, 'do_pad': true}")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("do_pad");
  }

  private static Recipe processor(String type, String more) {
    return ProcessorConfig.parse(json("{'image_processor_type': '" + type + "'" + more + "}"));
  }

  @Test
  void what_a_processors_file_does_not_say_its_class_does() {
    Recipe clip = processor("CLIPImageProcessor", "");
    assertThat(clip.geometry())
        .isEqualTo(new Geometry.ShorterSide(224, 224, Interpolation.BICUBIC, Centre.FLOOR));
    assertThat(clip.normalisation().mean()).containsExactly(0.48145466, 0.4578275, 0.40821073);
    assertThat(processor("BitImageProcessor", "").normalisation()).isEqualTo(clip.normalisation());
    assertThat(processor("DeiTFeatureExtractor", "").geometry())
        .isEqualTo(new Geometry.Squash(256, 224, Interpolation.BICUBIC, Centre.FLOOR));
    Recipe mobileNet = processor("MobileNetV2ImageProcessor", "");
    assertThat(mobileNet.geometry())
        .isEqualTo(new Geometry.ShorterSide(256, 224, Interpolation.BILINEAR, Centre.FLOOR));
    assertThat(mobileNet.normalisation().mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(processor("ConvNextImageProcessor", "").geometry())
        .isEqualTo(new Geometry.Stretch(384, Interpolation.BILINEAR));
    Recipe mobileViT = processor("MobileViTImageProcessor", ", 'size': {'shortest_edge': 288}");
    assertThat(mobileViT.normalisation().order()).isEqualTo(Normalisation.Order.BGR);
    assertThat(mobileViT.normalisation().mean()).containsExactly(0.0, 0.0, 0.0);
    assertThat(processor("PoolFormerImageProcessor", ", 'crop_pct': 0.9").geometry())
        .isEqualTo(new Geometry.ShorterSide(248, 224, Interpolation.BICUBIC, Centre.FLOOR));
  }

  @Test
  void processors_of_transformers_5_and_of_timm_are_understood() {
    assertThat(processor("ViTImageProcessorPil", ", 'size': 32").geometry())
        .isEqualTo(new Geometry.Stretch(32, Interpolation.BILINEAR));
    assertThat(processor("PoolFormerImageProcessor", "").geometry())
        .isEqualTo(new Geometry.ShorterSide(248, 224, Interpolation.BICUBIC, Centre.FLOOR));
    Recipe timm =
        processor(
            "TimmWrapperImageProcessor",
            ", 'architecture': 'x', 'pretrained_cfg': {'input_size': [3, 192, 192],"
                + " 'interpolation': 'bilinear', 'crop_pct': 0.9, 'mean': [0.5, 0.5, 0.5]}");
    assertThat(timm.geometry()).isEqualTo(shorter(213, 192, Interpolation.BILINEAR));
    assertThat(timm.name()).isEqualTo("preprocessor_config.json");
  }

  @Test
  void fast_processors_resize_tensors_and_crop_where_they_are_asked_to() {
    assertThat(processor("ViTImageProcessorFast", "").geometry())
        .isEqualTo(new Geometry.Stretch(224, Interpolation.TENSOR_BILINEAR));
    assertThat(
            processor(
                    "ViTImageProcessorFast",
                    ", 'size': {'height': 40, 'width': 40}, 'do_center_crop': true, 'crop_size':"
                        + " {'height': 32, 'width': 32}")
                .geometry())
        .isEqualTo(new Geometry.Squash(40, 32, Interpolation.TENSOR_BILINEAR, Centre.FLOOR));
    assertThat(
            processor(
                    "SiglipImageProcessorFast",
                    ", 'size': {'shortest_edge': 40}, 'do_center_crop': true, 'crop_size': 32")
                .geometry())
        .isEqualTo(new Geometry.ShorterSide(40, 32, Interpolation.TENSOR_BICUBIC, Centre.FLOOR));
    assertThat(
            processor("ConvNextImageProcessorFast", ", 'size': {'shortest_edge': 224}").geometry())
        .isEqualTo(new Geometry.ShorterSide(256, 224, Interpolation.TENSOR_BILINEAR, Centre.EVEN));
    assertThat(processor("BeitImageProcessorFast", ", 'do_center_crop': null").geometry())
        .isEqualTo(new Geometry.Stretch(224, Interpolation.TENSOR_BICUBIC));
    assertThat(processor("PoolFormerImageProcessorFast", ", 'crop_pct': null").geometry())
        .isEqualTo(new Geometry.ShorterSide(248, 224, Interpolation.TENSOR_BICUBIC, Centre.FLOOR));
  }

  @Test
  void fast_processors_normalise_pixels_as_they_are() {
    Normalisation fused =
        processor("ViTImageProcessorFast", ", 'image_mean': 0.485, 'image_std': 0.229")
            .normalisation();
    assertThat(fused.scale()).isEqualTo(1);
    assertThat(fused.mean().getFirst()).isEqualTo(0.485f * 255f);
    assertThat(fused.std().getFirst()).isEqualTo(0.229f * 255f);
    Normalisation rescaled =
        processor("ViTImageProcessorFast", ", 'do_normalize': false").normalisation();
    assertThat(rescaled.scale()).isEqualTo(1 / 255f);
    assertThat(rescaled.std()).containsExactly(1.0, 1.0, 1.0);
    assertThat(processor("OwlViTImageProcessorFast", ", 'do_normalize': null").normalisation())
        .isEqualTo(rescaled);
  }

  @Test
  void more_classes_are_understood() {
    assertThat(processor("OwlViTImageProcessor", "").geometry())
        .isEqualTo(new Geometry.Stretch(768, Interpolation.BICUBIC));
    assertThat(processor("FlavaImageProcessor", "").geometry())
        .isEqualTo(new Geometry.Squash(224, 224, Interpolation.BICUBIC, Centre.FLOOR));
    assertThat(
            processor("EfficientFormerImageProcessor", ", 'size': {'shortest_edge': 256}")
                .geometry())
        .isEqualTo(new Geometry.ShorterSide(256, 224, Interpolation.BICUBIC, Centre.FLOOR));
  }

  @Test
  void efficient_nets_divide_once_more_by_the_deviation_and_may_begin_at_minus_one() {
    Normalisation top =
        processor("EfficientNetImageProcessor", ", 'image_mean': 0.25, 'image_std': 0.5")
            .normalisation();
    assertThat(top.mean()).containsExactly(0.25, 0.25, 0.25);
    assertThat(top.std()).containsExactly(0.25, 0.25, 0.25);
    Normalisation offset =
        processor(
                "EfficientNetImageProcessor",
                ", 'image_mean': 0.25, 'image_std': 0.5, 'include_top': false,"
                    + " 'rescale_offset': true")
            .normalisation();
    assertThat(offset.mean()).containsExactly(1.25, 1.25, 1.25);
    assertThat(offset.std()).containsExactly(0.5, 0.5, 0.5);
    Normalisation alone =
        processor("EfficientNetImageProcessor", ", 'image_std': 0.5, 'do_normalize': false")
            .normalisation();
    assertThat(alone.mean()).containsExactly(0.0, 0.0, 0.0);
    assertThat(alone.std()).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void processors_that_do_something_else_are_refused() {
    for (String wrong :
        List.of(
            "'image_processor_type': 'PerceiverImageProcessor'",
            "'image_processor_type': 'ViTImageProcessor', 'rescale_offset': true",
            "'image_processor_type': 'DPTImageProcessor', 'keep_aspect_ratio': true",
            "'image_processor_type': 'DPTImageProcessor', 'ensure_multiple_of': 50",
            "'image_processor_type': 'TimmWrapperImageProcessor'",
            "'image_processor_type': 'PoolFormerImageProcessor', 'crop_pct': null",
            "'image_processor_type': 'ViTImageProcessor', 'size': {'shortest_edge': 224}",
            "'image_processor_type': 'ViTImageProcessorFast', 'do_center_crop': true",
            "'image_processor_type': 'ViTImageProcessorFast', 'resample': 4",
            "'image_processor_type': 'SegformerImageProcessorFast', 'do_center_crop': true",
            "'image_processor_type': 'ConvNextImageProcessor', 'do_center_crop': true",
            "'size': 224, 'resample': 2, 'image_mean': 0.5")) {
      assertThatThrownBy(() -> ProcessorConfig.parse(json("{" + wrong + "}")))
          .as(wrong)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("expected");
    }
    assertThat(
            ProcessorConfig.parse(json("{'size': 224, 'resample': 2, 'do_normalize': false}"))
                .geometry())
        .isEqualTo(new Geometry.Stretch(224, Interpolation.BILINEAR));
  }

  @Test
  void timms_configuration_is_understood_and_others_are_left_alone() {
    Recipe recipe =
        TimmConfig.parse(
                json(
                    "{'architecture': 'x', 'pretrained_cfg': {'input_size': [3, 288, 288],"
                        + " 'interpolation': 'bicubic', 'crop_pct': 1.0, 'crop_mode': 'squash',"
                        + " 'mean': [0.5, 0.5, 0.5], 'std': [0.5, 0.5, 0.5]}}"))
            .orElseThrow();
    assertThat(recipe.geometry())
        .isEqualTo(new Geometry.Squash(288, 288, Interpolation.BICUBIC, Centre.EVEN));
    assertThat(TimmConfig.parse(json("{'model_type': 'vit'}"))).isEmpty();
    assertThat(TimmConfig.parse(json("{'architecture': 'own', 'layers': [null]}"))).isEmpty();
  }

  private static Recipe timm(String config) {
    return TimmConfig.parse(json(config)).orElseThrow();
  }

  @Test
  void timms_older_configuration_of_one_object_is_understood() {
    Recipe recipe =
        timm(
            "{'architecture': 'x', 'num_classes': 9, 'input_size': [3, 192, 192],"
                + " 'interpolation': 'bicubic', 'crop_pct': 0.9, 'mean': [0.5, 0.5, 0.5]}");
    assertThat(recipe.geometry()).isEqualTo(shorter(213, 192, Interpolation.BICUBIC));
    assertThat(recipe.normalisation().mean()).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void what_timm_cannot_mean_is_refused() {
    assertThat(timm("{'architecture': 'x', 'crop_pct': 0}").geometry())
        .isEqualTo(shorter(256, 224, Interpolation.BICUBIC));
    for (String wrong :
        List.of(
            "'input_size': 224",
            "'input_size': [3]",
            "'input_size': [1, 224, 224]",
            "'input_size': [3, 256, 224]",
            "'input_size': [3, 0, 0]",
            "'crop_pct': -1",
            "'crop_pct': 1e-9",
            "'crop_pct': 1.5")) {
      assertThatThrownBy(() -> timm("{'pretrained_cfg': {" + wrong + "}}"))
          .as(wrong)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(wrong.substring(1, wrong.indexOf("':")) + ": ");
    }
  }
}
