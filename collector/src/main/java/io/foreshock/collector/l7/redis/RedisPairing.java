package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Close;
import org.jspecify.annotations.Nullable;

/**
 * Which reply answers which command. Replies come in the order of the commands, so each request's
 * ordinal on the connection is enough; what is out of that order is in an {@link AnswerPlan}.
 *
 * <p>How an exchange ends: by its reply's {@linkplain RedisError error}, if it is one. The errors
 * within the reply of EXEC are those of the commands that were queued, which are told nowhere else:
 * the first of them is how EXEC ends. An error within any other reply, a script's for instance, is
 * data: the exchange is OK and has the error's name.
 */
final class RedisPairing implements CommandReader.Listener, ReplyReader.Listener {
    /** What a reply is. */
    private enum Role {
        /** The answer to the oldest command. */
        ANSWER,
        /** One of the answers to the oldest command, which is a subscription. */
        CONFIRMATION,
        /** An answer to a command that was not seen. */
        UNASKED,
        /** No answer: a message, a notification, a line of MONITOR. */
        PUSH
    }

    private static final byte[] EXEC = {'E', 'X', 'E', 'C'};
    private static final byte[] SHUTDOWN = {'S', 'H', 'U', 'T', 'D', 'O', 'W', 'N'};
    private static final long ALL = -1; // confirmations: as many as there are subscriptions

    private final Exchanges exchanges;
    private final AnswerPlan plan = new AnswerPlan();
    private final long base; // ordinal of the first request
    private long answered; // ordinal of the request that the next answer belongs to
    private long current = -1; // ordinal of the request that is being read
    private boolean replies = true; // as CLIENT REPLY says
    private boolean skipsNext;
    private boolean uncertain; // bytes are missing: there may be others in flight
    private boolean replicating;
    private boolean monitoring;
    private final Subscriptions subscriptions = new Subscriptions();
    private @Nullable RedisError refusal; // said before anything was asked
    private Role role = Role.PUSH;
    private Outcome outcome = Outcome.OK; // of the reply that is being read

    RedisPairing(Exchanges exchanges) {
        this.exchanges = exchanges;
        base = exchanges.begun();
        answered = base;
    }

    /** True if there are no commands and replies any more, but a replica's stream. */
    boolean isReplicating() {
        return replicating;
    }

    /** True if it is not certain to be in step. */
    boolean isUncertain() {
        return uncertain;
    }

    /** Whether the oldest command waits for something to happen. */
    boolean isPatient() {
        RedisCommand planned = planned();
        return planned != null
                && (planned.answers == Answers.ONE_LATE
                        || planned.answers == Answers.ONE_LATE_IF_BLOCK);
    }

    /** Whether the next reply begins a replica's stream, without a word if it is no line. */
    boolean isSynchronising() {
        RedisCommand planned = planned();
        return planned != null && planned.answers == Answers.REPLICATION;
    }

    @Override
    public void named(CommandReader command) {
        current = exchanges.begun();
        Exchange x = exchanges.begin(Protocol.REDIS, command.startNs, command.startTid);
        if (x != null) {
            x.method.set(command.command.name);
            x.requestBytes = command.size;
            if (uncertain) {
                x.lower(Confidence.INFERRED);
            }
        }
    }

    @Override
    public void ended(CommandReader command, long ns) {
        Exchange x = asked();
        if (x != null) {
            x.method.set(command.command.name);
            x.requestBytes = command.size;
            x.fingerprint = command.hash == 0 ? 1 : command.hash;
        }
        Answers answers = command.command.answers;
        if (answers == Answers.NONE_IN_REPLICATION) {
            replicate();
        } else if (refusal != null) {
            refuse(x, refusal, ns);
        } else if (isSilent(command)) {
            plan.addUnanswered(current);
            if (x != null) {
                x.lower(Confidence.INFERRED);
                exchanges.complete(x, Outcome.UNKNOWN, ns);
            }
        } else if (!plan(command)) {
            loseStep(ns);
        }
    }

    /** The request that is being read, null if it is not followed. */
    private @Nullable Exchange asked() {
        Exchange x = exchanges.last();
        return x != null && x.ordinal == current ? x : null;
    }

    /** The request that the next answer belongs to, null if it is not followed. */
    private @Nullable Exchange awaited() {
        Exchange x = exchanges.first();
        return x != null && x.ordinal == answered ? x : null;
    }

