package io.foreshock.local.demo;

import io.foreshock.schemas.Topic;

/**
 * One kind of failed system call of one service.
 *
 * @param service the service
 * @param call name of the system call
 * @param errno name of the error
 */
public record Failure(String service, String call, String errno) implements Counted {
    @Override
    public boolean isAlwaysAnEvent() {
        return true;
    }

    @Override
    public Topic summaryTopic() {
        return Topic.SIGNAL_SUMMARY;
    }

    @Override
    public Topic eventTopic() {
        return Topic.SIGNAL_SYSCALL;
    }
}
