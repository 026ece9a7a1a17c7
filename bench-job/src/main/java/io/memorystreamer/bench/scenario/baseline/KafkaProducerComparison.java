package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.kafka.StockProducerSide;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.ScenarioContext;
import java.util.Map;

/** What one stock producer gets through, and what that costs the broker. */
final class KafkaProducerComparison extends StockThroughputComparison {

    KafkaProducerComparison(final int messageBytes) {
        super(messageBytes);
    }

    @Override
    public String variant() {
        return "producer, " + messageBytes() + " bytes";
    }

    @Override
    Rounds rounds(final ScenarioContext context, final LoadStalls stalls) throws Exception {
        try (StockClients ours = new StockClients(context.broker().target(), Map.of());
                StockClients kafka = new StockClients(context.kafka().target(), Map.of())) {
            return Rounds.run(
                    side(ours, context.broker(), context),
                    side(kafka, context.kafka(), context),
                    context.config().comparison());
        }
    }

    private Side side(final StockClients clients, final RunningBroker broker, final ScenarioContext context) {
        return new StockProducerSide(
                clients, new ProcessCpu(broker.pid()), messageBytes(), roundNanos(context.config()));
    }
}
