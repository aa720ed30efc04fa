package io.foreshock.collector.l7.redis;

/** What a server answers to a command. */
enum Answers {
    /** One reply, soon. */
    ONE,
    /** One reply, when there is something to tell: BLPOP, WAIT. */
    ONE_LATE,
    /** One reply, late if there is a BLOCK among the arguments: XREAD. */
    ONE_LATE_IF_BLOCK,
    /** One reply, in which each element may be the error of a command before it: EXEC. */
    ONE_OF_MANY,
    /** One confirmation for each argument, and messages ever after: SUBSCRIBE. */
    CONFIRMATIONS,
    /** The same, but for all channels if there is no argument: UNSUBSCRIBE. */
    CONFIRMATIONS_OR_ALL,
    /** One reply, then lines that nobody asked for: MONITOR. */
    MONITOR,
    /** One reply, then the stream of a replica: PSYNC. */
    REPLICATION,
    /** One reply, after which the connection is as new: RESET. */
    RESET,
    /** As the argument says: CLIENT REPLY. */
    REPLY_MODE,
    /** The end of the connection, or an error: SHUTDOWN. */
    CLOSE,
    /** None. */
    NONE,
    /** None, and it is said only in a replica's stream: REPLCONF ACK. */
    NONE_IN_REPLICATION
}
