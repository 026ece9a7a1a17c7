package io.memorystreamer.log;

/** {@link Storage#MAPPED} does what every log does. */
class MappedLogContractTest extends PartitionLogContract {

    @Override
    Storage storage() {
        return Storage.MAPPED;
    }
}
