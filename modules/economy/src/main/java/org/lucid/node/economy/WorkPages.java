package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.NodeWork.GetWork;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** Reads the work of closed epochs page by page. */
final class WorkPages {

    private static final int PAGE = 500;

    private final Bus bus;

    WorkPages(Bus bus) {
        this.bus = bus;
    }

    /** Gives each node's work to a consumer, by node id; answers the digest when it is one epoch. */
    Future<Optional<String>> read(long fromEpoch, long toEpoch, Consumer<WorkItem> each) {
        return read(new GetWork(fromEpoch, toEpoch, Optional.empty(), Optional.empty(), PAGE), each);
    }

    private Future<Optional<String>> read(GetWork request, Consumer<WorkItem> each) {
        return bus.request(NodeWork.WORK, request).compose(work -> {
            List<WorkItem> items = work.items();
            items.forEach(each);
            return items.size() < PAGE
                    ? Future.succeededFuture(work.digest())
                    : read(new GetWork(request.fromEpoch(), request.toEpoch(), Optional.empty(),
                            Optional.of(items.getLast().nodeId()), PAGE), each);
        });
    }

    /** Whether a failure only says that it is too early: the epoch is not closed, or the module does not answer. */
    static boolean isEarly(Throwable failure) {
        return failure instanceof Failure known && (known.number() == LucidError.SLOT_NOT_CLOSED.number()
                || known.code() == FailureCode.MODULE_DISABLED || known.code() == FailureCode.UNAVAILABLE
                || known.code() == FailureCode.TIMEOUT);
    }
}
