package io.memorystreamer.log;

/** Something that a thread may leave behind when it ends; inspected on the watch thread. */
interface Watched {

    /** @return whether there is anything to be left behind at the moment */
    boolean isOpen();

    /** Cleans up if the owner is gone. @return false when nothing is or will be open here any more */
    boolean inspect();
}
