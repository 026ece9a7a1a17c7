package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How a broker's memory is divided. All sizes in bytes. What is neither messages nor heap is left to the JVM itself, to network
 * buffers (no more than the heap) and to the page cache.
 *
 * @param messages segments in memory, on a tmpfs that counts against the container's limit
 * @param heap the JVM's largest heap
 */
record BrokerMemory(long messages, long heap) {
    private static final long MIB = 1L << 20;

    // The broker allocates nothing for a message; more heap than this holds nothing useful.
    private static final long MAX_HEAP = 4096 * MIB;
    private static final long MIN_HEAP = 64 * MIB;
    private static final BigDecimal HEAP_SHARE = new BigDecimal("0.4");

    // Code and metaspace lie in huge pages too when the JVM uses them.
    private static final BigDecimal HUGE_PAGE_SHARE = new BigDecimal("0.75");

    static BrokerMemory of(MemoryStreamerClusterSpec spec) {
        BigDecimal all = Quantity.getAmountInBytes(spec.resources().memory());
        BigDecimal messages = spec.storage() != null && spec.storage().memory() != null
                ? Quantity.getAmountInBytes(spec.storage().memory().size())
                : all.divide(BigDecimal.TWO, RoundingMode.FLOOR);
        BigDecimal rest = all.subtract(messages);
        BigDecimal heap = rest.multiply(HEAP_SHARE);
        if (hasHugePages(spec)) {
            heap = Quantity.getAmountInBytes(spec.numa().hugePages().amount()).multiply(HUGE_PAGE_SHARE);
        }
        return new BrokerMemory(wholeMib(messages), Math.max(MIN_HEAP, Math.min(MAX_HEAP, wholeMib(heap))));
    }

    static boolean hasHugePages(MemoryStreamerClusterSpec spec) {
        return spec.numa() != null && spec.numa().hugePages() != null;
    }

    /** Arguments of the JVM beside those in the image. */
    String javaOptions(MemoryStreamerClusterSpec spec) {
        String options = "-Xmx%dm".formatted(heap / MIB);
        if (!hasHugePages(spec)) {
            return options;
        }
        boolean large = spec.numa().hugePages().pageSize().equals("1Gi");
        return options + " -XX:+UseLargePages -XX:LargePageSizeInBytes=" + (large ? "1g" : "2m");
    }

    private static long wholeMib(BigDecimal bytes) {
        return bytes.longValue() / MIB * MIB;
    }
}
