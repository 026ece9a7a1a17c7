package io.memorystreamer.server.producers;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.storage.StateStore;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {

    private static final long NOW = 1_700_000_000_000L;

    private final Set<Long> ids = new HashSet<>();

    private void take(final ProducerIds source, final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final long id = source.next();
            assertThat(id).isNotNegative();
            assertThat(ids.add(id)).as("%d is new", id).isTrue();
        }
    }

    @Test
    void idsDoNotComeAgainAfterRestartsAlsoWhenTheClockIsSetBack() throws Exception {
        final StateStore state = StateStore.inMemory();
        for (int run = 0; run < 5; run++) {
            take(new ProducerIds(state, NOW - run), 2_500);
        }
    }

    @Test
    void idsOfABrokerThatLostItsStateDoNotComeAgainToProducersThatStillHaveTheOldOnes() throws Exception {
        take(new ProducerIds(StateStore.inMemory(), NOW), 5_000);
        take(new ProducerIds(StateStore.inMemory(), NOW + 2_000), 5_000);
    }
}
