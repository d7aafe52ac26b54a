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
    return OfficialClass.evenly(2_500, 500, FINE.stream().map(Superclass::name).toList());
  }

  /** The five classes that a superclass is made of, in the order of their labels. */
  static List<String> fineNames(DatasetClass superclass) {
    return FINE.get(superclass.index()).fine();
  }

  private record Superclass(String name, List<String> fine) {
    static Superclass of(String name, String... fine) {
      return new Superclass(name, List.of(fine));
    }
  }

  private static final List<Superclass> FINE =
      List.of(
          Superclass.of("aquatic_mammals", "beaver", "dolphin", "otter", "seal", "whale"),
          Superclass.of("fish", "aquarium_fish", "flatfish", "ray", "shark", "trout"),
          Superclass.of("flowers", "orchid", "poppy", "rose", "sunflower", "tulip"),
          Superclass.of("food_containers", "bottle", "bowl", "can", "cup", "plate"),
          Superclass.of(
              "fruit_and_vegetables", "apple", "mushroom", "orange", "pear", "sweet_pepper"),
          Superclass.of(
              "household_electrical_devices",
              "clock",
              "keyboard",
              "lamp",
              "telephone",
              "television"),
          Superclass.of("household_furniture", "bed", "chair", "couch", "table", "wardrobe"),
          Superclass.of("insects", "bee", "beetle", "butterfly", "caterpillar", "cockroach"),
          Superclass.of("large_carnivores", "bear", "leopard", "lion", "tiger", "wolf"),
          Superclass.of(
              "large_man-made_outdoor_things", "bridge", "castle", "house", "road", "skyscraper"),
          Superclass.of(
              "large_natural_outdoor_scenes", "cloud", "forest", "mountain", "plain", "sea"),
          Superclass.of(
              "large_omnivores_and_herbivores",
              "camel",
              "cattle",
              "chimpanzee",
              "elephant",
              "kangaroo"),
          Superclass.of("medium_mammals", "fox", "porcupine", "possum", "raccoon", "skunk"),
          Superclass.of("non-insect_invertebrates", "crab", "lobster", "snail", "spider", "worm"),
          Superclass.of("people", "baby", "boy", "girl", "man", "woman"),
          Superclass.of("reptiles", "crocodile", "dinosaur", "lizard", "snake", "turtle"),
          Superclass.of("small_mammals", "hamster", "mouse", "rabbit", "shrew", "squirrel"),
          Superclass.of("trees", "maple_tree", "oak_tree", "palm_tree", "pine_tree", "willow_tree"),
          Superclass.of("vehicles_1", "bicycle", "bus", "motorcycle", "pickup_truck", "train"),
          Superclass.of("vehicles_2", "lawn_mower", "rocket", "streetcar", "tank", "tractor"));
}
