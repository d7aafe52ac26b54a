package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.engine.UnderConstruction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Every value that training changes: all parameters one after another in one flat tensor, all their
 * gradients in another, and the running statistics of batch norm in a third. A parameter is a named
 * view into them. So the optimiser is a handful of operations on whole vectors, and a checkpoint a
 * handful of arrays.
 *
 * <p>Owns its native memory until closed. Names are those of PyTorch's own ResNet18 ({@code
 * layer1.0.conv1.weight}), so that others can read the weights.
 */
public final class NetworkWeights implements AutoCloseable {

  private final PointerScope owner;
  private final ComputeDevice device;
  private final Tensor parameters;
  private final Tensor gradients;
  private final Tensor statistics;
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final WeightLayout layout;

  /** Where several processes train copies of these. */
  private final Optional<SynchronisedBatchNorm> synchronised;

  private NetworkWeights(
      WeightLayout layout,
      ComputeDevice device,
      boolean training,
      Optional<SynchronisedBatchNorm> synchronised) {
    this.layout = layout;
    this.device = device;
    this.synchronised = synchronised;
    owner = new PointerScope();
    try (owner;
        AutoGradMode noGradient = new AutoGradMode(false)) {
      parameters = TensorTransfer.zeros(device, layout.parameterCount());
      gradients = TensorTransfer.zeros(device, training ? layout.parameterCount() : 0);
      statistics = TensorTransfer.zeros(device, layout.statisticsCount());
      for (WeightLayout.NetworkArray entry : layout.entries()) {
        views.put(entry.name(), view(entry, training));
      }
      owner.extend(); // all is made: the tensors live until close
    }
  }

  private Tensor view(WeightLayout.NetworkArray entry, boolean training) {
    Tensor all = entry.trained() ? parameters : statistics;
    Tensor view = all.narrow(0, entry.offset(), entry.size()).view(entry.shape());
    if (entry.trained() && training) {
      view = view.detach().set_requires_grad(true);
      view.mutable_grad()
          .put(gradients.narrow(0, entry.offset(), entry.size()).view(entry.shape()));
    }
    return view;
  }

  /** Given weights for inference: no gradients are kept. */
  public static NetworkWeights of(
      WeightLayout layout, ComputeDevice device, float[] parameters, float[] statistics) {
    return loaded(
        new NetworkWeights(layout, device, false, Optional.empty()), parameters, statistics);
  }

  /**
   * Weights to be trained that start with these values, owned by the caller.
   *
   * @param ranks that train copies of them; borrowed
   */
  static NetworkWeights forTraining(
      WeightLayout layout, ComputeDevice device, Ranks ranks, InitialEncoder.Values start) {
    try (UnderConstruction made = new UnderConstruction()) {
      Optional<SynchronisedBatchNorm> synchronised =
          ranks.count() == 1
              ? Optional.empty()
              : Optional.of(made.add(new SynchronisedBatchNorm(ranks)));
      NetworkWeights weights =
          loaded(
              new NetworkWeights(layout, device, true, synchronised),
              start.parameters(),
              start.statistics());
      made.complete();
      return weights;
    }
  }

  private static NetworkWeights loaded(
      NetworkWeights weights, float[] parameters, float[] statistics) {
    try (UnderConstruction made = new UnderConstruction()) {
      made.add(weights).load(parameters, statistics);
      made.complete();
      return weights;
    }
  }

  /**
   * Overwrites all values.
   *
   * @param parameterValues as many as the layout has, in its order
   * @param statisticsValues likewise
   * @throws IllegalArgumentException if there are more or fewer
   */
  public void load(float[] parameterValues, float[] statisticsValues) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      parameters.copy_(TensorTransfer.toDevice(parameterValues, device, layout.parameterCount()));
      statistics.copy_(TensorTransfer.toDevice(statisticsValues, device, layout.statisticsCount()));
    }
  }

  /**
   * The array of that name, owned by this.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("no weights are called " + name);
    }
    return view;
  }

  /** All parameters, (parameterCount), owned by this. */
  public Tensor parameters() {
    return parameters;
  }

  /** All gradients in the order of the parameters, added up by each backward pass. */
  public Tensor gradients() {
    return gradients;
  }

  /** Running means and variances of batch norm, owned by this. */
  public Tensor statistics() {
    return statistics;
  }

  /** How batch norm goes by the rows of all ranks; none where a process trains alone. */
  Optional<SynchronisedBatchNorm> synchronisedBatchNorm() {
    return synchronised;
  }

  /** Where each named array stands. */
  public WeightLayout layout() {
    return layout;
  }

  /** The device that holds them. */
  public ComputeDevice device() {
    return device;
  }

  @Override
  public void close() {
    owner.deallocate();
    synchronised.ifPresent(SynchronisedBatchNorm::close);
  }
}
