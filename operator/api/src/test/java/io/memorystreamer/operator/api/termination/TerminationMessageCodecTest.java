package io.memorystreamer.operator.api.termination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.termination.TerminationMessage.Environment;
import io.memorystreamer.operator.api.termination.TerminationMessage.Failure;
import io.memorystreamer.operator.api.termination.TerminationMessage.Result;
import io.memorystreamer.operator.api.termination.TerminationMessage.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationMessageCodecTest {
    private static final Environment TWO_CPUS =
            new Environment(2, 1L << 30, 12.3, "25.0.1", "2-3", "0", "200000 100000", 0.25, 61.5, 734_003_200L, 0L);

    @Test
    void whatIsWrittenIsReadBackUnchanged() throws Exception {
        TerminationMessage message = TerminationMessage.of(
                TWO_CPUS,
                List.of(result("throughput::sustained_throughput", Map.of("messagesPerSecond", 2.4e7), Verdict.MET)),
                new Failure("BrokerLost", "the broker ended in mid-run"));

        assertThat(TerminationMessageCodec.decode(TerminationMessageCodec.encode(message)))
                .isEqualTo(message);
    }

    @Test
    void theWireFormIsTheDocumentedOne() {
        TerminationMessage message = TerminationMessage.of(
                TWO_CPUS,
                List.of(result("throughput::sustained_throughput", Map.of("messagesPerSecond", 2.4e7), Verdict.MET)),
                null);

        assertThat(TerminationMessageCodec.encode(message))
                .isEqualTo("{\"v\":1,\"env\":{\"cpus\":2,\"mem\":1073741824,\"stallP99Us\":12.3,\"jdk\":\"25.0.1\","
                        + "\"cpuset\":\"2-3\",\"mems\":\"0\",\"cpuMax\":\"200000 100000\",\"throttledS\":0.25,"
                        + "\"ranS\":61.5,\"memPeak\":734003200,\"oom\":0},"
                        + "\"r\":[{\"id\":\"throughput::sustained_throughput\",\"p\":\"in-process\","
                        + "\"m\":{\"messagesPerSecond\":2.4E7},"
                        + "\"t\":[{\"n\":\"messagesPerSecond\",\"g\":1.0E7,\"m\":2.4E7,\"v\":\"met\"}]}]}");
    }

    @Test
    void optionalMetricsAreGivenUpBeforeAnythingElse() throws Exception {
        Map<String, Double> metrics = new HashMap<>(Map.of("messagesPerSecond", 24_000_000.0, "p99Micros", 8.4));
        IntStream.range(0, 20).forEach(index -> metrics.put("optionalMetricNumber" + index, index / 3.0));
        TerminationMessage message = TerminationMessage.of(TWO_CPUS, results(10, metrics, Verdict.MET), null);

        TerminationMessage read = roundTrip(message);

        assertThat(read.cut()).isZero();
        assertThat(read.results()).hasSize(10).allSatisfy(result -> {
            assertThat(result.metrics())
                    .containsOnly(Map.entry("messagesPerSecond", 24_000_000.0), Map.entry("p99Micros", 8.4));
            assertThat(result.targets()).hasSize(1);
        });
    }

    @Test
    void aLongErrorMessageIsCutAndTheResultsAreKept() throws Exception {
        TerminationMessage message = TerminationMessage.of(
                TWO_CPUS,
                results(3, Map.of("messagesPerSecond", 1e6), Verdict.MET),
                new Failure("ScenarioFailed", "x".repeat(100_000)));

        TerminationMessage read = roundTrip(message);

        assertThat(read.results()).isEqualTo(message.results());
        assertThat(read.error().reason()).isEqualTo("ScenarioFailed");
        assertThat(read.error().message()).hasSize(1024);
    }

    @Test
    void whatTheProcessCouldNotReadIsLeftOut() throws Exception {
        Environment bare = new Environment(2, 0, null, "25.0.1");
        String json = TerminationMessageCodec.encode(TerminationMessage.of(bare, List.of(), null));

        assertThat(json).isEqualTo("{\"v\":1,\"env\":{\"cpus\":2,\"mem\":0,\"jdk\":\"25.0.1\"}}");
        assertThat(TerminationMessageCodec.decode(json).environment()).isEqualTo(bare);
    }

    @Test
    void aListOfCpusThatIsTooLongEndsBetweenTwoNumbers() {
        String odd = IntStream.range(0, 256)
                .mapToObj(index -> Integer.toString(2 * index + 1))
                .collect(Collectors.joining(","));
        Environment many = new Environment(256, 0, null, "25", odd, "0-7", null, null, null, null, null);

        assertThat(many.cpuSet()).hasSizeLessThanOrEqualTo(100).endsWith(",...").startsWith("1,3,5,");
        assertThat(odd).startsWith(many.cpuSet().replace("...", ""));
        assertThat(many.memSet()).isEqualTo("0-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4\u2713", "\ud83d\ude00", "\u0000\u0001", "\"\\\n", "\ud83d"})
    void noTextOfAnyScriptMakesTheMessageTooLongOrInvalid(String text) throws Exception {
        TerminationMessage message = TerminationMessage.of(
                TWO_CPUS,
                results(40, Map.of("messagesPerSecond", 1e6), Verdict.MET),
                new Failure("ScenarioFailed", text.repeat(50_000)));

        assertThat(roundTrip(message).error().reason()).isEqualTo("ScenarioFailed");
    }

    @Test
    void whenResultsMustGoTheMissedOnesStay() throws Exception {
        List<Result> met = results(500, Map.of("messagesPerSecond", 1e6), Verdict.MET);
        Result missed = result("latency::latency_percentiles", Map.of("p99Micros", 99.0), Verdict.MISSED);
        List<Result> all = IntStream.range(0, 501)
                .mapToObj(index -> index < 500 ? met.get(index) : missed)
                .toList();

        TerminationMessage read = roundTrip(TerminationMessage.of(TWO_CPUS, all, null));

        assertThat(read.worstVerdict()).contains(Verdict.MISSED);
        assertThat(read.results()).isNotEmpty();
        assertThat(read.cut()).isEqualTo(501 - read.results().size());
    }

    @Test
    void aResultThatCannotFitAtAllIsCounted() throws Exception {
        List<Target> targets = IntStream.range(0, 200)
                .mapToObj(index -> new Target("target" + index, 1.0, 2.0, Verdict.MET))
                .toList();
        Result huge = new Result("throughput::sustained_throughput", "tcp", Map.of(), targets);

        TerminationMessage read = roundTrip(TerminationMessage.of(TWO_CPUS, List.of(huge), null));

        assertThat(read.results()).isEmpty();
        assertThat(read.cut()).isEqualTo(1);
    }

    @Test
    void figuresThatAreNotFiniteAreLeftOut() throws Exception {
        Result result = new Result(
                "latency::latency_percentiles",
                "tcp",
                Map.of("p99Micros", Double.NaN, "p50Micros", 1.5),
                List.of(new Target("p99Micros", 10.0, Double.POSITIVE_INFINITY, Verdict.INCONCLUSIVE)));

        Result read = roundTrip(TerminationMessage.of(null, List.of(result), null))
                .results()
                .getFirst();

        assertThat(read.metrics()).containsOnlyKeys("p50Micros");
        assertThat(read.targets().getFirst().measured()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Killed",
                "{\"v\":1",
                "[]",
                "{\"v\":1} {\"v\":1}",
                "{\"v\":1,\"r\":[{\"id\":\"no category\",\"p\":\"tcp\"}]}",
                "{\"v\":1,\"r\":[{\"id\":\"a::b\",\"p\":\"tcp\",\"t\":[{\"n\":\"x\",\"v\":\"splendid\"}]}]}",
                "{\"v\":1,\"err\":{\"reason\":\"two words\"}}",
                "{\"v\":1,\"cut\":-1}"
            })
    void garbageIsRefusedWithOneLineThatShowsHowItBegins(String text) {
        assertThatThrownBy(() -> TerminationMessageCodec.decode(text))
                .isInstanceOf(TerminationMessageException.class)
                .hasMessageStartingWith("the termination message is no benchmark result: ")
                .hasMessageContaining("begins with: " + text.substring(0, 1))
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void anEmptyMessageIsRefused(String text) {
        assertThatThrownBy(() -> TerminationMessageCodec.decode(text))
                .isInstanceOf(TerminationMessageException.class)
                .hasMessage("the termination message is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"v\":2}", "null"})
    void anotherVersionIsRefused(String text) {
        assertThatThrownBy(() -> TerminationMessageCodec.decode(text))
                .isInstanceOf(TerminationMessageException.class)
                .hasMessageContaining("version");
    }

    @Test
    void fieldsOfALaterBenchmarkAreIgnored() throws Exception {
        assertThat(TerminationMessageCodec.decode("{\"v\":1,\"new\":true}").results())
                .isEmpty();
    }

    @Test
    void namesOutOfBoundsAreRefusedWhereTheyAreMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Result("x", "tcp", Map.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Failure("not one word", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Target("x".repeat(65), 1.0, 1.0, Verdict.MET));
    }

    private static TerminationMessage roundTrip(TerminationMessage message) throws TerminationMessageException {
        String json = TerminationMessageCodec.encode(message);
        assertThat(json.getBytes(UTF_8).length).isLessThanOrEqualTo(TerminationMessageCodec.MAX_BYTES);
        return TerminationMessageCodec.decode(json);
    }

    private static List<Result> results(int count, Map<String, Double> metrics, Verdict verdict) {
        return IntStream.range(0, count)
                .mapToObj(index -> result("throughput::scenario_" + index, metrics, verdict))
                .toList();
    }

    private static Result result(String id, Map<String, Double> metrics, Verdict verdict) {
        return new Result(id, "in-process", metrics, List.of(new Target("messagesPerSecond", 1e7, 2.4e7, verdict)));
    }
}
