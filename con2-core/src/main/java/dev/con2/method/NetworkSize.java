package dev.con2.method;

/**
 * How large the network of a training is; all 0 but the first without an encoder.
 *
 * @param values that scores are fitted to, for an image under a view
 * @param parameters of the encoder and of the heads that are trained with it
 * @param statistics running means and variances of batch norm
 * @param moduleBytes of the TorchScript file that a model keeps; 0 of a ResNet18
 */
public record NetworkSize(int values, int parameters, int statistics, int moduleBytes) {}
