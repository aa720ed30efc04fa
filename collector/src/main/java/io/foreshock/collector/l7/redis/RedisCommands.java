package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The commands of Redis up to 8, of Valkey, and of the usual modules. Finding one is O(1). */
final class RedisCommands {
    /** Most bytes of a name. */
    static final int NAME_BYTES = Exchange.METHOD_BYTES;

    private static final String PLAIN =
            """
            APPEND ASKING AUTH BGREWRITEAOF BGSAVE BITCOUNT BITFIELD BITFIELD_RO BITOP BITPOS COPY
            DBSIZE DECR DECRBY DEL DELIFEQ DELEX DIGEST DISCARD DUMP ECHO EVAL EVAL_RO EVALSHA
            EVALSHA_RO EXISTS EXPIRE EXPIREAT EXPIRETIME FAILOVER FCALL FCALL_RO FLUSHALL FLUSHDB
            GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUS_RO GEORADIUSBYMEMBER
            GEORADIUSBYMEMBER_RO GEOSEARCH GEOSEARCHSTORE GET GETBIT GETDEL GETEX GETRANGE GETSET
            HDEL HELLO HEXISTS HEXPIRE HEXPIREAT HEXPIRETIME HGET HGETALL HGETDEL HGETEX HINCRBY
            HINCRBYFLOAT HKEYS HLEN HMGET HMSET HPERSIST HPEXPIRE HPEXPIREAT HPEXPIRETIME HPTTL
            HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY INCRBYFLOAT INFO KEYS
            LASTSAVE LCS LINDEX LINSERT LLEN LMOVE LMPOP LOLWUT LPOP LPOS LPUSH LPUSHX LRANGE LREM
            LSET LTRIM MGET MIGRATE MOVE MSET MSETEX MSETNX MULTI PERSIST PEXPIRE PEXPIREAT
            PEXPIRETIME PFADD PFCOUNT PFDEBUG PFMERGE PFSELFTEST PING PSETEX PTTL PUBLISH QUIT
            RANDOMKEY READONLY READWRITE RENAME RENAMENX REPLICAOF RESTORE RESTORE-ASKING ROLE RPOP
            RPOPLPUSH RPUSH RPUSHX SADD SAVE SCAN SCARD SDIFF SDIFFSTORE SELECT SET SETBIT SETEX
            SETNX SETRANGE SINTER SINTERCARD SINTERSTORE SISMEMBER SLAVEOF SMEMBERS SMISMEMBER SMOVE
            SORT SORT_RO SPOP SPUBLISH SRANDMEMBER SREM SSCAN STRLEN SUBSTR SUNION SUNIONSTORE
            SWAPDB TIME TOUCH TTL TYPE UNLINK UNWATCH VADD VCARD VDIM VEMB VGETATTR VINFO VISMEMBER
            VLINKS VRANDMEMBER VRANGE VREM VSETATTR VSIM WATCH XACK XACKDEL XADD XAUTOCLAIM XCLAIM
            XDEL XDELEX XLEN XPENDING XRANGE XREVRANGE XSETID XTRIM ZADD ZCARD ZCOUNT ZDIFF
            ZDIFFSTORE ZINCRBY ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT ZMPOP ZMSCORE ZPOPMAX ZPOPMIN
            ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX
            ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK
            ZSCAN ZSCORE ZUNION ZUNIONSTORE
            BF.ADD BF.CARD BF.EXISTS BF.INFO BF.INSERT BF.LOADCHUNK BF.MADD BF.MEXISTS BF.RESERVE
            BF.SCANDUMP CF.ADD CF.ADDNX CF.COUNT CF.DEL CF.EXISTS CF.INFO CF.INSERT CF.INSERTNX
            CF.MEXISTS CF.RESERVE CMS.INCRBY CMS.INFO CMS.INITBYDIM CMS.INITBYPROB CMS.MERGE
            CMS.QUERY FT._LIST FT.AGGREGATE FT.ALTER FT.CREATE FT.CURSOR FT.DROPINDEX FT.EXPLAIN
            FT.HYBRID FT.INFO FT.PROFILE FT.SEARCH FT.SPELLCHECK FT.SUGADD FT.SUGDEL FT.SUGGET
            FT.SUGLEN FT.TAGVALS GRAPH.DELETE GRAPH.QUERY GRAPH.RO_QUERY JSON.ARRAPPEND
            JSON.ARRINDEX JSON.ARRINSERT JSON.ARRLEN JSON.ARRPOP JSON.ARRTRIM JSON.CLEAR JSON.DEL
            JSON.FORGET JSON.GET JSON.MERGE JSON.MGET JSON.MSET JSON.NUMINCRBY JSON.NUMMULTBY
            JSON.OBJKEYS JSON.OBJLEN JSON.RESP JSON.SET JSON.STRAPPEND JSON.STRLEN JSON.TOGGLE
            JSON.TYPE TDIGEST.ADD TDIGEST.CDF TDIGEST.CREATE TDIGEST.INFO TDIGEST.MAX TDIGEST.MERGE
            TDIGEST.MIN TDIGEST.QUANTILE TDIGEST.RANK TDIGEST.RESET TOPK.ADD TOPK.COUNT TOPK.INCRBY
            TOPK.INFO TOPK.LIST TOPK.QUERY TOPK.RESERVE TS.ADD TS.ALTER TS.CREATE TS.CREATERULE
            TS.DECRBY TS.DEL TS.DELETERULE TS.GET TS.INCRBY TS.INFO TS.MADD TS.MGET TS.MRANGE
            TS.MREVRANGE TS.QUERYINDEX TS.RANGE TS.REVRANGE
            """;

