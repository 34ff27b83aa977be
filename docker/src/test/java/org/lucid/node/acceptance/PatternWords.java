package org.lucid.node.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes words that match a regular expression, as far as the document's expressions go: classes, groups, alternatives, counts. */
final class PatternWords {

    private static final int MORE = 8;

    private final String pattern;
    private final RandomGenerator random;
    private int at;

    private PatternWords(String pattern, RandomGenerator random) {
        this.pattern = pattern;
        this.random = random;
    }

    /** A word of the pattern. */
    static String of(String pattern, RandomGenerator random) {
        return new PatternWords(pattern.replaceAll("^\\^|\\$$", ""), random).alternatives();
    }

    private String alternatives() {
        List<String> choices = new ArrayList<>(List.of(sequence()));
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            choices.add(sequence());
        }
        return choices.get(random.nextInt(choices.size()));
    }

    private String sequence() {
        StringBuilder word = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int begin = at;
            String piece = piece();
            int end = at;
            int[] count = count();
            int times = count[0] + random.nextInt(count[1] - count[0] + 1);
            int after = at;
            for (int i = 0; i < times; i++) {
                at = begin;
                word.append(i == 0 ? piece : piece());
            }
            at = Math.max(after, end);
        }
        return word.toString();
    }

    private String piece() {
        char next = pattern.charAt(at++);
        return switch (next) {
            case '(' -> {
                if (pattern.startsWith("?:", at)) {
                    at += 2;
                }
                String inner = alternatives();
                at++;
                yield inner;
            }
            case '[' -> oneOf(members());
            case '\\' -> escaped();
            case '.' -> "x";
            default -> String.valueOf(next);
        };
    }

    private String escaped() {
        char kind = pattern.charAt(at++);
        return switch (kind) {
            case 'd' -> oneOf("0123456789");
            case 'w' -> oneOf("abcXYZ019_");
            case 'x' -> {
                at += 2;
                yield String.valueOf((char) Integer.parseInt(pattern.substring(at - 2, at), 16));
            }
            default -> String.valueOf(kind);
        };
    }

    private String members() {
        StringBuilder members = new StringBuilder();
        boolean negated = pattern.charAt(at) == '^';
        at += negated ? 1 : 0;
        while (pattern.charAt(at) != ']') {
            char from = member();
            if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                for (char member = from, to = member(); member <= to; member++) {
                    members.append(member);
                }
            } else {
                members.append(from);
            }
        }
        at++;
        return negated ? "~" : members.toString();
    }

    private char member() {
        char next = pattern.charAt(at++);
        return next == '\\' ? escaped().charAt(0) : next;
    }

    private int[] count() {
        if (at == pattern.length()) {
            return new int[]{1, 1};
        }
        return switch (pattern.charAt(at)) {
            case '?' -> counted(1, 0, 1);
            case '*' -> counted(1, 0, MORE);
            case '+' -> counted(1, 1, MORE);
            case '{' -> {
                int end = pattern.indexOf('}', at);
                String[] bounds = pattern.substring(at + 1, end).split(",", 2);
                int least = Integer.parseInt(bounds[0]);
                int most = bounds.length == 1
                        ? least
                        : bounds[1].isEmpty()
                                ? least + MORE
                                : Math.min(Integer.parseInt(bounds[1]), least + MORE);
                yield counted(end - at + 1, least, most);
            }
            default -> new int[]{1, 1};
        };
    }

    private int[] counted(int length, int least, int most) {
        at += length;
        return new int[]{least, most};
    }

    private String oneOf(String characters) {
        return String.valueOf(characters.charAt(random.nextInt(characters.length())));
    }
}
