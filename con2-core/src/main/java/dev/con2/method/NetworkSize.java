package dev.con2.method;

import dev.con2.score.RepresentationLayout;

/**
 * How large the network of a training is; all 0 but the first without an encoder.
 *
 * @param layout of the representations that scores are fitted to
 * @param parameters of the encoder and of the heads that are trained with it
 * @param statistics running means and variances of batch norm
 * @param moduleBytes of the TorchScript file that a model keeps; 0 of a ResNet18
 */
public record NetworkSize(
    RepresentationLayout layout, int parameters, int statistics, int moduleBytes) {}
