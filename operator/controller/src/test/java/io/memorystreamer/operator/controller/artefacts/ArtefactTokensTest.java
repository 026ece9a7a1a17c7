package io.memorystreamer.operator.controller.artefacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArtefactTokensTest {
    private final ArtefactTokens tokens = new ArtefactTokens("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    private final String token = tokens.token("bench", "nightly-0", "uid-1");

    @Test
    void aTokenTellsItsRun() {
        assertThat(tokens.verify("bench", "nightly-0", token)).contains("uid-1");
    }

    @Test
    void aTokenIsGoodForItsJobAlone() {
        assertThat(tokens.verify("bench", "nightly-1", token)).isEmpty();
        assertThat(tokens.verify("other", "nightly-0", token)).isEmpty();
        assertThat(tokens.verify("bench", "nightly-0", token.replace("uid-1", "uid-2")))
                .isEmpty();
    }

    @Test
    void whatPodsKnowEachOtherByIsTheJobsAloneAndOpensNothingElse() {
        String barrier = tokens.barrierToken("bench", "nightly-0", "uid-1");

        assertThat(barrier)
                .matches("[A-Za-z0-9_-]{43}")
                .isEqualTo(tokens.barrierToken("bench", "nightly-0", "uid-1"))
                .isNotEqualTo(tokens.barrierToken("bench", "nightly-1", "uid-1"))
                .isNotEqualTo(tokens.barrierToken("bench", "nightly-0", "uid-2"))
                .isNotEqualTo(token.substring(token.indexOf('.') + 1));
        assertThat(tokens.verify("bench", "nightly-0", barrier)).isEmpty();
        assertThat(tokens.verify("bench", "nightly-0", "uid-1." + barrier)).isEmpty();
    }

    @Test
    void aTokenOfAnotherKeyIsNone() {
        ArtefactTokens others = new ArtefactTokens("another key of thirty-two bytes!".getBytes(UTF_8));

        assertThat(tokens.verify("bench", "nightly-0", others.token("bench", "nightly-0", "uid-1")))
                .isEmpty();
    }

    @Test
    void anyOtherTextIsNone() {
        for (String text :
                new String[] {null, "", ".", "uid-1.", "uid-1", "a/b." + token, token + "x", "x".repeat(1 << 20)}) {
            assertThat(tokens.verify("bench", "nightly-0", text)).isEmpty();
        }
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new ArtefactTokens(new byte[31])).hasMessageContaining("at least 32 bytes");
    }
}
