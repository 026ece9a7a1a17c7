package io.memorystreamer.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** The word count of Kafka Streams' own quick start, a program that runs until it gets a signal. */
final class WordCount {

    static final String APPLICATION = "word-count";
    static final String INPUT = "lines";
    static final String OUTPUT = "counts";
    static final String REPARTITION = APPLICATION + "-words-repartition";
    static final String CHANGELOG = APPLICATION + "-store-changelog";

    private WordCount() {}

    /** @param arguments bootstrap servers, and the directory of the local state */
    public static void main(final String... arguments) {
        final Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[1]);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.REPARTITION_PURGE_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        // Streams does not leave its group when it is closed: the next instance waits so long.
        settings.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 6000);

        final StreamsBuilder builder = new StreamsBuilder();
        final KStream<String, String> lines = builder.stream(INPUT);
        lines.flatMapValues(
                        line -> List.of(line.toLowerCase(Locale.getDefault()).split(" ")))
                .groupBy((key, word) -> word, Grouped.as("words"))
                .count(Materialized.as("store"))
                .toStream()
                .to(OUTPUT, Produced.with(Serdes.String(), Serdes.Long()));

        final KafkaStreams streams = new KafkaStreams(builder.build(), settings);
        final CountDownLatch signal = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close(Duration.ofSeconds(10));
            signal.countDown();
        }));
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace(); // the test shows it when it fails
            return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse
                    .SHUTDOWN_CLIENT;
        });
        streams.start();
        try {
            signal.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
