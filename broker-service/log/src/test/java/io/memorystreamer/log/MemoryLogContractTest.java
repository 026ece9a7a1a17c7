package io.memorystreamer.log;

/** {@link Storage#MEMORY} does what every log does. */
class MemoryLogContractTest extends PartitionLogContract {

    @Override
    Storage storage() {
        return Storage.MEMORY;
    }
}
