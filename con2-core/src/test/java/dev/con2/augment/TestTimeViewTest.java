package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTimeViewTest {

  private static final AugmentationFamily FAMILY = AugmentationFamily.cropsOnly(0.5);

  private static List<TestTimeView> draw(String contexts, int count, long seed) {
    return TestTimeView.draw(ContextAugmentation.parseList(contexts), count, FAMILY, 32, seed);
  }

  @ParameterizedTest
  @CsvSource({"flip, 40, 20", "flip, 41, 20", "flip, 2, 1", "'flip,invert', 40, 13"})
  void draw_givesEachContextTheSameNumberAndThePlainViewFirst(String names, int count, int each) {
    List<ContextAugmentation> contexts = ContextAugmentation.parseList(names);
    List<TestTimeView> views = draw(names, count, 3);
    assertThat(views).hasSize(each * contexts.size());
    for (int i = 0; i < views.size(); i++) {
      assertThat(views.get(i).context()).isEqualTo(contexts.get(i / each));
      assertThat(views.get(i).parameters().equals(ViewParameters.PLAIN)).isEqualTo(i % each == 0);
    }
    assertThat(views).doesNotHaveDuplicates();
  }

  @Test
  void draw_sameSeed_isTheSame() {
    assertThat(draw("flip", 40, 3))
        .isEqualTo(draw("flip", 40, 3))
        .isNotEqualTo(draw("flip", 40, 4));
  }

  @Test
  void draw_fewerViews_areTheFirstOfMore() {
    assertThat(draw("flip", 40, 3).subList(0, 5)).isEqualTo(draw("flip", 10, 3).subList(0, 5));
  }

  @Test
  void draw_fewerViewsThanContexts_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> draw("flip,invert", 2, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "flip, false",
    "'flip,invert,equalize', false",
    "rotate180, false",
    "rotate90, true",
    "'flip,rotate180+invert,rotate270+invert', true"
  })
  void draw_contextsThatAFlipWouldChange_areFlippedBefore(String contexts, boolean before) {
    List<TestTimeView> views = draw(contexts, 40, 3);
    assertThat(views).extracting(TestTimeView::flipFirst).containsOnly(before);
    assertThat(views).extracting(view -> view.parameters().flip()).contains(true, false);
  }

  @Test
  void drawFlippedFirst_goesThroughTheContextsWithinEachDraw() {
    List<ContextAugmentation> contexts = ContextAugmentation.parseList("rotate90,rotate180");
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0).withArea(0.54);
    List<TestTimeView> views = TestTimeView.drawFlippedFirst(contexts, 10, family, 32, 3);
    assertThat(views).hasSize(30).doesNotHaveDuplicates();
    for (int i = 0; i < 30; i++) {
      assertThat(views.get(i).context()).isEqualTo(contexts.get(i % 3));
      assertThat(views.get(i).parameters()).isNotEqualTo(ViewParameters.PLAIN);
      assertThat(views.get(i).parametersAfter().flip()).isFalse();
      assertThat(views.get(i).flippedBefore()).isEqualTo(views.get(i).parameters().flip());
    }
    assertThat(views).extracting(TestTimeView::flippedBefore).contains(true, false);
    assertThat(TestTimeView.drawFlippedFirst(contexts, 4, family, 32, 3))
        .isEqualTo(views.subList(0, 12));
  }

  @Test
  void flippedBefore_ofAViewWhoseFlipComesAfter_isFalse() {
    TestTimeView view =
        new TestTimeView(ContextAugmentation.ORIGINAL, ViewParameters.PLAIN.withFlip(true));
    assertThat(view.flippedBefore()).isFalse();
    assertThat(view.parametersAfter()).isEqualTo(view.parameters());
  }

  @Test
  void draw_viewsOfEachContext_areDrawsOfTheirOwn() {
    List<TestTimeView> views =
        TestTimeView.draw(
            ContextAugmentation.parseList("flip"), 40, AugmentationFamily.of(0.2, 0.4, 0), 32, 3);
    for (int i = 1; i < 20; i++) {
      assertThat(views.get(20 + i).parameters()).isNotEqualTo(views.get(i).parameters());
    }
  }
}