    /** The command of that request, null if it is an ordinary one. */
    private @Nullable RedisCommand planned() {
        answered = plan.answeredNext(answered);
        return plan.commandAt(answered);
    }

    private boolean isSilent(CommandReader command) {
        boolean skipped = skipsNext;
        skipsNext = false;
        Answers answers = command.command.answers;
        if (answers == Answers.RESET) {
            replies = true;
        } else if (answers == Answers.REPLY_MODE) {
            if (command.mode == 'S') {
                skipsNext = replies;
                return true;
            }
            replies = command.mode != 'O' || command.modeSecond == 'N';
        }
        return !replies || (skipped && answers != Answers.RESET);
    }

    private boolean plan(CommandReader command) {
        RedisCommand what = command.command;
        long arguments = command.arguments;
        return switch (what.answers) {
            case CONFIRMATIONS -> arguments == 0 || plan.add(current, what, arguments);
            case CONFIRMATIONS_OR_ALL -> plan.add(current, what, arguments == 0 ? ALL : arguments);
            case ONE_LATE_IF_BLOCK -> !command.blocks || plan.add(current, what, 1);
            case ONE_LATE, MONITOR, REPLICATION, RESET -> plan.add(current, what, 1);
            default -> true;
        };
    }

    private void refuse(@Nullable Exchange x, RedisError error, long ns) {
        refusal = null;
        answered = current + 1;
        if (x != null) {
            x.errorName.set(error.name);
            x.lower(Confidence.INFERRED);
            x.answeredAt(ns, 0);
            exchanges.complete(x, Outcome.SERVER_ERROR, ns);
        }
    }

    @Override
    public boolean dependsOnName() {
        RedisCommand planned = planned();
        return subscriptions.isAny()
                || isSubscription(planned)
                || answered >= exchanges.begun()
                || answered == base;
    }

    private static boolean isSubscription(@Nullable RedisCommand command) {
        return command != null
                && (command.answers == Answers.CONFIRMATIONS
                        || command.answers == Answers.CONFIRMATIONS_OR_ALL);
    }

    @Override
    public void begins(ReplyReader reply) {
        RedisCommand planned = planned();
        outcome = Outcome.OK;
        role = roleOf(reply, planned);
        if (role == Role.ANSWER || role == Role.CONFIRMATION) {
            Exchange x = awaited();
            if (x != null) {
                x.answeredAt(reply.startNs, reply.startTid);
            }
        } else if (role == Role.UNASKED) {
            uncertain = true;
            replies = true;
        } else if (reply.isMessage && !subscriptions.isAny()) {
            subscriptions.assume();
        }
    }

    private Role roleOf(ReplyReader reply, @Nullable RedisCommand planned) {
        boolean unasked = answered >= exchanges.begun();
        if (reply.confirmed != null && reply.confirmed == planned) {
            return Role.CONFIRMATION;
        }
        if (reply.type == '>') {
            return Role.PUSH;
        }
        if (reply.type == '*' && reply.isReplica && answered == base) {
            replicate();
            return Role.PUSH;
        }
        boolean named = reply.isMessage || reply.confirmed != null;
        boolean pushes =
                unasked || (!reply.isResp3 && subscriptions.isAny()) || isSubscription(planned);
        if (reply.type == '*' && named && pushes) {
            return Role.PUSH;
        }
        if (monitoring && reply.type == '+' && reply.second >= '0' && reply.second <= '9') {
            return Role.PUSH;
        }
        return unasked ? Role.UNASKED : Role.ANSWER;
    }

    @Override
    public void error(byte[] bytes, int from, int to, boolean nested) {
        if (role == Role.UNASKED && !nested && exchanges.begun() == base) {
            refusal = RedisError.of(bytes, from, to);
        }
        Exchange x = awaited();
        if (role != Role.ANSWER || x == null || !x.errorName.isEmpty()) {
            return;
        }
        Outcome told = RedisError.read(bytes, from, to, x.errorName);
        if (!nested || is(x.method, EXEC)) {
            outcome = told;
        }
    }

    private static boolean is(Text method, byte[] name) {
        return method.contentEquals(name, 0, name.length);
    }

