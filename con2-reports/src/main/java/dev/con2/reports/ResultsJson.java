package dev.con2.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.Interval;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.image.WrittenPath;
import dev.con2.score.Drift;
import java.time.Duration;
import java.util.List;

/**
 * Every number of the report as JSON. The page is filled from this tree, so that the two cannot
 * disagree. The scores themselves, and with them the points of the curves, are in scores.csv.
 */
final class ResultsJson {

  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultsJson() {}

  static ObjectNode of(EvaluationReport report, Findings findings) {
    ObjectNode root = begun(report.run(), report.decision());
    root.set("evaluation", evaluation(findings.evaluation()));
    ObjectNode atThreshold = root.putObject("atThreshold");
    atThreshold.set("falseAlarms", rate(findings.falseAlarms()));
    atThreshold.set("detections", rate(findings.detections()));
    root.set("drift", drift(report.drift()));
    root.set("trivialBaselines", trivialBaselines(report.trivialBaselines()));
    putProblems(root, report.warnings(), report.unreadable());
    if (!report.trainingCurve().isEmpty()) {
      root.set("trainingCurve", MAPPER.valueToTree(report.trainingCurve()));
    }
    report.map().ifPresent(map -> root.set("map", MAPPER.valueToTree(map)));
    return root;
  }

  static ObjectNode of(FalseAlarmReport report) {
    ObjectNode root = begun(report.run(), report.decision());
    ObjectNode falseAlarms = rate(report.falseAlarms());
    falseAlarms.put("interval", "exact, 95 %");
    root.putObject("atThreshold").set("falseAlarms", falseAlarms);
    root.set("drift", drift(report.drift()));
    putProblems(root, report.warnings(), report.unreadable());
    return root;
  }

  private static ObjectNode drift(Drift drift) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("finding", drift.finding().toString());
    node.put("pValue", drift.pValue());
    node.put("level", Drift.LEVEL);
    return node;
  }

  private static ObjectNode begun(RunDetails run, Decision decision) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", 1);
    root.set("run", run(run));
    root.set("decision", decision(decision));
    return root;
  }

  private static ObjectNode decision(Decision decision) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("askedFalseAlarmRate", decision.askedFalseAlarmRate());
    node.put("calibrationPictures", decision.calibrationPictures());
    if (decision.threshold().isPresent()) {
      node.put("threshold", decision.threshold().getAsDouble());
    } else {
      node.putNull("threshold");
    }
    return node;
  }

  private static void putProblems(
      ObjectNode root, List<String> warnings, List<UnreadablePicture> unreadable) {
    warnings.forEach(root.putArray("warnings")::add);
    ArrayNode nodes = root.putArray("unreadable");
    for (UnreadablePicture picture : unreadable) {
      nodes
          .addObject()
          .put("path", WrittenPath.of(picture.path()))
          .put("class", picture.truth().label())
          .put("error", picture.error());
    }
  }

  private static ObjectNode run(RunDetails run) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("title", run.title());
    node.put("modelFile", WrittenPath.of(run.modelFile()));
    node.put("date", run.date().toString());
    node.put("version", run.version());
    node.put("seed", run.seed());
    node.put("device", run.device());
    node.put("threads", run.threads());
    ArrayNode folders = node.putArray("folders");
    for (RunDetails.Folder folder : run.folders()) {
      folders
          .addObject()
          .put("role", folder.role())
          .put("path", WrittenPath.of(folder.path()))
          .put("pictures", folder.pictures());
    }
    ObjectNode options = node.putObject("settings");
    run.options().forEach(options::put);
    ObjectNode seconds = node.putObject("durationsInSeconds");
    run.durations().forEach((step, duration) -> seconds.put(step, seconds(duration)));
    return node;
  }

  private static ObjectNode evaluation(Evaluation evaluation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("normalCount", evaluation.normalCount());
    node.put("anomalousCount", evaluation.anomalousCount());
    node.put("auroc", evaluation.auroc());
    node.put("aurocLow", evaluation.aurocInterval().low());
    node.put("aurocHigh", evaluation.aurocInterval().high());
    node.put("aurocIntervalCovers", "test pictures alone");
    node.put("averagePrecision", evaluation.averagePrecision());
    node.put("falsePositiveRateAt95Detection", evaluation.falsePositiveRateAt95Detection());
    return node;
  }

  private static ObjectNode rate(Findings.Rate rate) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", rate.count());
    node.put("total", rate.total());
    node.put("rate", rate.value());
    interval(node, rate.interval());
    return node;
  }

  private static ArrayNode trivialBaselines(List<TrivialBaseline> baselines) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    for (TrivialBaseline baseline : baselines) {
      ObjectNode node = nodes.addObject();
      node.put("feature", baseline.feature().label());
      node.put("auroc", baseline.auroc());
      interval(node, baseline.interval());
      node.put("anomalousHigher", baseline.anomalousHigher());
    }
    return nodes;
  }

  private static void interval(ObjectNode node, Interval interval) {
    node.put("low", interval.low());
    node.put("high", interval.high());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
