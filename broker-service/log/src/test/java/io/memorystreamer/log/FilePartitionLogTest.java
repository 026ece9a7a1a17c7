package io.memorystreamer.log;

/** {@link Storage#FILE} does what every log does. */
class FilePartitionLogTest extends PartitionLogContract {

    @Override
    Storage storage() {
        return Storage.FILE;
    }
}
