package org.lucid.node.system;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** Each module is one slice; the kernel and the contracts are none. */
final class ModuleSlices implements SliceAssignment {

    private static final String ROOT = "org.lucid.node.";
    private static final Set<String> SHARED = Set.of("kernel", "contract");

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        if (!name.startsWith(ROOT)) {
            return SliceIdentifier.ignore();
        }
        String module = name.substring(ROOT.length()).split("\\.")[0];
        return SHARED.contains(module) ? SliceIdentifier.ignore() : SliceIdentifier.of(module);
    }

    @Override
    public String getDescription() {
        return "modules";
    }
}