    /** Containers, each followed by its subcommands. */
    private static final String CONTAINERS =
            """
            ACL CAT DELUSER DRYRUN GENPASS GETUSER HELP LIST LOAD LOG SAVE SETUSER USERS WHOAMI ;
            CLIENT CACHING GETNAME GETREDIR HELP ID INFO KILL LIST NO-EVICT NO-TOUCH PAUSE SETINFO
             SETNAME TRACKING TRACKINGINFO UNBLOCK UNPAUSE CAPA ;
            CLUSTER ADDSLOTS ADDSLOTSRANGE BUMPEPOCH COUNT-FAILURE-REPORTS COUNTKEYSINSLOT DELSLOTS
             DELSLOTSRANGE FAILOVER FLUSHSLOTS FORGET GETKEYSINSLOT HELP INFO KEYSLOT LINKS MEET
             MYID MYSHARDID NODES REPLICAS REPLICATE RESET SAVECONFIG SET-CONFIG-EPOCH SETSLOT
             SHARDS SLAVES SLOT-STATS SLOTS ;
            COMMAND COUNT DOCS GETKEYS GETKEYSANDFLAGS HELP INFO LIST ;
            CONFIG GET HELP RESETSTAT REWRITE SET ;
            DEBUG OBJECT SLEEP JMAP RELOAD SEGFAULT SET-ACTIVE-EXPIRE ;
            FUNCTION DELETE DUMP FLUSH HELP KILL LIST LOAD RESTORE STATS ;
            LATENCY DOCTOR GRAPH HELP HISTOGRAM HISTORY LATEST RESET ;
            MEMORY DOCTOR HELP MALLOC-STATS PURGE STATS USAGE ;
            MODULE HELP LIST LOAD LOADEX UNLOAD ;
            OBJECT ENCODING FREQ HELP IDLETIME REFCOUNT ;
            PUBSUB CHANNELS HELP NUMPAT NUMSUB SHARDCHANNELS SHARDNUMSUB ;
            REPLCONF CAPA LISTENING-PORT IP-ADDRESS GETACK VERSION RDB-ONLY RDB-FILTER-ONLY ;
            SCRIPT DEBUG EXISTS FLUSH HELP KILL LOAD SHOW ;
            SENTINEL CKQUORUM CONFIG FAILOVER FLUSHCONFIG GET-MASTER-ADDR-BY-NAME INFO-CACHE
             IS-MASTER-DOWN-BY-ADDR MASTER MASTERS MONITOR MYID PENDING-SCRIPTS REMOVE REPLICAS
             RESET SENTINELS SET SIMULATE-FAILURE SLAVES ;
            SLOWLOG GET HELP LEN RESET ;
            XGROUP CREATE CREATECONSUMER DELCONSUMER DESTROY HELP SETID ;
            XINFO CONSUMERS GROUPS HELP STREAM ;
            """;

    /** Those whose arguments may be passwords. */
    private static final Set<String> SECRET =
            Set.of(
                    "AUTH",
                    "HELLO",
                    "MIGRATE",
                    "CONFIG SET",
                    "ACL SETUSER",
                    "SENTINEL CONFIG",
                    "SENTINEL SET");

