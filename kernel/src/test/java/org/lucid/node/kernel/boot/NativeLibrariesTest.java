package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {

    @Test
    @Tag("API-92")
    void namesTheDirectoryAsTheImagesAreNamed() {
        assertThat(NativeLibraries.platform("Linux", "aarch64")).isEqualTo("linux-arm64");
        assertThat(NativeLibraries.platform("Linux", "amd64")).isEqualTo("linux-amd64");
        assertThat(NativeLibraries.platform("Linux", "x86_64")).isEqualTo("linux-amd64");
    }
}
