package org.lucid.node.contract;

import java.util.Optional;

/** A reply that its caller may ask for as text instead of JSON. */
public interface TextReply {

    /** The text, if it was asked for; it is then the whole body of the answer. */
    Optional<String> text();

    /** What kind of text it is, such as {@code text/csv; charset=utf-8}. */
    String mediaType();

    /** Where the page lies; the cursor of the next one goes into a header. */
    Pagination pagination();
}
