package io.memorystreamer.server.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.storage.StateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ProducerStatesTest {

    private static final int MAX = Integer.MAX_VALUE;

    private final AtomicLong clock = new AtomicLong(1_000);
    private final AtomicLong end = new AtomicLong();
    private final List<String> fenced = new ArrayList<>();
    private final Producers all = new Producers(
            StateStore.inMemory(),
            100,
            1_000,
            clock::get,
            (producerId, epoch, currentEpoch) -> fenced.add(producerId + ": " + epoch + " by " + currentEpoch));
    private final ProducerStates states = new ProducerStates(all);

    private static BatchHead batch(final long producer, final int epoch, final int first, final int count) {
        return new BatchHead(producer, (short) epoch, first, Sequences.last(first, count), 77);
    }

    /** @return the offset, or the outcome below 0 */
    private long append(final long producer, final int epoch, final int first, final int count) {
        return states.append(batch(producer, epoch, first, count), () -> end.getAndAdd(count))
                .outcome();
    }

    @Test
    void eachOfTheLastFiveBatchesGetsItsOldOffsetAgainAndOlderOnesAreOutOfOrder() {
        for (int i = 0; i < 7; i++) {
            append(1, 0, 10 * i, 10);
        }
        for (int i = 2; i < 7; i++) {
            final Appended again = states.append(batch(1, 0, 10 * i, 10), () -> fail("stored again"));
            assertThat(again).isEqualTo(new Appended(10 * i, 77, true));
        }
        assertThat(append(1, 0, 10, 10)).isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 60, 9)).as("half a duplicate").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 71, 1)).as("a gap").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 70, 1)).isEqualTo(70);
    }

    @Test
    void sequenceNumbersWrapAroundWithinABatchAndBetweenTwo() {
        append(1, 0, MAX - 1, 4); // the last has 1
        assertThat(append(1, 0, MAX - 1, 4)).as("duplicate").isZero();
        assertThat(append(1, 0, 1, 1)).isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 2, 1)).isEqualTo(4);

        append(2, 0, MAX, 1);
        assertThat(append(2, 0, 0, 1)).isEqualTo(6);
    }

    @Test
    void aLaterEpochStartsWithZeroAndShutsOutTheEarlierOne() {
        append(1, 3, 0, 5);

        assertThat(append(1, 4, 5, 1)).isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 4, 0, 5)).as("no duplicate: another epoch").isEqualTo(5);
        assertThat(append(1, 3, 5, 1)).isEqualTo(ProducerStates.INVALID_EPOCH);
        assertThat(append(1, 3, 0, 5)).as("not even a duplicate").isEqualTo(ProducerStates.INVALID_EPOCH);
    }

    @Test
    void aProducerThatIsShutOutIsTold() {
        append(1, 3, 0, 5);
        append(1, 4, 0, 5);
        append(1, 4, 9, 1); // out of order
        assertThat(fenced).isEmpty();

        append(1, 3, 5, 1);

        assertThat(fenced).containsExactly("1: 3 by 4");
    }

    @Test
    void aProducerThatNobodyKnowsMayStartAnywhere() {
        assertThat(append(1, 5, 1_000, 1)).isZero();
        assertThat(append(1, 5, 1_001, 1)).isEqualTo(1);
    }

    @Test
    void aBatchThatTheLogDidNotTakeMayComeAgain() {
        append(1, 0, 0, 1);
        assertThat(states.append(batch(1, 0, 1, 1), () -> PartitionLog.BACK_PRESSURED))
                .isEqualTo(new Appended(PartitionLog.BACK_PRESSURED, 77, false));
        assertThat(append(1, 0, 1, 1)).isEqualTo(1);
    }

    @Test
    void idleProducersAreForgottenAndOthersAreNot() {
        append(1, 0, 0, 1);
        clock.addAndGet(60);
        append(2, 0, 0, 1);
        clock.addAndGet(60);
        states.expire(all.expiredBefore());

        assertThat(all.count()).isEqualTo(1);
        assertThat(append(2, 0, 7, 1)).as("known").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 7, 1)).as("forgotten").isEqualTo(2);
    }

    @Test
    void beyondTheBoundTheOneIdleLongestGivesWay() {
        append(0, 0, 0, 1);
        clock.incrementAndGet();
        for (int producer = 1; producer < 3_000; producer++) {
            append(producer, 0, 0, 1);
            clock.incrementAndGet();
            append(0, 0, producer, 1);
        }

        assertThat(states.size()).isEqualTo(1_000);
        assertThat(all.count()).isEqualTo(1_000);
        assertThat(append(0, 0, 5_000, 1)).as("busy, so known").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(2_999, 0, 5_000, 1)).as("the latest").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1_500, 0, 5_000, 1)).as("an idle one").isNotNegative();
    }

    @Test
    void theOneIdleLongestGivesWayAlsoWithinAMillisecond() {
        for (int producer = 0; producer < 1_000; producer++) {
            append(producer, 0, 0, 1);
        }
        append(0, 0, 1, 1);
        append(1_000, 0, 0, 1);

        assertThat(append(0, 0, 5_000, 1)).as("used since").isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(append(1, 0, 5_000, 1)).as("idle longest").isNotNegative();
    }

    @Test
    void manyThreadsThatInventProducersStayWithinTheBound() throws Exception {
        final int threads = 4;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                final int thread = t;
                pool.submit(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        append(threads * i + thread, 0, 0, 1);
                    }
                });
            }
            pool.shutdown();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(states.size()).isEqualTo(1_000);
        assertThat(all.count()).isEqualTo(1_000);
    }

    @Test
    void whatComesAfterTheEndIsNotAppendedAndNotCounted() {
        append(1, 0, 0, 1);
        states.close();

        assertThat(append(1, 0, 1, 1)).isEqualTo(PartitionLog.CLOSED);
        assertThat(append(2, 0, 0, 1)).isEqualTo(PartitionLog.CLOSED);
        assertThat(end).hasValue(1);
        assertThat(all.count()).isZero();
    }

    @Test
    void theSameBatchFromManyThreadsIsStoredOnce() throws Exception {
        final int threads = 4;
        final int batches = 2_000;
        final List<Long> stored = new ArrayList<>();
        final List<List<Long>> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            final CountDownLatch start = new CountDownLatch(threads);
            for (int t = 0; t < threads; t++) {
                final List<Long> mine = new ArrayList<>();
                answers.add(mine);
                pool.submit(() -> {
                    start.countDown();
                    start.await();
                    for (int i = 0; i < batches; i++) {
                        final int sequence = i;
                        mine.add(states.append(batch(9, 0, sequence, 1), () -> {
                                    stored.add((long) sequence); // guarded by the producer's monitor
                                    return sequence;
                                })
                                .outcome());
                    }
                    return null;
                });
            }
            pool.shutdown();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(stored).as("each once, in order").hasSize(batches).isSorted().doesNotHaveDuplicates();
        for (final List<Long> mine : answers) {
            for (int i = 0; i < batches; i++) {
                // Out of order when another thread was more than five batches ahead.
                assertThat(mine.get(i)).isIn((long) i, ProducerStates.OUT_OF_ORDER);
            }
        }
    }

    /** A producer as Kafka's rules describe it, with all its batches. */
    private static final class Reference {
        private int epoch = -1;
        private final Deque<long[]> batches = new ArrayDeque<>(); // first, count, offset

        long expect(final int newEpoch, final long first, final int count, final long end) {
            if (newEpoch < epoch) {
                return ProducerStates.INVALID_EPOCH;
            }
            if (newEpoch == epoch) {
                for (final long[] known : batches) {
                    if (known[0] == first && known[1] == count) {
                        return known[2];
                    }
                }
            }
            final boolean fits;
            if (epoch == -1) {
                fits = true;
            } else if (newEpoch > epoch) {
                fits = first == 0;
            } else {
                fits = first == (batches.getLast()[0] + batches.getLast()[1]) % (1L << 31);
            }
            if (!fits) {
                return ProducerStates.OUT_OF_ORDER;
            }
            if (newEpoch != epoch) {
                batches.clear();
                epoch = newEpoch;
            }
            batches.addLast(new long[] {first, count, end});
            if (batches.size() > 5) {
                batches.removeFirst();
            }
            return end;
        }
    }

    @RepeatedTest(20)
    void randomDuplicatesGapsAndEpochsAreAnsweredAsAReferenceDoes(final RepetitionInfo run) {
        final Random random = new Random(run.getCurrentRepetition());
        final Map<Integer, Reference> references = new HashMap<>();
        int stored = 0;
        int duplicates = 0;
        for (int i = 0; i < 20_000; i++) {
            final int producer = random.nextInt(5);
            final Reference reference = references.computeIfAbsent(producer, id -> new Reference());
            int epoch = Math.max(0, reference.epoch);
            long first = reference.batches.isEmpty() ? MAX - 20 : 0;
            int count = 1 + random.nextInt(8);
            final int kind = random.nextInt(20);
            if (!reference.batches.isEmpty() && kind < 12) {
                first = (reference.batches.getLast()[0] + reference.batches.getLast()[1]) % (1L << 31);
            } else if (!reference.batches.isEmpty() && kind < 16) {
                final long[] known = new ArrayList<>(reference.batches).get(random.nextInt(reference.batches.size()));
                first = known[0];
                count = (int) known[1] + (kind == 15 ? 1 : 0);
            } else if (kind == 16) {
                epoch++;
            } else if (kind == 17) {
                epoch = Math.max(0, epoch - 1);
            } else if (kind == 18) {
                first = random.nextInt(MAX);
            }
            final long before = end.get();
            final long expected = reference.expect(epoch, first, count, before);

            assertThat(append(producer, epoch, (int) first, count))
                    .as("batch %d: producer %d epoch %d sequence %d, %d records", i, producer, epoch, first, count)
                    .isEqualTo(expected);
            stored += end.get() > before ? 1 : 0;
            duplicates += end.get() == before && expected >= 0 ? 1 : 0;
        }
        assertThat(stored).isGreaterThan(5_000);
        assertThat(duplicates).isGreaterThan(1_000);
    }
}
