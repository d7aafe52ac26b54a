package dev.con2.model;

/**
 * What one epoch of training came to.
 *
 * @param epoch from 1
 * @param loss mean of L_CON2 over its steps
 * @param contextLoss mean of L_Context
 * @param contentLoss mean of L_Content
 * @param learningRate of its last step
 * @param imagesPerSecond images N (not views) a second, over the part of the epoch that this
 *     process ran
 */
public record EpochSummary(
    int epoch,
    double loss,
    double contextLoss,
    double contentLoss,
    double learningRate,
    double imagesPerSecond) {}