    @Override
    public void ends(ReplyReader reply, long ns) {
        if (role == Role.ANSWER) {
            RedisCommand planned = planned();
            if (planned != null && reply.type == '+') {
                changeMode(planned, reply);
            }
            answer(reply, ns);
        } else if (role == Role.CONFIRMATION) {
            confirm(reply, ns);
        }
        role = Role.PUSH;
    }

    private void answer(ReplyReader reply, long ns) {
        Exchange x = awaited();
        if (x != null) {
            x.responseBytes += reply.size;
            exchanges.complete(x, outcome, ns);
        }
        plan.forgetThrough(answered);
        answered++;
        if (answered >= exchanges.begun()) {
            uncertain = false;
        }
    }

    private void changeMode(RedisCommand planned, ReplyReader reply) {
        if (planned.answers == Answers.MONITOR) {
            monitoring = true;
        } else if (planned.answers == Answers.REPLICATION) {
            replicating = true;
        } else if (planned.answers == Answers.RESET) {
            monitoring = false;
            reply.isResp3 = false;
            subscriptions.clear();
        }
    }

    private void confirm(ReplyReader reply, long ns) {
        RedisCommand planned = planned();
        if (planned == null) {
            return;
        }
        long left = plan.count() == ALL ? subscriptions.ofKind(planned) : plan.count();
        subscriptions.confirmed(planned, reply.integer);
        left--;
        if (left == 0) {
            answer(reply, ns);
            return;
        }
        plan.setCount(left);
        Exchange x = awaited();
        if (x != null) {
            x.responseBytes += reply.size;
        }
    }

    /** The next reply is no line, and begins a replica's stream. */
    void streams(long firstNs, int tid, long lastNs) {
        replicating = true;
        Exchange x = awaited();
        if (x != null) {
            x.answeredAt(firstNs, tid);
            exchanges.complete(x, Outcome.OK, lastNs);
        }
    }

    /** It has been a replica's stream all along: what was taken for requests were none. */
    private void replicate() {
        replicating = true;
        for (Exchange x = exchanges.first(); x != null; x = exchanges.first()) {
            exchanges.forget(x);
        }
    }

    /** What came is no reply. */
    void violated(long ns) {
        Exchange x = awaited();
        if (x != null) {
            x.answeredAt(ns, 0);
            exchanges.complete(x, Outcome.PROTOCOL_ERROR, ns);
        }
    }

    /** A command's end was not seen, or commands were not. */
    void requestsMissing(@Nullable CommandReader cut, long ns) {
        if (cut != null) {
            Exchange x = asked();
            if (x != null) {
                x.lower(Confidence.TRUNCATED);
            }
            ended(cut, ns);
        }
        uncertain = true;
    }

    /** A reply's end was not seen, or replies were not. */
    void repliesMissing(ReplyReader reply, long ns) {
        boolean wasUncertain = uncertain;
        boolean alone = answered + 1 >= exchanges.begun();
        Exchange x = awaited();
        if (reply.hasBegun() && role == Role.ANSWER && x != null) {
            x.lower(Confidence.TRUNCATED);
            boolean moreErrors = outcome == Outcome.OK && is(x.method, EXEC);
            x.responseBytes += reply.size;
            exchanges.complete(x, moreErrors ? Outcome.UNKNOWN : outcome, ns);
        }
        loseStep(ns);
        uncertain = wasUncertain || !alone;
    }

    /** Which of the commands in flight the next reply answers can't be told. */
    private void loseStep(long ns) {
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
        answered = exchanges.begun();
        plan.forgetThrough(answered);
        role = Role.PUSH;
        uncertain = true;
    }

    /**
     * SHUTDOWN is answered by the end of the connection; a client that leaves while it waits for
     * something to happen has not timed out, as far as anybody knows.
     */
    void closed(Close how, long ns) {
        boolean patient = isPatient();
        Exchange x = awaited();
        if (x == null || how == Close.UNKNOWN) {
            return;
        }
        if (how == Close.BY_CLIENT && patient) {
            x.lower(Confidence.INFERRED);
            exchanges.complete(x, Outcome.UNKNOWN, ns);
        } else if (how != Close.BY_CLIENT && is(x.method, SHUTDOWN)) {
            x.lower(Confidence.INFERRED);
            exchanges.complete(x, Outcome.OK, ns);
        }
    }

    /** Bytes of memory that the requests in flight hold, their exchanges apart. */
    int memory() {
        return plan.memory();
    }
}
