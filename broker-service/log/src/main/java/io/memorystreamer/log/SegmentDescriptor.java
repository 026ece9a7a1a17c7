package io.memorystreamer.log;

/**
 * Layout of a segment file: one page of header, then frames ({@link FrameDescriptor}) up to the end of the file.
 *
 * <pre>
 *     0  int64  magic "MSTRMSEG", little-endian as all fields; "MSTRMNEW" while the others are written
 *     8  int32  version of this layout
 *    12  int32  bytes of frames behind the header
 *    16  int64  offset of the segment's first record
 *    24  int64  sequence number of the segment in its log, from 0; of a spare one, the least that it can get, 0 if unknown
 *    32  int32  state: 0 spare, 1 in use
 *    36  int32  flags: bit 0, frames carry checksums (always in files that outlive the process)
 *    40  int64  creation time, milliseconds since the epoch
 *    48  int32  CRC-32C of bytes 0 to 47
 *    52  zero up to 4096
 *  4096  frames
 * </pre>
 *
 * <p>The checksum is written and checked in durable files only, see {@link SegmentHeader}.
 */
final class SegmentDescriptor {

    /** A page, so that the frames start on one. */
    static final int HEADER_LENGTH = 4096;

    static final long MAGIC = 0x4745_534D_5254_534DL;

    /** "MSTRMNEW", while the header behind it is being written. Such a file is a spare one. */
    static final long UNFINISHED_MAGIC = 0x5745_4E4D_5254_534DL;

    static final int VERSION = 3;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int CAPACITY_OFFSET = 12;
    static final int BASE_OFFSET_OFFSET = 16;
    static final int SEQUENCE_OFFSET = 24;
    static final int STATE_OFFSET = 32;
    static final int FLAGS_OFFSET = 36;
    static final int CREATED_OFFSET = 40;
    static final int CHECKSUM_OFFSET = 48;

    /** Bytes of the header page that carry fields. */
    static final int FIELDS_LENGTH = 52;

    static final int STATE_SPARE = 0;
    static final int STATE_IN_USE = 1;

    static final int FLAG_CHECKSUMS = 1;

    private SegmentDescriptor() {}
}
