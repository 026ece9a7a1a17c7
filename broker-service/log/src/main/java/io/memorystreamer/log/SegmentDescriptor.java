package io.memorystreamer.log;

/**
 * Layout of a segment file: one page of header, then frames ({@link FrameDescriptor}) up to the end of the file.
 *
 * <pre>
 *     0  int64  magic "MSTRMSEG", little-endian
 *     8  int32  version of this layout
 *    12  int32  bytes of frames behind the header
 *    16  int64  offset of the segment's first record
 *    24  int64  sequence number of the segment in its log, from 0
 *    32  zero up to 4096
 *  4096  frames
 * </pre>
 */
final class SegmentDescriptor {

    /** A page, so that the frames start on one. */
    static final int HEADER_LENGTH = 4096;

    static final long MAGIC = 0x4745_534D_5254_534DL;
    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int CAPACITY_OFFSET = 12;
    static final int BASE_OFFSET_OFFSET = 16;
    static final int SEQUENCE_OFFSET = 24;

    private SegmentDescriptor() {}
}
