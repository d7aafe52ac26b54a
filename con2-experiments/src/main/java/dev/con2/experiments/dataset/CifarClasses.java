package dev.con2.experiments.dataset;

import java.util.ArrayList;
import java.util.List;

/** The classes of CIFAR by their labels. */
final class CifarClasses {

  private CifarClasses() {}

  static List<OfficialClass> ten() {
    List<OfficialClass> classes =
        new ArrayList<>(
            OfficialClass.evenly(
                5_000,
                1_000,
                List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck")));
    classes.set(1, new OfficialClass(new DatasetClass(1, "automobile", "car"), 5_000, 1_000));
    return List.copyOf(classes);
  }

  /** By the first label byte; the list in CSI's public code is wrong for 13 of them. */
  static List<OfficialClass> superclasses() {
    return OfficialClass.evenly(
        2_500,
        500,
        List.of(
            "aquatic_mammals",
            "fish",
            "flowers",
            "food_containers",
            "fruit_and_vegetables",
            "household_electrical_devices",
            "household_furniture",
            "insects",
            "large_carnivores",
            "large_man-made_outdoor_things",
            "large_natural_outdoor_scenes",
            "large_omnivores_and_herbivores",
            "medium_mammals",
            "non-insect_invertebrates",
            "people",
            "reptiles",
            "small_mammals",
            "trees",
            "vehicles_1",
            "vehicles_2"));
  }
}
