package org.lucid.node.kernel.store.embedded;

import static org.lucid.node.kernel.store.Await.await;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Item;

/** The process that {@link CrashTest} kills: inserts without end and prints each id after its acknowledgement. */
final class CrashWriter {

    private static final int WRITERS = 32;

    private CrashWriter() {
    }

    static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        Documents<Item> items;
        try {
            items = await(EmbeddedStore.open(vertx, Path.of(arguments[0]), InstantSource.system())
                    .compose(store -> store.open(Item.SPEC)));
        } catch (StoreLocked e) {
            System.out.println(e);
            System.exit(75);
            return;
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            String prefix = "w" + writer + "-";
            vertx.runOnContext(_ -> insert(items, prefix, 0, System.out));
        }
    }

    private static void insert(Documents<Item> items, String prefix, int number, PrintStream out) {
        String id = prefix + number;
        items.insert(Item.of(id).reference(id).amount(number)).onSuccess(_ -> {
            out.println(id);
            insert(items, prefix, number + 1, out);
        });
    }
}
