package dev.con2.internal.train;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.train.OptimiserOptions;
import java.util.Optional;

/**
 * What the training loop needs beside images and an objective.
 *
 * @param encoder to begin with
 * @param imageSize side of the square images in pixels
 * @param halfSize share of the steps, the first ones, in which images have half that side
 * @param optimiser how long and how fast
 * @param original the optimiser and schedule of the method's authors, in place of CON2's
 * @param seed fixes every random draw
 * @param device where to train
 */
public record TrainerOptions(
    InitialEncoder encoder,
    int imageSize,
    double halfSize,
    OptimiserOptions optimiser,
    Optional<OriginalRecipe> original,
    long seed,
    ComputeDevice device) {}
