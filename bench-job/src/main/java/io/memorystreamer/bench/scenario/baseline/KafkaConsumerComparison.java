package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.kafka.StockConsumerSide;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.ScenarioContext;
import java.util.Map;

/** What one stock consumer reads of a partition that a stock producer filled, and what that costs the broker. */
final class KafkaConsumerComparison extends StockThroughputComparison {

    KafkaConsumerComparison(final int messageBytes) {
        super(messageBytes);
    }

    @Override
    public String variant() {
        return "consumer, " + messageBytes() + " bytes";
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls) throws Exception {
        try (StockClients ours = new StockClients(context.broker().target(), Map.of());
                StockClients kafka = new StockClients(context.kafka().target(), Map.of());
                StockConsumerSide ourSide = side(ours, context.broker(), context);
                StockConsumerSide kafkaSide = side(kafka, context.kafka(), context)) {
            return Rounds.run(ourSide, kafkaSide, context.config().comparison());
        }
    }

    private StockConsumerSide side(
            final StockClients clients, final RunningBroker broker, final ScenarioContext context) throws Exception {
        return new StockConsumerSide(
                clients, new ProcessCpu(broker.pid()), messageBytes(), roundNanos(context.config()));
    }
}