    private static final int SLOTS = 2048;
    private static final @Nullable RedisCommand[] TABLE = new @Nullable RedisCommand[SLOTS];

    static {
        StringTokenizer plain = new StringTokenizer(PLAIN);
        while (plain.hasMoreTokens()) {
            add(plain.nextToken(), Answers.ONE, false);
        }
        addContainers();
        add("CLIENT REPLY", Answers.REPLY_MODE, false);
        add("REPLCONF ACK", Answers.NONE_IN_REPLICATION, false);
        for (String name : new String[] {"BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP"}) {
            add(name, Answers.ONE_LATE, false);
        }
        for (String name : new String[] {"BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF"}) {
            add(name, Answers.ONE_LATE, false);
        }
        add("XREAD", Answers.ONE_LATE_IF_BLOCK, false);
        add("XREADGROUP", Answers.ONE_LATE_IF_BLOCK, false);
        add("EXEC", Answers.ONE_OF_MANY, false);
        for (String kind : new String[] {"", "P", "S"}) {
            add(kind + "SUBSCRIBE", Answers.CONFIRMATIONS, false);
            add(kind + "UNSUBSCRIBE", Answers.CONFIRMATIONS_OR_ALL, false);
        }
        add("MONITOR", Answers.MONITOR, false);
        add("PSYNC", Answers.REPLICATION, false);
        add("SYNC", Answers.REPLICATION, false);
        add("RESET", Answers.RESET, false);
        add("SHUTDOWN", Answers.CLOSE, false);
    }

    private RedisCommands() {}

    private static void addContainers() {
        StringTokenizer words = new StringTokenizer(CONTAINERS);
        String container = "";
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.equals(";")) {
                container = "";
            } else if (container.isEmpty()) {
                container = word;
                add(container, Answers.ONE, true);
            } else {
                add(container + " " + word, Answers.ONE, false);
            }
        }
    }

    private static void add(String name, Answers answers, boolean hasSubcommands) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > NAME_BYTES) {
            throw new AssertionError(name);
        }
        int slot = slot(hash(Text.HASH_SEED, bytes, 0, bytes.length));
        while (TABLE[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        TABLE[slot] = new RedisCommand(name, answers, hasSubcommands, SECRET.contains(name));
    }

    /** The command that a name in either case means; null if it is not known. */
    static @Nullable RedisCommand find(byte[] bytes, int from, int to) {
        if (to - from > NAME_BYTES) {
            return null;
        }
        int slot = slot(hash(Text.HASH_SEED, bytes, from, to));
        for (RedisCommand found = TABLE[slot]; found != null; found = TABLE[slot]) {
            if (found.isNamed(bytes, from, to)) {
                return found;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    /** The subcommand of a container; the container if it is not known. */
    static RedisCommand find(RedisCommand container, byte[] bytes, int from, int to) {
        int start = container.name.length;
        if (start + 1 + to - from > NAME_BYTES) {
            return container;
        }
        long hash = hash(Text.HASH_SEED, container.name, 0, start);
        hash = hash(step(hash, (byte) ' '), bytes, from, to);
        int slot = slot(hash);
        for (RedisCommand found = TABLE[slot]; found != null; found = TABLE[slot]) {
            if (isNamed(found, container, bytes, from, to)) {
                return found;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return container;
    }

    private static boolean isNamed(
            RedisCommand command, RedisCommand container, byte[] bytes, int from, int to) {
        int start = container.name.length;
        byte[] name = command.name;
        if (name.length != start + 1 + to - from || name[start] != ' ') {
            return false;
        }
        for (int i = 0; i < start; i++) {
            if (name[i] != container.name[i]) {
                return false;
            }
        }
        for (int i = from; i < to; i++) {
            if (name[start + 1 + i - from] != upper(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** An ASCII letter in upper case; anything else as it is. */
    static byte upper(byte value) {
        return value >= 'a' && value <= 'z' ? (byte) (value - 32) : value;
    }

    private static long hash(long seed, byte[] bytes, int from, int to) {
        long hash = seed;
        for (int i = from; i < to; i++) {
            hash = step(hash, upper(bytes[i]));
        }
        return hash;
    }

    private static long step(long hash, byte value) {
        return (hash ^ value) * 0x100000001b3L;
    }

    private static int slot(long hash) {
        return (int) (hash ^ (hash >>> 32)) & (SLOTS - 1);
    }
}
