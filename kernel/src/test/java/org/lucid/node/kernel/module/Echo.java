package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.config.Default;

/** A module for tests of the kernel: it answers who took a request, and fails to start when told to. */
final class Echo implements LucidModule<Echo.Config> {

    record Config(@Default("hello") String greeting, @Default("false") boolean broken,
            @Default("false") boolean damaged) {
    }

    record Ask(String key) {
    }

    record Answer(String text, int instance) {
    }

    static final Operation<Ask, Answer> FREE = Operation.of("test.echo.free", Ask.class, Answer.class);
    static final Operation<Ask, Answer> KEYED = Operation.of("test.echo.keyed", Ask.class, Answer.class)
            .keyed(Ask::key);
    static final Operation<Ask, Answer> SINGLE = Operation.of("test.echo.single", Ask.class, Answer.class).single()
            .roles(Role.ADMIN);
    static final Operation<Ask, Answer> NEVER = Operation.of("test.echo.never", Ask.class, Answer.class)
            .deadline(Duration.ofSeconds(2));
    static final Topic<Ask> NEWS = Topic.of("test.echo.news", Ask.class);

    static final RunFlag SHOUT = new RunFlag("shout", "Answers louder.");

    final List<String> heard;

    Echo(List<String> heard) {
        this.heard = heard;
    }

    Echo() {
        this(new ArrayList<>());
    }

    @Override
    public ModuleInfo<Config> info() {
        return ModuleInfo.of("test.echo", Config.class, FREE, KEYED, SINGLE, NEVER);
    }

    @Override
    public List<RunFlag> flags() {
        return List.of(SHOUT);
    }

    @Override
    public Future<?> start(ModuleContext<Config> context) {
        if (context.config().broken()) {
            return Future.failedFuture("told to be broken");
        }
        if (context.config().damaged()) {
            return Future.failedFuture(new FinalFailure("told to be damaged"));
        }
        String end = context.takeFlag(SHOUT) ? "!" : "";
        Counter asked = Counter.builder("test_asked").register(context.meters());
        context.handle(FREE, (ask, call) -> {
            asked.increment();
            return Future.succeededFuture(new Answer(context.config().greeting() + " " + ask.key() + end,
                    context.instance()));
        });
        context.handle(KEYED, (ask, call) -> ask.key().isEmpty()
                ? Future.failedFuture(Failure.of(FailureCode.INVALID, "no key"))
                : Future.succeededFuture(new Answer(ask.key(), context.instance())));
        context.handle(SINGLE, (ask, call) -> {
            if (ask.key().equals("crash")) {
                throw new IllegalStateException("secret text of a fault");
            }
            return Future.succeededFuture(new Answer(ask.key(), context.instance()));
        });
        context.handle(NEVER, (ask, call) -> Promise.<Answer>promise().future());
        context.subscribe(NEWS, news -> heard.add(news.key()));
        context.every(Duration.ofSeconds(10), "tick", Future::succeededFuture);
        return Future.succeededFuture();
    }
}
